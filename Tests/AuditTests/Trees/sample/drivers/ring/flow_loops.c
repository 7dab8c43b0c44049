// SPDX-License-Identifier: Apache-2.0
/* Flags that change on the way round a loop. */
#include "ring.h"

int loop_before(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_WRITE;
	int got = 0;

	while (got < n)
		got += pin_user_pages_fast(addr, n, flags, pages);
		/* expect: callee=pin_user_pages_fast function=loop_before must=FOLL_WRITE origin=local vmas=absent
		 *	pages=pages nr_pages=n writes=yes reference=pin */
	return got;
}

int loop_for(unsigned long addr, int n, struct page **pages, const int *modes)
{
	unsigned int flags = FOLL_LONGTERM;
	int i;

	for (i = 0; i < n; i++) {
		if (modes[i])
			flags |= FOLL_WRITE;
	}
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=loop_for must=FOLL_LONGTERM may=FOLL_WRITE origin=conditional
	 *	vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int loop_for_maybe_never(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = 0;
	int i;

	for (i = 0; i < n; i++)
		flags |= FOLL_WRITE;
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=loop_for_maybe_never may=FOLL_WRITE origin=? vmas=absent
	 *	pages=pages nr_pages=n writes=maybe reference=pin */
}

int loop_next_round(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_LONGTERM;
	int got;

	do {
		got = pin_user_pages_fast(addr, n, flags, pages);
		/* expect: callee=pin_user_pages_fast function=loop_next_round must=FOLL_LONGTERM may=FOLL_NOFAULT
		 *	origin=? vmas=absent pages=pages nr_pages=n writes=no reference=pin */
		flags |= FOLL_NOFAULT;
	} while (got == -EAGAIN);
	return got;
}

int loop_do_once(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = 0;
	int i = 0;

	do {
		flags |= FOLL_WRITE;
	} while (++i < n);
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=loop_do_once must=FOLL_WRITE origin=? vmas=absent pages=pages
	 *	nr_pages=n writes=yes reference=pin */
}

int loop_retry(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_WRITE;
	int got;

retry:
	got = pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=loop_retry may=FOLL_WRITE origin=conditional vmas=absent
	 *	pages=pages nr_pages=n writes=maybe reference=pin */
	if (got == -EFAULT && flags & FOLL_WRITE) {
		flags &= ~FOLL_WRITE;
		goto retry;
	}
	return got;
}

int loop_break(unsigned long addr, int n, struct page **pages, const int *modes)
{
	unsigned int flags = FOLL_FORCE;
	int i;

	for (i = 0; i < n; i++) {
		if (modes[i] == 1)
			continue;
		if (modes[i] == 2) {
			flags = FOLL_WRITE;
			break;
		}
	}
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=loop_break may=FOLL_FORCE,FOLL_WRITE origin=conditional
	 *	vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int loop_own_variable(unsigned long addr, int n, struct page **pages, const int *modes)
{
	int i, got = 0;

	for (i = 0; i < n; i++) {
		unsigned int flags = modes[i] ? FOLL_WRITE : 0;

		got += pin_user_pages_fast(addr, n, flags, pages);
		/* expect: callee=pin_user_pages_fast function=loop_own_variable may=FOLL_WRITE origin=conditional
		 *	vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
	}
	return got;
}
