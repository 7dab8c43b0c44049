// SPDX-License-Identifier: Apache-2.0
/* Pages of the user, freed as if this driver had allocated them. */
#include <linux/mm.h>

int get_then_free(unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast function=get_then_free must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=get pairing=mismatch release=__free_page */
		return -EFAULT;
	__free_page(page);
	return 0;
}

/* Not wrong: what is freed was allocated here, what was taken is put. */
int get_beside_alloc(unsigned long addr)
{
	struct page *user, *own = alloc_page(0);

	if (!own)
		return -ENOMEM;
	if (get_user_pages_fast(addr, 1, 0, &user) == 1)
	/* expect: callee=get_user_pages_fast function=get_beside_alloc origin=literal vmas=absent pages=&user
	 *	nr_pages=1 writes=no reference=get pairing=ok release=put_page */
		put_page(user);
	__free_page(own);
	return 0;
}
