/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/types.h>

struct page {
	unsigned long flags;
	int references;
};

struct vm_area_struct {
	unsigned long vm_start, vm_end;
	unsigned long vm_flags;
	struct mm_struct *vm_mm;
};

struct mm_struct {
	struct vm_area_struct *first;
	int lock;
};

struct task_struct {
	struct mm_struct *mm;
	pid_t pid;
};

#endif
