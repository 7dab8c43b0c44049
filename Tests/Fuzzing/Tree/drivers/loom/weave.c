// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/uio.h>
#if __has_include(<linux/loom_options.h>)
#include <linux/loom_options.h>
#endif
#include "../ring/ring.h"

#ifndef LOOM_FLAGS
#define LOOM_FLAGS	FOLL_WRITE
#endif

#define FNAME(name)	loom64_##name

static int FNAME(fault)(struct mm_struct *mm, unsigned long addr)
{
	struct page *page = NULL;
	long got = get_user_pages_remote(mm, addr, 1, LOOM_FLAGS, &page, NULL, NULL);

	if (got == 1) {
		set_page_dirty_lock(page);
		put_page(page);
	}
	return got;
}

long loom_weave(struct ring *ring, unsigned long addr)
{
	int got = FNAME(fault)(current->mm, addr);

#if IS_ENABLED(CONFIG_LOOM_TWILL)
	got += get_user_page_fast_only(addr, FOLL_WRITE, ring->pages);
#endif
	return got + ring_take(ring, addr, 1, FOLL_FORCE);
}
EXPORT_SYMBOL_GPL(loom_weave);
