// SPDX-License-Identifier: Apache-2.0
#include <linux/mm.h>

static bool guest_fast(unsigned long addr, bool write_fault, struct page **page)
{
	if (!write_fault)
		return false;
	return get_user_page_fast_only(addr, FOLL_WRITE, page);
	/* expect: callee=get_user_page_fast_only function=guest_fast must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=page nr_pages=- writes=yes reference=get */
}

static int guest_slow(unsigned long addr, bool async, bool write_fault, struct page **page)
{
	unsigned int flags = FOLL_HWPOISON;

	if (write_fault)
		flags |= FOLL_WRITE;
	if (async)
		flags |= FOLL_NOWAIT;
	return get_user_pages_unlocked(addr, 1, page, flags);
	/* expect: callee=get_user_pages_unlocked function=guest_slow must=FOLL_HWPOISON may=FOLL_NOWAIT,FOLL_WRITE
	 *	origin=conditional flags=flags vmas=absent pages=page nr_pages=1 writes=maybe reference=get */
}

int guest_page(unsigned long addr, bool async, bool write_fault, struct page **page)
{
	return guest_fast(addr, write_fault, page) ? 1 : guest_slow(addr, async, write_fault, page);
}
