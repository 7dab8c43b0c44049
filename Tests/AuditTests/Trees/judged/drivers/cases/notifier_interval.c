// SPDX-License-Identifier: Apache-2.0
/* Case 3: an interval notifier covers the range for as long as the pages are kept. */
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

struct window {
	struct mmu_interval_notifier notifier;
	struct page *pages[32];
	int count;
};

static bool window_invalidate(struct mmu_interval_notifier *sub, const struct mmu_notifier_range *range,
			      unsigned long seq)
{
	sub->seq = seq;
	return range != NULL;
}

static const struct mmu_interval_notifier_ops window_notifier_operations = {
	.invalidate = window_invalidate,
};

int window_watch(struct window *window, unsigned long addr)
{
	return mmu_interval_notifier_insert(&window->notifier, current->mm, addr, 32 * PAGE_SIZE,
					    &window_notifier_operations);
}

int window_fill(struct window *window, unsigned long addr)
{
	unsigned long seq = mmu_interval_read_begin(&window->notifier);

	window->count = get_user_pages_fast(addr, 32, FOLL_WRITE, window->pages);
	/* expect: callee=get_user_pages_fast function=window_fill must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=window->pages nr_pages=32 writes=yes reference=get case=3 notifier=yes conversion=no
	 *	destination=member */
	if (mmu_interval_read_retry(&window->notifier, seq))
		return -EAGAIN;
	return window->count;
}

void window_empty(struct window *window)
{
	release_pages(window->pages, window->count);
}
