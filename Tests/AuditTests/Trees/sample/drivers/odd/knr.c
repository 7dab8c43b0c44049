/* SPDX-License-Identifier: Apache-2.0 */
/* As C was written once. */
#include <linux/mm.h>

int
knr_pin(addr, n, pages)
	unsigned long addr;
	int n;
	struct page **pages;
{
	register int got;

	got = pin_user_pages_fast (addr, n, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=knr_pin must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=pin */
	if (got < 0) return got; else return get_user_pages_fast
	/* expect: callee=get_user_pages_fast function=knr_pin origin=literal vmas=absent pages=pages nr_pages=n
	 *	writes=no reference=get */
		( addr, n, 0, pages );
}

static int (*knr_returns_a_function(unsigned long addr, struct page **pages))(int)
{
	if ((get_user_pages_fast)(addr, 1, 0, pages) != 1)
	/* expect: callee=get_user_pages_fast function=knr_returns_a_function origin=literal vmas=absent pages=pages
	 *	nr_pages=1 writes=no reference=get */
		return NULL;
	return NULL;
}

int __init __must_check noinline knr_attributes(unsigned long addr, struct page *pages[])
{
	void *unused = knr_returns_a_function(addr, pages);

	(void)unused;
	return pin_user_pages_fast(addr, 1, FOLL_WRITE, pages); }
	/* expect: callee=pin_user_pages_fast function=knr_attributes must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=1 writes=yes reference=pin */
