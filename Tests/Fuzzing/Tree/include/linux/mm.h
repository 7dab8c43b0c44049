/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/types.h>
#include <asm/page.h>

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

#define FOLL_WRITE	0x01	/* the pages will be written to */
#define FOLL_GET	0x04	/* take a reference */
#define FOLL_FORCE	0x10	/* against the mapping's protection */
#define FOLL_NOWAIT	0x20	/* do not sleep for a page */
#define FOLL_LONGTERM	0x10000	/* user space decides how long */
#define FOLL_PIN	0x40000	/* take a pin */

long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas, int *locked);
long pin_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas, int *locked);
long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);
long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);
int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
int get_user_pages_fast_only(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);

static inline bool get_user_page_fast_only(unsigned long addr, unsigned int gup_flags, struct page **pagep)
{
	return get_user_pages_fast_only(addr, 1, gup_flags, pagep) == 1;
}

void put_page(struct page *page);
void set_page_dirty_lock(struct page *page);
void unpin_user_page(struct page *page);
void unpin_user_pages(struct page **pages, unsigned long npages);
void unpin_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty);

#endif
