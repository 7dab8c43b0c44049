// SPDX-License-Identifier: Apache-2.0
/* Case 1: the pages go into a scatter list, which is mapped. */
#include <linux/dma-mapping.h>

int device_list(struct device *dev, struct scatterlist *sg, int n);

int list_out(struct device *dev, unsigned long addr)
{
	struct page *pages[16];
	struct sg_table table;
	int ret, got;

	got = pin_user_pages_fast(addr, 16, 0, pages);
	/* expect: callee=pin_user_pages_fast function=list_out origin=literal vmas=absent pages=pages nr_pages=16
	 *	writes=no reference=pin case=1 destination=scatterlist dma=to-device lifetime=short pairing=ok
	 *	release=unpin_user_pages short_return=released dirtied=not-needed */
	if (got != 16) {
		ret = -EFAULT;
		goto release;
	}
	ret = sg_alloc_table_from_pages(&table, pages, 16, 0, 16 * PAGE_SIZE, 0);
	if (ret)
		goto release;
	if (dma_map_sg(dev, table.sgl, table.nents, DMA_TO_DEVICE)) {
		ret = device_list(dev, table.sgl, table.nents);
		dma_unmap_sg(dev, table.sgl, table.nents, DMA_TO_DEVICE);
	}
	sg_free_table(&table);
release:
	if (got > 0)
		unpin_user_pages(pages, got);
	return ret;
}
