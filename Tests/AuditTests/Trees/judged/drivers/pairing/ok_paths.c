// SPDX-License-Identifier: Apache-2.0
/* Nothing is wrong here, although each function looks a little like one that leaks: every error path releases. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

int device_start(struct device *dev, dma_addr_t addr);

/* A chain of labels, the way drivers undo what they did. */
int paths_chain(struct device *dev, unsigned long addr)
{
	struct page *pages[8];
	dma_addr_t bus;
	int got, ret;

	got = pin_user_pages_fast(addr, 8, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=paths_chain must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=8 writes=yes reference=pin pairing=ok
	 *	release=unpin_user_pages,unpin_user_pages_dirty_lock short_return=released lifetime=short case=1
	 *	dma=from-device */
	if (got < 0)
		return got;
	if (got != 8) {
		ret = -EFAULT;
		goto release;
	}
	bus = dma_map_page(dev, pages[0], 0, PAGE_SIZE, DMA_FROM_DEVICE);
	if (!bus) {
		ret = -EIO;
		goto release;
	}
	ret = device_start(dev, bus);
	dma_unmap_page(dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	if (ret)
		goto release;
	unpin_user_pages_dirty_lock(pages, got, true);
	return 0;
release:
	unpin_user_pages(pages, got);
	return ret;
}

/* The array is allocated, and may not be there when the label is reached. */
int paths_guard(struct device *dev, unsigned long addr, int n)
{
	struct page **pages;
	int got = 0, ret = -ENOMEM;

	pages = kcalloc(n, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		goto out;
	got = get_user_pages_fast(addr, n, 0, pages);
	/* expect: callee=get_user_pages_fast function=paths_guard origin=literal vmas=absent pages=pages nr_pages=n
	 *	writes=no reference=get pairing=ok release=release_pages short_return=released lifetime=short case=1
	 *	dma=to-device dirtied=not-needed */
	if (got < n) {
		ret = -EFAULT;
		goto out;
	}
	ret = dma_map_page(dev, pages[0], 0, PAGE_SIZE, DMA_TO_DEVICE) ? 0 : -EIO;
out:
	if (pages) {
		if (got > 0)
			release_pages(pages, got);
		kfree(pages);
	}
	return ret;
}

/* A loop that takes one page a round, and gives back what it took when a round fails. */
int paths_rounds(unsigned long addr, struct page **pages, int n)
{
	int i, got;

	for (i = 0; i < n; i++) {
		got = pin_user_pages_fast(addr + i * PAGE_SIZE, 1, FOLL_WRITE, &pages[i]);
		/* expect: callee=pin_user_pages_fast function=paths_rounds must=FOLL_WRITE origin=literal vmas=absent
		 *	pages=&pages[i] nr_pages=1 writes=yes reference=pin pairing=ok release=unpin_user_page
		 *	short_return=not-applicable destination=parameter */
		if (got != 1)
			goto undo;
	}
	return 0;
undo:
	while (i--)
		unpin_user_page(pages[i]);
	return -EFAULT;
}

/* The variable that held the count serves another call before the check. */
int paths_reused(struct device *dev, unsigned long addr)
{
	struct page *pages[2];
	int ret;

	ret = pin_user_pages_fast(addr, 2, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=paths_reused must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=2 writes=yes reference=pin pairing=ok release=unpin_user_pages
	 *	short_return=released lifetime=short */
	if (ret != 2) {
		if (ret > 0)
			unpin_user_pages(pages, ret);
		return -EFAULT;
	}
	ret = device_start(dev, addr);
	if (ret < 0)
		ret = -EIO;
	unpin_user_pages(pages, 2);
	return ret;
}
