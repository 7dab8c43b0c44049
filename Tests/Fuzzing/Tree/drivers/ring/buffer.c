// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>
#include "ring.h"

long ring_take(struct ring *ring, unsigned long addr, int count, unsigned int gup_flags)
{
	switch (count) {
	case 1:
		return get_user_pages_fast(addr, 1, gup_flags, ring->pages);
	case 2:
		gup_flags |= RING_FLAGS;
		/* fall through */
	default:
		ring->count = pin_user_pages_fast(addr, count, gup_flags, ring->pages);
	}
	return ring->count;
}

void ring_give(struct ring *ring, bool dirty)
{
	unpin_user_pages_dirty_lock(ring->pages, ring->count, dirty);
}
