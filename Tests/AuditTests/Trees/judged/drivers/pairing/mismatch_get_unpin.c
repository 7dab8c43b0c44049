// SPDX-License-Identifier: Apache-2.0
/* A plain reference that is given back as a pin: the count of references falls by far too much. */
#include <linux/mm.h>

int get_then_unpin(unsigned long addr)
{
	struct page *pages[4];
	int got = get_user_pages_fast(addr, 4, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=get_then_unpin must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=4 writes=yes reference=get pairing=mismatch release=unpin_user_pages */

	if (got > 0)
		unpin_user_pages(pages, got);
	return got;
}

/* Not wrong: each kind of reference has its own array and its own release. */
int get_beside_pin(unsigned long addr)
{
	struct page *read[4], *written[4];
	int got = get_user_pages_fast(addr, 4, 0, read);
	/* expect: callee=get_user_pages_fast function=get_beside_pin origin=literal vmas=absent pages=read nr_pages=4
	 *	writes=no reference=get pairing=ok release=release_pages */
	int pinned;

	if (got > 0)
		release_pages(read, got);
	pinned = pin_user_pages_fast(addr, 4, FOLL_WRITE, written);
	/* expect: callee=pin_user_pages_fast function=get_beside_pin must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=written nr_pages=4 writes=yes reference=pin pairing=ok release=unpin_user_pages */
	if (pinned > 0)
		unpin_user_pages(written, pinned);
	return 0;
}
