/* SPDX-License-Identifier: Apache-2.0 */
/* expect-default: kind=declaration */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/mm_types.h>
#include <asm/page.h>

#define READ	0
#define WRITE	1

extern int fixup_user_fault(struct task_struct *tsk, struct mm_struct *mm, unsigned long address,
			    unsigned int fault_flags);
extern int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len, int write);
extern int access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len, int write);

long __get_user_pages(struct task_struct *tsk, struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
		      unsigned int foll_flags, struct page **pages, struct vm_area_struct **vmas, int *nonblocking);
long get_user_pages(struct task_struct *tsk, struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
		    int write, int force, struct page **pages, struct vm_area_struct **vmas);
long get_user_pages_locked(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, int write, int force, struct page **pages, int *locked);
long __get_user_pages_unlocked(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			       unsigned long nr_pages, int write, int force, struct page **pages,
			       unsigned int gup_flags);
long get_user_pages_unlocked(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			     unsigned long nr_pages, int write, int force, struct page **pages);
int get_user_pages_fast(unsigned long start, int nr_pages, int write, struct page **pages);
int __get_user_pages_fast(unsigned long start, int nr_pages, int write, struct page **pages);
struct page *get_dump_page(unsigned long addr);

struct page *follow_page_mask(struct vm_area_struct *vma, unsigned long address, unsigned int foll_flags,
			      unsigned int *page_mask);

static inline struct page *follow_page(struct vm_area_struct *vma, unsigned long address, unsigned int foll_flags)
/* expect-none: callee=follow_page kind=definition */
{
	unsigned int page_mask;

	return follow_page_mask(vma, address, foll_flags, &page_mask);
}

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

void put_page(struct page *page);

#endif
