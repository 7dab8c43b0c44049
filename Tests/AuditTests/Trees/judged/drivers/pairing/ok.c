// SPDX-License-Identifier: Apache-2.0
/* Released by the function that fits the reference, before the function that asked for them returns. */
#include <linux/mm.h>

int ok_pin(unsigned long addr)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=ok_pin must=FOLL_WRITE origin=literal vmas=absent pages=&page
	 *	nr_pages=1 writes=yes reference=pin pairing=ok release=unpin_user_pages_dirty_lock
	 *	short_return=not-applicable lifetime=short conversion=no */
		return -EFAULT;
	unpin_user_pages_dirty_lock(&page, 1, true);
	return 0;
}

int ok_get(unsigned long addr)
{
	struct page *pages[4];
	int got = get_user_pages_fast(addr, 4, 0, pages);
	/* expect: callee=get_user_pages_fast function=ok_get origin=literal vmas=absent pages=pages nr_pages=4
	 *	writes=no reference=get pairing=ok release=put_page lifetime=short */
	int i;

	for (i = 0; i < got; i++)
		put_page(pages[i]);
	return got;
}

/* Through a helper of the file, which the analysis must enter. */
static void ok_drop(struct page **pages, int n)
{
	while (n--)
		unpin_user_page(pages[n]);
}

int ok_helper(unsigned long addr, struct page **scratch)
{
	int got = pin_user_pages_fast(addr, 4, 0, scratch);
	/* expect: callee=pin_user_pages_fast function=ok_helper origin=literal vmas=absent pages=scratch nr_pages=4
	 *	writes=no reference=pin pairing=ok release=unpin_user_page lifetime=short */

	if (got <= 0)
		return got;
	ok_drop(scratch, got);
	return 0;
}
