// SPDX-License-Identifier: Apache-2.0
/* Fewer pages than asked for is an error, and the few that came stay taken for ever. */
#include <linux/mm.h>

int transfer(struct page **pages, int n);

int short_dropped(unsigned long addr)
{
	struct page *pages[16];
	int got, ret;

	got = pin_user_pages_fast(addr, 16, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=short_dropped must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=16 writes=yes reference=pin short_return=dropped pairing=ok
	 *	release=unpin_user_pages */
	if (got != 16)
		return -EFAULT;
	ret = transfer(pages, 16);
	unpin_user_pages(pages, 16);
	return ret;
}

int short_dropped_goto(unsigned long addr, int n)
{
	struct page *pages[64];
	int got, ret = -EINVAL;

	if (n > 64)
		goto out;
	got = get_user_pages_fast(addr, n, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=short_dropped_goto must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=get short_return=dropped pairing=ok release=put_page */
	if (got < n)
		goto out;
	ret = transfer(pages, n);
	while (n--)
		put_page(pages[n]);
out:
	return ret;
}
