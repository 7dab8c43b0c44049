/* SPDX-License-Identifier: Apache-2.0 */
/* expect-default: kind=declaration */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/mm_types.h>
#include <asm/page.h>

extern int fixup_user_fault(struct task_struct *tsk, struct mm_struct *mm, unsigned long address,
			    unsigned int fault_flags, bool *unlocked);

long get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, int write, int force, struct page **pages,
			   struct vm_area_struct **vmas);
long get_user_pages(unsigned long start, unsigned long nr_pages, int write, int force, struct page **pages,
		    struct vm_area_struct **vmas);
long get_user_pages_locked(unsigned long start, unsigned long nr_pages, int write, int force, struct page **pages,
			   int *locked);
long __get_user_pages_unlocked(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			       unsigned long nr_pages, int write, int force, struct page **pages,
			       unsigned int gup_flags);
long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, int write, int force,
			     struct page **pages);
int get_user_pages_fast(unsigned long start, int nr_pages, int write, struct page **pages);

#define FOLL_WRITE	0x01
#define FOLL_TOUCH	0x02
#define FOLL_GET	0x04
#define FOLL_DUMP	0x08
#define FOLL_FORCE	0x10
#define FOLL_NOWAIT	0x20
#define FOLL_POPULATE	0x40
#define FOLL_SPLIT	0x80
#define FOLL_HWPOISON	0x100
#define FOLL_NUMA	0x200
#define FOLL_MIGRATION	0x400
#define FOLL_TRIED	0x800
#define FOLL_MLOCK	0x1000
#define FOLL_REMOTE	0x2000

void put_page(struct page *page);

#endif
