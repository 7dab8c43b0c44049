// SPDX-License-Identifier: Apache-2.0
/* Whatever came is good enough: the transfer is as long as the pages reach. */
#include <linux/mm.h>

int transfer(struct page **pages, int n);

int short_used(unsigned long addr, int n, int *done, struct page **pages)
{
	int got = pin_user_pages_fast(addr, n, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=short_used must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=pin short_return=released|used pairing=ok */

	if (got <= 0)
		return got;
	*done = transfer(pages, got);
	unpin_user_pages(pages, got);
	return 0;
}

struct stock {
	struct page **pages;
	int count;
};

/* Kept, many or few; someone else releases as many as the count says. */
int short_kept(struct stock *stock, unsigned long addr, int n)
{
	int got = get_user_pages_fast(addr, n, FOLL_WRITE, stock->pages);
	/* expect: callee=get_user_pages_fast function=short_kept must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=stock->pages nr_pages=n writes=yes reference=get short_return=used pairing=ok */

	if (got <= 0)
		return -EFAULT;
	stock->count = got;
	return 0;
}

void stock_release(struct stock *stock)
{
	release_pages(stock->pages, stock->count);
}
