/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_LOOM_PIN_H
#define _LINUX_LOOM_PIN_H

#include <linux/mm.h>

/* Included by two files: still one site. */
static inline int loom_pin_user(unsigned long addr, int n, struct page **pages)
{
	return pin_user_pages_fast(addr, n, FOLL_WRITE | FOLL_LONGTERM, pages);
	/* expect: callee=pin_user_pages_fast function=loom_pin_user must=FOLL_LONGTERM,FOLL_WRITE origin=literal
	 *	vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
}

/* A call in a macro's body stands outside every function, wherever the macro is used. */
#define loom_pin_one(addr, pagep) \
	pin_user_pages_fast((addr), 1, FOLL_WRITE, (pagep)) \
	/* expect: callee=pin_user_pages_fast function=- must=FOLL_WRITE may=- unknown=false origin=literal \
	 *	vmas=absent pages=(pagep) nr_pages=1 writes=yes reference=pin method=ast|text */

/* The same with a statement expression, used by nobody. */
#define loom_get_one(addr, pagep) ({ \
	int __got = get_user_pages_fast((addr), 1, 0, (pagep)); \
	/* expect: callee=get_user_pages_fast function=- method=ast|text */ \
	__got == 1; \
})

#endif
