// SPDX-License-Identifier: Apache-2.0
/* The flags say that user space decides how long. */
#include <linux/mm.h>

struct region {
	struct page **pages;
	long count;
};

long region_pin(struct region *region, unsigned long addr, unsigned long n)
{
	region->count = pin_user_pages(addr, n, FOLL_WRITE | FOLL_LONGTERM, region->pages, NULL);
	/* expect: callee=pin_user_pages function=region_pin must=FOLL_LONGTERM,FOLL_WRITE origin=literal vmas=null
	 *	pages=region->pages nr_pages=n writes=yes reference=pin lifetime=long case=2 pairing=ok
	 *	release=unpin_user_pages_dirty_lock dirtied=locked conversion=no notifier=no */
	return region->count;
}

void region_unpin(struct region *region)
{
	unpin_user_pages_dirty_lock(region->pages, region->count, true);
}
