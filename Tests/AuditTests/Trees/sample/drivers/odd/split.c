// SPDX-License-Identifier: Apache-2.0
/* Calls that do not stay on their line. */
#include <linux/mm.h>

int split_lines(unsigned long addr, int n, struct page **pages)
{
	return pin_user_pages_fast(
	/* expect: callee=pin_user_pages_fast function=split_lines must=FOLL_FORCE,FOLL_WRITE origin=literal
	 *	flags="FOLL_WRITE | FOLL_FORCE" vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
		addr, /* first, with a ( and a , */
		n, // second )
		FOLL_WRITE
			| FOLL_FORCE, pages
		);
}

int split_backslash(unsigned long addr, int n, struct page **pages)
{
	return get_user_pages_fast(addr, \
	/* expect: callee=get_user_pages_fast function=split_backslash must=FOLL_LONGTERM origin=literal vmas=absent \
	 *	pages=pages nr_pages=n writes=no reference=get */ \
		n, FOLL_\
LONGTERM, pages);
}

int split_name_from_paren(unsigned long addr, int n, struct page **pages)
{
	return get_user_pages_fast /* by the fast path */
		/* expect: callee=get_user_pages_fast function=split_name_from_paren origin=literal vmas=absent
		 *	pages="&pages[n]" nr_pages="min(n, 4)" writes=no reference=get */

		(addr, min(n, 4), 0, &pages[n]);
}

int split_commas(unsigned long addr, int n, struct page **pages)
{
	return pin_user_pages_fast((addr, addr + 1), n, (n > ',' ? FOLL_WRITE : (0)), pages + (n, 1));
	/* expect: callee=pin_user_pages_fast function=split_commas may=FOLL_WRITE origin=conditional vmas=absent
	 *	flags="(n > ',' ? FOLL_WRITE : (0))" pages="pages + (n, 1)" nr_pages=n writes=maybe reference=pin */
}
