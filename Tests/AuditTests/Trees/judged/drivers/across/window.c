// SPDX-License-Identifier: Apache-2.0
/* Who calls window_drop() decides how long these stay: another file, when its file is closed. */
#include "across.h"

int window_set_up(struct window *window, unsigned long addr)
{
	window->count = pin_user_pages_fast(addr, 16, FOLL_WRITE, window->pages);
	/* expect: callee=pin_user_pages_fast function=window_set_up must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=window->pages nr_pages=16 writes=yes reference=pin release=unpin_user_pages pairing=ok
	 *	destination=member lifetime=long case=2 */
	return window->count;
}

void window_drop(struct window *window)
{
	unpin_user_pages(window->pages, window->count);
}
