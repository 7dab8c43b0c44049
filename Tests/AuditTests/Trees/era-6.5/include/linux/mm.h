/* SPDX-License-Identifier: Apache-2.0 */
/* expect-default: kind=declaration */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/mm_types.h>
#include <asm/page.h>

#define ERR_PTR(error)	((void *)(long)(error))

extern int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len,
			     unsigned int gup_flags);
extern int fixup_user_fault(struct mm_struct *mm, unsigned long address, unsigned int fault_flags,
			    bool *unlocked);
struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr);
void put_page(struct page *page);
void unpin_user_pages(struct page **pages, unsigned long npages);

long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, int *locked);
long pin_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, int *locked);

/* One page, and the mapping that it was found in. */
static inline struct page *get_user_page_vma_remote(struct mm_struct *mm, unsigned long addr, int gup_flags,
/* expect-none: callee=get_user_page_vma_remote kind=definition */
						    struct vm_area_struct **vmap)
{
	struct page *page;
	int got = get_user_pages_remote(mm, addr, 1, gup_flags, &page, NULL);
	/* expect: callee=get_user_pages_remote function=get_user_page_vma_remote unknown=true origin=parameter
	 *	flags=gup_flags vmas=absent pages=&page nr_pages=1 writes=maybe reference=get */

	if (got != 1)
		return ERR_PTR(-EFAULT);
	*vmap = vma_lookup(mm, addr);
	return page;
}

long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages);
long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages);
long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages,
			     unsigned int gup_flags);
long pin_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages,
			     unsigned int gup_flags);
int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
struct page *follow_page(struct vm_area_struct *vma, unsigned long address, unsigned int foll_flags);

#endif
