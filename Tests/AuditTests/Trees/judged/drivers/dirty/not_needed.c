// SPDX-License-Identifier: Apache-2.0
/* Nothing is written, so nothing becomes dirty. */
#include <linux/dma-mapping.h>
#include <linux/highmem.h>

int device_run(struct device *dev, dma_addr_t bus);

int clean_read(unsigned long addr, char *buffer)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=clean_read origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=pin dirtied=not-needed cpu=read */
		return -EFAULT;
	memcpy_from_page(buffer, page, 0, 64);
	unpin_user_page(page);
	return 0;
}

/* The flag breaks a copy-on-write sharing, but the device only reads. */
int clean_despite_flag(struct device *dev, unsigned long addr)
{
	struct page *page;
	int ret;

	if (pin_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=clean_despite_flag must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=pin dirtied=not-needed dma=to-device case=1 */
		return -EFAULT;
	ret = device_run(dev, dma_map_page(dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE));
	unpin_user_page(page);
	return ret;
}
