// SPDX-License-Identifier: Apache-2.0
#include <linux/mm.h>

int dump_range(unsigned long start, unsigned long len)
{
	unsigned long addr;

	for (addr = start; addr < start + len; addr += PAGE_SIZE) {
		struct page *page = get_dump_page(addr);
		/* expect: callee=get_dump_page function=dump_range origin=none flags=- vmas=absent pages=-
		 *	nr_pages=- writes=no reference=get */

		if (!page)
			return 0;
		put_page(page);
	}
	return 1;
}
