/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_MMU_NOTIFIER_H
#define _LINUX_MMU_NOTIFIER_H

#include <linux/mm_types.h>

struct mmu_interval_notifier;
struct mmu_notifier_range;

struct mmu_interval_notifier_ops {
	bool (*invalidate)(struct mmu_interval_notifier *sub, const struct mmu_notifier_range *range,
			   unsigned long seq);
};

struct mmu_interval_notifier {
	const struct mmu_interval_notifier_ops *ops;
	struct mm_struct *mm;
	unsigned long seq;
};

unsigned long mmu_interval_read_begin(struct mmu_interval_notifier *sub);
bool mmu_interval_read_retry(struct mmu_interval_notifier *sub, unsigned long seq);
int mmu_interval_notifier_insert(struct mmu_interval_notifier *sub, struct mm_struct *mm, unsigned long start,
				 unsigned long length, const struct mmu_interval_notifier_ops *ops);

/* A machine's view of guest memory, which follows the host's. */
struct guest {
	unsigned long sequence;
};

bool mmu_invalidate_retry(struct guest *guest, unsigned long seq);

#endif
