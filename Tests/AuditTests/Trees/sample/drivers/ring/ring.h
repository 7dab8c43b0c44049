/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _RING_H
#define _RING_H

#include <linux/dma-direction.h>
#include <linux/mm.h>

/* What every buffer of the ring is mapped with. */
#define RING_GUP_FLAGS	(FOLL_WRITE | FOLL_LONGTERM)
/* Another name for one flag. */
#define RING_WRITABLE	FOLL_WRITE
/* A name for a name, and one more flag. */
#define RING_FORCED	(RING_WRITABLE | FOLL_FORCE)

enum ring_direction { RING_OUT, RING_IN };

struct ring {
	struct page **pages;
	int npages;
	enum ring_direction direction;
	unsigned int gup_flags;
};

#endif
