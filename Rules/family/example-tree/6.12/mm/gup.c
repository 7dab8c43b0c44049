// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include "internal.h"

static bool is_valid_gup_args(struct page **pages, int *locked, unsigned int gup_flags, unsigned int to_set)
{
	bool must_unlock = locked != NULL;

	if (gup_flags & INTERNAL_GUP_FLAGS)
		return false;
	return pages || !((gup_flags | to_set) & (FOLL_GET | FOLL_PIN)) || must_unlock;
}

static int gup_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	if (gup_flags & ~(FOLL_WRITE | FOLL_FORCE | FOLL_LONGTERM | FOLL_GET | FOLL_PIN | FOLL_FAST_ONLY |
			  FOLL_NOFAULT | FOLL_PCI_P2PDMA | FOLL_HONOR_NUMA_FAULT))
		return -EINVAL;
	return start && pages ? nr_pages : 0;
}

int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	if (!is_valid_gup_args(pages, NULL, gup_flags, FOLL_PIN))
		return -EINVAL;
	return gup_fast(start, nr_pages, gup_flags | FOLL_PIN, pages);
}
EXPORT_SYMBOL_GPL(pin_user_pages_fast);
