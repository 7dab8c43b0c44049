/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/types.h>

struct page {
	unsigned long flags;
};

struct mm_struct {
	int lock;
};

struct vm_area_struct {
	unsigned long vm_flags;
	struct mm_struct *vm_mm;
};

struct task_struct {
	struct mm_struct *mm;
};

extern struct task_struct *current;

#endif
