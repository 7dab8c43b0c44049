// SPDX-License-Identifier: Apache-2.0
/* Every line of this file ends in CR LF. */
#include <linux/mm.h>

int crlf_pin(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_WRITE | \
		FOLL_LONGTERM;

	return pin_user_pages_fast(addr, n,
	/* expect: callee=pin_user_pages_fast function=crlf_pin must=FOLL_LONGTERM,FOLL_WRITE origin=local
	 *	vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
				   flags, pages);
}

// a comment that goes on \
   get_user_pages_fast(addr, n, 0, pages);
/* expect-none: callee=get_user_pages_fast kind=comment */
