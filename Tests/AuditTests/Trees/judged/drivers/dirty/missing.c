// SPDX-License-Identifier: Apache-2.0
/* Written, released, and nobody says that the data on disk is old now. */
#include <linux/dma-mapping.h>
#include <linux/highmem.h>

int device_run(struct device *dev, dma_addr_t bus);

int clean_after_dma(struct device *dev, unsigned long addr)
{
	struct page *page;
	int ret;

	if (pin_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=clean_after_dma must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=pin dirtied=missing case=1 dma=from-device */
		return -EFAULT;
	ret = device_run(dev, dma_map_page(dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE));
	unpin_user_page(page);
	return ret;
}

/* Asked not to mark them. */
int clean_on_demand(unsigned long addr, const char *data)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=clean_on_demand must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=pin dirtied=missing cpu=write */
		return -EFAULT;
	memcpy_to_page(page, 0, data, 64);
	unpin_user_pages_dirty_lock(&page, 1, false);
	return 0;
}
