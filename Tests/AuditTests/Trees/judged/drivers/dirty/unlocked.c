// SPDX-License-Identifier: Apache-2.0
/* Marked dirty without the page lock: the file system may be taking the page away just then. */
#include <linux/dma-mapping.h>

int device_run(struct device *dev, dma_addr_t bus);

int dirty_without_lock(struct device *dev, unsigned long addr)
{
	struct page *page;
	int ret;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast function=dirty_without_lock must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=get dirtied=unlocked case=1 dma=from-device */
		return -EFAULT;
	ret = device_run(dev, dma_map_page(dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE));
	set_page_dirty(page);
	put_page(page);
	return ret;
}

int dirty_by_flag(struct device *dev, unsigned long addr)
{
	struct page *pages[4];
	int i, got = pin_user_pages_fast(addr, 4, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=dirty_by_flag must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=4 writes=yes reference=pin dirtied=unlocked */

	for (i = 0; i < got; i++) {
		device_run(dev, dma_map_page(dev, pages[i], 0, PAGE_SIZE, DMA_FROM_DEVICE));
		SetPageDirty(pages[i]);
		unpin_user_page(pages[i]);
	}
	return got;
}
