// SPDX-License-Identifier: Apache-2.0
/* Case 4: nobody looks at the data, only at what the kernel knows of the page. */
#include <linux/mm.h>

int node_of(unsigned long addr)
{
	struct page *page;
	int node = -EFAULT;

	if (get_user_pages_fast(addr, 1, 0, &page) == 1) {
	/* expect: callee=get_user_pages_fast function=node_of origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get case=4 cpu=none dma=none conversion=no dirtied=not-needed lifetime=short
	 *	pairing=ok */
		node = page_to_nid(page);
		put_page(page);
	}
	return node;
}

int is_huge(unsigned long addr)
{
	struct page *page;
	int huge;

	if (get_user_pages_fast_only(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast_only function=is_huge must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=get case=4 conversion=no dirtied=not-needed */
		return 0;
	huge = PageHuge(page);
	put_page(page);
	return huge;
}
