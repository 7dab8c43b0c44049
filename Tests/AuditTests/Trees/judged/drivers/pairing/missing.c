// SPDX-License-Identifier: Apache-2.0
/* Taken, looked at, and forgotten: neither released nor handed on. */
#include <linux/highmem.h>

int forgotten(unsigned long addr, char *buffer)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast function=forgotten origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get pairing=missing release=- destination=local */
		return -EFAULT;
	memcpy_from_page(buffer, page, 0, PAGE_SIZE);
	return 0;
}
