// SPDX-License-Identifier: Apache-2.0
/* Borrows pages from a function of another file, and gives them back itself. */
#include "across.h"

int transient_use(unsigned long addr)
{
	struct page *pages[4];
	int got = lend_pages(addr, 4, pages);

	if (got <= 0)
		return got;
	unpin_user_pages(pages, got);
	return 0;
}
