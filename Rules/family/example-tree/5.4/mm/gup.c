// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>

int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	if (gup_flags & ~(FOLL_WRITE | FOLL_FORCE | FOLL_LONGTERM))
		return -EINVAL;
	return start && pages ? nr_pages : 0;
}
EXPORT_SYMBOL_GPL(get_user_pages_fast);
