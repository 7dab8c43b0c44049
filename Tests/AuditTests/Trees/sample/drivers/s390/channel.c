// SPDX-License-Identifier: Apache-2.0
#include <linux/mm.h>
#include <asm/channel.h>

#ifndef __s390__
#error "for s390 only"
#endif

long channel_run(unsigned long addr, struct page **pages, bool in)
{
	unsigned int flags = FOLL_LONGTERM;
	long got = channel_pin(addr, pages);

	if (in)
		flags |= FOLL_WRITE;
	if (!got)
		got = pin_user_pages_unlocked(addr, CHANNEL_PAGES, pages, flags);
	/* expect: callee=pin_user_pages_unlocked function=channel_run must=FOLL_LONGTERM may=FOLL_WRITE
	 *	origin=conditional vmas=absent pages=pages nr_pages=CHANNEL_PAGES writes=maybe reference=pin
	 *	arch=s390 */
	return got;
}
