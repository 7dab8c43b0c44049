// SPDX-License-Identifier: Apache-2.0
/* expect-default: kind=definition */
#include <linux/export.h>
#include <linux/mm.h>

/* Without an architecture's own version there is no fast path. */
int __attribute__((weak)) __get_user_pages_fast(unsigned long start, int nr_pages, int write, struct page **pages)
{
	return start && write && pages ? nr_pages : 0;
}

int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	int got = __get_user_pages_fast(start, nr_pages, gup_flags & FOLL_WRITE, pages);
	/* expect: callee=__get_user_pages_fast function=get_user_pages_fast may=FOLL_WRITE unknown=? origin=?
	 *	flags=- vmas=absent pages=pages nr_pages=nr_pages writes=maybe reference=get */

	if (got < nr_pages)
		return get_user_pages_unlocked(start, nr_pages, pages, gup_flags);
		/* expect: callee=get_user_pages_unlocked function=get_user_pages_fast unknown=true origin=parameter
		 *	flags=gup_flags vmas=absent pages=pages nr_pages=nr_pages writes=maybe reference=get */
	return got;
}
EXPORT_SYMBOL_GPL(get_user_pages_fast); /* expect-none: callee=get_user_pages_fast kind=export */
