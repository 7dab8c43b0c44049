/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _RING_H
#define _RING_H

#include <linux/mm.h>

#define RING_FLAGS	(FOLL_WRITE | FOLL_LONGTERM)

#if RING_DEPTH > 2
#define RING_EXTRA	FOLL_FORCE
#else
#define RING_EXTRA	0
#endif

struct ring {
	struct page *pages[RING_DEPTH];
	struct page **more;
	int count;
	unsigned int gup_flags;
};

long ring_take(struct ring *ring, unsigned long addr, int count, unsigned int gup_flags);
void ring_give(struct ring *ring, bool dirty);

#endif
