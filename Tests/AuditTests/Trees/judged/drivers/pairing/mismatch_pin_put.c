// SPDX-License-Identifier: Apache-2.0
/* A pin that is given back as a plain reference: the count of pins never falls again. */
#include <linux/mm.h>

int pin_then_put(unsigned long addr)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=pin_then_put must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=pin pairing=mismatch release=put_page */
		return -EFAULT;
	put_page(page);
	return 0;
}

/* The same through a helper that does not say what it does. */
static void finish_with(struct page **pages, int n)
{
	int i;

	for (i = 0; i < n; i++)
		put_page(pages[i]);
}

int pin_then_helper(unsigned long addr)
{
	struct page *pages[4];
	long got = pin_user_pages_unlocked(addr, 4, pages, 0);
	/* expect: callee=pin_user_pages_unlocked function=pin_then_helper origin=literal vmas=absent pages=pages
	 *	nr_pages=4 writes=no reference=pin pairing=mismatch release=put_page */

	if (got > 0)
		finish_with(pages, got);
	return got;
}

/* Not wrong: the reference that put_page() drops is one of this function's own. */
int pin_and_own(unsigned long addr, struct page *own)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=pin_and_own origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=pin pairing=ok release=unpin_user_page */
		return -EFAULT;
	get_page(own);
	unpin_user_page(page);
	put_page(own);
	return 0;
}
