// SPDX-License-Identifier: Apache-2.0
/* Fewer pages than asked for, and those few are given back. */
#include <linux/mm.h>

int transfer(struct page **pages, int n);

int short_put(unsigned long addr, int n, struct page **pages)
{
	int got = get_user_pages_fast(addr, n, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=short_put must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=get short_return=released pairing=ok */
	int ret = -EFAULT;

	if (got == n)
		ret = transfer(pages, n);
	while (got > 0)
		put_page(pages[--got]);
	return ret;
}

static int give_up(struct page **pages, int got, int error)
{
	if (got > 0)
		unpin_user_pages(pages, got);
	return error;
}

int short_helper(unsigned long addr)
{
	struct page *pages[16];
	int got = pin_user_pages_fast(addr, 16, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=short_helper must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=16 writes=yes reference=pin short_return=released pairing=ok
	 *	release=unpin_user_pages,unpin_user_pages_dirty_lock */
	int ret;

	if (got < 16)
		return give_up(pages, got, -EFAULT);
	ret = transfer(pages, 16);
	unpin_user_pages_dirty_lock(pages, 16, true);
	return ret;
}
