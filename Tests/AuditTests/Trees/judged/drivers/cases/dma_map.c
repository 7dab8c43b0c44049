// SPDX-License-Identifier: Apache-2.0
/* Case 1: the pages are mapped for a device, for the time of one transfer. */
#include <linux/dma-mapping.h>

int device_run(struct device *dev, dma_addr_t bus);

/* The device writes, and the reference is a plain one: it has to become a pin. */
int dma_in(struct device *dev, unsigned long addr)
{
	struct page *page;
	dma_addr_t bus;
	int ret;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast function=dma_in must=FOLL_WRITE origin=literal vmas=absent pages=&page
	 *	nr_pages=1 writes=yes reference=get case=1 dma=from-device cpu=none lifetime=short dirtied=locked
	 *	conversion=yes to=pin_user_pages_fast pairing=ok */
		return -EFAULT;
	bus = dma_map_page(dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	ret = device_run(dev, bus);
	dma_unmap_page(dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	set_page_dirty_lock(page);
	put_page(page);
	return ret;
}

/* The device only reads: nothing to dirty, but still a pin. */
int dma_out(struct device *dev, unsigned long addr)
{
	struct page *page;
	int ret;

	if (get_user_pages_unlocked(addr, 1, &page, 0) != 1)
	/* expect: callee=get_user_pages_unlocked function=dma_out origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get case=1 dma=to-device dirtied=not-needed conversion=yes
	 *	to=pin_user_pages_unlocked */
		return -EFAULT;
	ret = device_run(dev, dma_map_page(dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE));
	put_page(page);
	return ret;
}

/* Which way is decided at run time. */
int dma_either(struct device *dev, unsigned long addr, bool in)
{
	struct page *page;
	int ret;

	if (pin_user_pages_fast(addr, 1, in ? FOLL_WRITE : 0, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=dma_either may=FOLL_WRITE origin=conditional vmas=absent
	 *	pages=&page nr_pages=1 writes=maybe reference=pin case=1 dma=both conversion=no dirtied=locked */
		return -EFAULT;
	ret = device_run(dev, dma_map_page(dev, page, 0, PAGE_SIZE, in ? DMA_FROM_DEVICE : DMA_TO_DEVICE));
	unpin_user_pages_dirty_lock(&page, 1, in);
	return ret;
}

/* Not case 1: a page of the driver's own is mapped, the user's is only copied from. */
int dma_of_own(struct device *dev, struct page *own, unsigned long addr)
{
	struct page *page;
	int node;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast function=dma_of_own origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get case=4 dma=none conversion=no */
		return -EFAULT;
	node = page_to_nid(page);
	put_page(page);
	device_run(dev, dma_map_page(dev, own, 0, PAGE_SIZE, DMA_TO_DEVICE));
	return node;
}
