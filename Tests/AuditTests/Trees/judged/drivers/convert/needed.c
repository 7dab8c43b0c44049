// SPDX-License-Identifier: Apache-2.0
/* Plain references that have to become pins: each callee has its own replacement in this release. */
#include <linux/dma-mapping.h>

int device_run(struct device *dev, dma_addr_t bus);

static int run_and_put(struct device *dev, struct page *page)
{
	int ret = device_run(dev, dma_map_page(dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE));

	put_page(page);
	return ret;
}

int convert_plain(struct device *dev, unsigned long addr)
{
	struct page *page;

	if (get_user_pages(addr, 1, 0, &page, NULL) != 1)
	/* expect: callee=get_user_pages function=convert_plain origin=literal vmas=null pages=&page nr_pages=1
	 *	writes=no reference=get case=1 conversion=yes to=pin_user_pages */
		return -EFAULT;
	return run_and_put(dev, page);
}

int convert_remote(struct device *dev, struct mm_struct *mm, unsigned long addr)
{
	struct page *page;

	if (get_user_pages_remote(mm, addr, 1, 0, &page, NULL, NULL) != 1)
	/* expect: callee=get_user_pages_remote function=convert_remote origin=literal vmas=null pages=&page nr_pages=1
	 *	writes=no reference=get case=1 conversion=yes to=pin_user_pages_remote */
		return -EFAULT;
	return run_and_put(dev, page);
}

/* This release has no such variant of the pin; the next best takes its place. */
int convert_fast_only(struct device *dev, unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast_only(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast_only function=convert_fast_only origin=literal vmas=absent pages=&page
	 *	nr_pages=1 writes=no reference=get case=1 conversion=yes to=pin_user_pages_fast */
		return -EFAULT;
	return run_and_put(dev, page);
}
