// SPDX-License-Identifier: Apache-2.0
/* One page comes or does not; there is nothing between. */
#include <linux/mm.h>

int one_page(unsigned long addr)
{
	struct page *page;
	int got = get_user_pages_fast(addr, 1, 0, &page);
	/* expect: callee=get_user_pages_fast function=one_page origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get short_return=not-applicable pairing=ok release=put_page */

	if (got < 1)
		return -EFAULT;
	put_page(page);
	return 0;
}

void dump_page_at(unsigned long addr, int (*emit)(struct page *page))
{
	struct page *page = get_dump_page(addr);
	/* expect: callee=get_dump_page function=dump_page_at origin=none vmas=absent pages=- nr_pages=- writes=no
	 *	reference=get short_return=not-applicable pairing=ok release=put_page */

	if (page) {
		emit(page);
		put_page(page);
	}
}
