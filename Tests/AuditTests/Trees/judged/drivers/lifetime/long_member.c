// SPDX-License-Identifier: Apache-2.0
/* Kept in an object that nothing in the file ever empties. */
#include <linux/mm.h>

struct shelf {
	struct page *pages[8];
	int count;
};

static struct shelf shelf;

int shelf_fill(unsigned long addr)
{
	shelf.count = pin_user_pages_fast(addr, 8, FOLL_WRITE, shelf.pages);
	/* expect: callee=pin_user_pages_fast function=shelf_fill must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=shelf.pages nr_pages=8 writes=yes reference=pin lifetime=long case=2 pairing=escapes release=-
	 *	destination=member */
	return shelf.count;
}
