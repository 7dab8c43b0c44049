// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>

/* A caller of the get functions may ask for neither. */
static bool is_valid_gup_flags(unsigned int gup_flags)
{
	return !(gup_flags & (FOLL_PIN | FOLL_LONGTERM));
}

static int fast_pages(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	if (gup_flags & ~(FOLL_WRITE | FOLL_FORCE | FOLL_LONGTERM | FOLL_GET | FOLL_PIN | FOLL_FAST_ONLY |
			  FOLL_NOFAULT))
		return -EINVAL;
	return start && pages ? nr_pages : 0;
}

int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	if (!is_valid_gup_flags(gup_flags))
		return -EINVAL;
	return fast_pages(start, nr_pages, gup_flags | FOLL_GET, pages);
}
EXPORT_SYMBOL_GPL(get_user_pages_fast);
