// SPDX-License-Identifier: Apache-2.0
/* The pages are handed to something that this file does not show: no case can be named, and none is. */
#include <linux/mm.h>

int stranger_take(struct page **pages, int n);

int to_a_stranger(unsigned long addr)
{
	struct page *pages[4];
	int got = get_user_pages_fast(addr, 4, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=to_a_stranger must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=4 writes=yes reference=get case=none-fits conversion=no */

	return got == 4 ? stranger_take(pages, 4) : -EFAULT;
}
