// SPDX-License-Identifier: Apache-2.0
/* Written by Bjørn, whose name is not UTF-8; get_user_pages() appears here once. ÿþ */
/* expect-none: callee=get_user_pages kind=comment */
#include <linux/mm.h>

/* ï */ int latin1_pin(unsigned long addr, struct page **pages)
{
	printk("naïve: %d\n", 1); /* ï */ return pin_user_pages_fast(addr, 1, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=latin1_pin must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=1 writes=yes reference=pin */
}
