/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_DMA_MAPPING_H
#define _LINUX_DMA_MAPPING_H

#include <linux/mm_base.h>

struct device {
	int id;
};

enum dma_data_direction {
	DMA_BIDIRECTIONAL = 0,
	DMA_TO_DEVICE = 1,
	DMA_FROM_DEVICE = 2,
	DMA_NONE = 3,
};

dma_addr_t dma_map_page(struct device *dev, struct page *page, size_t offset, size_t size,
			enum dma_data_direction direction);
void dma_unmap_page(struct device *dev, dma_addr_t address, size_t size, enum dma_data_direction direction);

#endif
