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

/* A condition inside a macro. */
#define RING_FLAGS_FOR(in) (FOLL_LONGTERM | ((in) ? FOLL_WRITE : 0))

enum ring_direction { RING_OUT, RING_IN };

struct ring {
	struct page **pages;
	int npages;
	enum ring_direction direction;
	unsigned int gup_flags;
};

unsigned int ring_flags_of(struct ring *ring);
extern unsigned int ring_default_flags;

#endif
