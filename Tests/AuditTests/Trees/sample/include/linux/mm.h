/* SPDX-License-Identifier: Apache-2.0 */
/* expect-default: kind=declaration */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <asm/page.h>

struct file;

int fixup_user_fault(struct mm_struct *mm, unsigned long address, unsigned int fault_flags, bool *unlocked);

extern int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len,
			     unsigned int gup_flags);
extern int access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len, unsigned int gup_flags);
extern int __access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len,
			      unsigned int gup_flags);

long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas, int *locked);
long pin_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas, int *locked);
long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);
long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);
long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages,
			     unsigned int gup_flags);
long pin_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages,
			     unsigned int gup_flags);
int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
int get_user_pages_fast_only(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
int pin_user_pages_fast_only(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);

static inline bool get_user_page_fast_only(unsigned long addr, unsigned int gup_flags, struct page **pagep)
/* expect-none: callee=get_user_page_fast_only kind=definition */
{
	return get_user_pages_fast_only(addr, 1, gup_flags, pagep) == 1;
	/* expect: callee=get_user_pages_fast_only function=get_user_page_fast_only unknown=true origin=parameter
	 *	flags=gup_flags vmas=absent pages=pagep nr_pages=1 writes=maybe reference=get */
}

struct page *get_dump_page(unsigned long addr);
struct page *follow_page(struct vm_area_struct *vma, unsigned long address, unsigned int foll_flags);

#define FOLL_WRITE	0x01	/* the pages will be written to */
#define FOLL_TOUCH	0x02	/* mark the pages accessed */
#define FOLL_GET	0x04	/* take a reference */
#define FOLL_DUMP	0x08	/* an error for a hole */
#define FOLL_FORCE	0x10	/* against the mapping's protection */
#define FOLL_NOWAIT	0x20	/* do not sleep for a page */
#define FOLL_NOFAULT	0x80	/* do not fault pages in */
#define FOLL_HWPOISON	0x100	/* report a poisoned page */
#define FOLL_MIGRATION	0x400	/* wait for a page that moves */
#define FOLL_TRIED	0x800	/* second attempt */
#define FOLL_REMOTE	0x2000	/* another process's memory */
#define FOLL_ANON	0x8000	/* anonymous memory only */
#define FOLL_LONGTERM	0x10000	/* user space decides how long */
#define FOLL_SPLIT_PMD	0x20000	/* split a huge mapping */
#define FOLL_PIN	0x40000	/* take a pin */
#define FOLL_FAST_ONLY	0x80000	/* without any lock */
/* No release of Linux has this one: an auditor with a fixed list of names would drop it. */
#define FOLL_SAMPLE_NEW	0x400000

#define FAULT_FLAG_WRITE	0x01
#define FAULT_FLAG_REMOTE	0x80

void get_page(struct page *page);
void put_page(struct page *page);
void set_page_dirty_lock(struct page *page);
void release_pages(struct page **pages, int nr);
void unpin_user_page(struct page *page);
void unpin_user_pages(struct page **pages, unsigned long npages);
void unpin_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty);
void *kmap(struct page *page);
void kunmap(struct page *page);
void mmap_read_lock(struct mm_struct *mm);
void mmap_read_unlock(struct mm_struct *mm);
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);

#endif
