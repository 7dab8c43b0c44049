// SPDX-License-Identifier: Apache-2.0
/* As window.c, but what calls burst_drop() is a read: it returns when the transfer is over. */
#include "across.h"

int burst_set_up(struct burst *burst, unsigned long addr)
{
	burst->count = pin_user_pages_fast(addr, 16, FOLL_WRITE, burst->pages);
	/* expect: callee=pin_user_pages_fast function=burst_set_up must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=burst->pages nr_pages=16 writes=yes reference=pin release=unpin_user_pages pairing=ok
	 *	destination=member lifetime=short */
	return burst->count;
}

void burst_drop(struct burst *burst)
{
	unpin_user_pages(burst->pages, burst->count);
}
