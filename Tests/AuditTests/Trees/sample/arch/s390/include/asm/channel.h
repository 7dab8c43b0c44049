/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _S390_CHANNEL_H
#define _S390_CHANNEL_H

#include <linux/mm.h>

#define CHANNEL_PAGES	8

static inline int channel_pin(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 1, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=channel_pin must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=1 writes=yes reference=pin arch=s390 */
}

#endif
