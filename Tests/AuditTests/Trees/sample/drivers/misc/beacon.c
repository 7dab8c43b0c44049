// SPDX-License-Identifier: Apache-2.0
/* Nothing in the path says so, but only one architecture has this header. */
#include <linux/mm.h>
#include <asm/channel.h>

int beacon_light(unsigned long addr, struct page **pages)
{
	int got = channel_pin(addr, pages);

	if (got)
		return got;
	return pin_user_pages_fast(addr, CHANNEL_PAGES, FOLL_WRITE | FOLL_LONGTERM, pages);
	/* expect: callee=pin_user_pages_fast function=beacon_light must=FOLL_LONGTERM,FOLL_WRITE origin=literal
	 *	vmas=absent pages=pages nr_pages=CHANNEL_PAGES writes=yes reference=pin arch=s390 */
}
