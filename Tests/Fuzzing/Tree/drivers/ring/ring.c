// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/uio.h>
#include "ring.h"

static long ring_map(struct ring *ring, unsigned long addr, int n, bool write)
{
	unsigned int gup_flags = FOLL_LONGTERM;
	long got = get_user_pages(addr, n, FOLL_WRITE, ring->pages, NULL);

	while (got > 0)
		put_page(ring->pages[--got]);
	if (write)
		gup_flags |= FOLL_WRITE;
	return pin_user_pages(addr, n, gup_flags | RING_EXTRA, ring->pages, NULL);
}

long ring_start(struct ring *ring, unsigned long addr, bool write)
{
	long got = ring_map(ring, addr, RING_DEPTH, write);

	if (got < RING_DEPTH) {
		ring_give(ring, false);
		return -EFAULT;
	}
#ifdef CONFIG_RING_DEBUG
	got += get_user_pages_fast(addr, 1, FOLL_NOWAIT, ring->more);
#endif
	return ring_take(ring, addr, 2, write ? FOLL_WRITE : 0);
}
EXPORT_SYMBOL(ring_start);

ssize_t ring_iter(struct ring *ring, struct iov_iter *iter)
{
	size_t offset;
	ssize_t got = iov_iter_get_pages2(iter, ring->pages, iter->count, RING_DEPTH, &offset);

	if (got > 0)
		put_page(ring->pages[0]);
	return got;
}
