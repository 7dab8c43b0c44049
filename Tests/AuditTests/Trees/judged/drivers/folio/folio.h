/* SPDX-License-Identifier: Apache-2.0 */
/* How newer kernels go from pages to folios and back: by selection, by union, by arithmetic. */
#ifndef _FOLIO_H
#define _FOLIO_H

#include <linux/mm.h>

struct folio {
	unsigned long flags;
};

struct batch_page {
	struct page *page;
};

unsigned long _compound_head(const struct page *page);

#define page_folio(p) (_Generic((p), \
	const struct page *: (const struct folio *)_compound_head(p), \
	struct page *: (struct folio *)_compound_head(p)))

typedef union {
	struct page **pages;
	struct folio **folios;
} put_argument __attribute__((__transparent_union__));

void folio_put(struct folio *folio);
void folios_put(put_argument argument, unsigned int count);

extern unsigned long memory_map;
#define number_of(page)		(((unsigned long)(page) - memory_map) / 64)
#define page_at(number)		((struct page *)(memory_map + (number) * 64))

#endif
