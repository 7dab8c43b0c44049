// SPDX-License-Identifier: Apache-2.0
/* The pages outlive the call, but only until the device says that it is done. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct transfer {
	struct page **pages;
	int count;
	dma_addr_t bus;
	void (*complete)(struct transfer *transfer);
};

void device_queue(struct transfer *transfer);

static void transfer_complete(struct transfer *transfer)
{
	unpin_user_pages_dirty_lock(transfer->pages, transfer->count, true);
	kfree(transfer);
}

static ssize_t transfer_read(struct file *file, char *buffer, size_t count, loff_t *position)
{
	struct transfer *transfer = kmalloc(sizeof(*transfer), GFP_KERNEL);

	if (!transfer)
		return -ENOMEM;
	transfer->count = pin_user_pages_fast((unsigned long)buffer, 8, FOLL_WRITE, transfer->pages);
	/* expect: callee=pin_user_pages_fast function=transfer_read must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=transfer->pages nr_pages=8 writes=yes reference=pin lifetime=short case=1 pairing=ok
	 *	release=unpin_user_pages_dirty_lock dma=from-device dirtied=locked destination=member */
	if (transfer->count <= 0) {
		kfree(transfer);
		return -EFAULT;
	}
	transfer->bus = dma_map_page(file->private_data, transfer->pages[0], 0, PAGE_SIZE, DMA_FROM_DEVICE);
	transfer->complete = transfer_complete;
	device_queue(transfer);
	return count;
}

const struct file_operations transfer_operations = {
	.read = transfer_read,
};
