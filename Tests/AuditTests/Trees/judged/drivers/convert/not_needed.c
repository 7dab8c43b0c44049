// SPDX-License-Identifier: Apache-2.0
/* What stays as it is, and why. */
#include <linux/dma-mapping.h>
#include <linux/highmem.h>

int device_run(struct device *dev, dma_addr_t bus);

/* Already a pin. */
int stays_pinned(struct device *dev, unsigned long addr)
{
	struct page *page;
	int ret;

	if (pin_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=stays_pinned origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=pin case=1 conversion=no reason="already FOLL_PIN" */
		return -EFAULT;
	ret = device_run(dev, dma_map_page(dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE));
	unpin_user_page(page);
	return ret;
}

/* The processor only reads. */
int stays_read(unsigned long addr, char *buffer)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast function=stays_read origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get case=5 conversion=no reason="the processor only reads the pages" */
		return -EFAULT;
	memcpy_from_page(buffer, page, 0, 64);
	put_page(page);
	return 0;
}
