// SPDX-License-Identifier: Apache-2.0
/* Case 2: a device may reach the pages for as long as user space likes. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

struct memory {
	struct page **pages;
	dma_addr_t *bus;
	long count;
};

struct memory *memory_register(struct device *dev, unsigned long addr, unsigned long n)
{
	struct memory *memory = kmalloc(sizeof(*memory), GFP_KERNEL);
	long i;

	if (!memory)
		return NULL;
	if (account_locked_vm(current->mm, n, true))
		return NULL;
	memory->count = pin_user_pages(addr, n, FOLL_WRITE | FOLL_LONGTERM, memory->pages, NULL);
	/* expect: callee=pin_user_pages function=memory_register must=FOLL_LONGTERM,FOLL_WRITE origin=literal
	 *	vmas=null pages=memory->pages nr_pages=n writes=yes reference=pin case=2 lifetime=long dma=both
	 *	dirtied=locked pairing=ok release=unpin_user_pages_dirty_lock conversion=no notifier=no */
	for (i = 0; i < memory->count; i++)
		memory->bus[i] = dma_map_page(dev, memory->pages[i], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return memory;
}

void memory_deregister(struct device *dev, struct memory *memory)
{
	long i;

	for (i = 0; i < memory->count; i++)
		dma_unmap_page(dev, memory->bus[i], PAGE_SIZE, DMA_BIDIRECTIONAL);
	unpin_user_pages_dirty_lock(memory->pages, memory->count, true);
	account_locked_vm(current->mm, memory->count, false);
	kfree(memory);
}
