/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_ORPHAN_PIN_H
#define _LINUX_ORPHAN_PIN_H

/* No file includes this header: it can only be parsed on its own. */
#include <linux/mm.h>

static inline long orphan_pin(unsigned long addr, struct page **pages)
{
	return get_user_pages_unlocked(addr, 1, pages, FOLL_WRITE | FOLL_FORCE);
	/* expect: callee=get_user_pages_unlocked function=orphan_pin must=FOLL_FORCE,FOLL_WRITE origin=literal
	 *	vmas=absent pages=pages nr_pages=1 writes=yes reference=get */
}

#endif
