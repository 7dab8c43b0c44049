/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_MMU_NOTIFIER_H
#define _LINUX_MMU_NOTIFIER_H

#include <linux/mm_base.h>

struct mmu_notifier_range;
struct mmu_interval_notifier;

struct mmu_interval_notifier_ops {
	bool (*invalidate)(struct mmu_interval_notifier *notifier, const struct mmu_notifier_range *range,
			   unsigned long sequence);
};

struct mmu_interval_notifier {
	const struct mmu_interval_notifier_ops *ops;
	unsigned long sequence;
};

int mmu_interval_notifier_insert(struct mmu_interval_notifier *notifier, struct mm_struct *mm, unsigned long start,
				 unsigned long length, const struct mmu_interval_notifier_ops *ops);
void mmu_interval_notifier_remove(struct mmu_interval_notifier *notifier);

#endif
