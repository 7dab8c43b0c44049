/* SPDX-License-Identifier: Apache-2.0 */
/* What does not differ between the eras. */
#ifndef _LINUX_MM_BASE_H
#define _LINUX_MM_BASE_H

#include <linux/types.h>
#include <asm/page.h>

struct page {
	unsigned long flags;
};

struct folio {
	struct page page;
};

struct mm_struct {
	int users;
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	unsigned long vm_flags;
	struct mm_struct *vm_mm;
};

#define VM_WRITE 0x2
#define VM_HUGETLB 0x400000

struct task_struct {
	struct mm_struct *mm;
};

extern struct task_struct *current;

void get_page(struct page *page);
void put_page(struct page *page);
void __free_page(struct page *page);
int set_page_dirty(struct page *page);
int set_page_dirty_lock(struct page *page);
void SetPageDirty(struct page *page);
void lock_page(struct page *page);
void unlock_page(struct page *page);
void *kmap_local_page(struct page *page);
void kunmap_local(const void *address);
void *kmap(struct page *page);
void kunmap(struct page *page);
void *page_address(const struct page *page);
phys_addr_t page_to_phys(struct page *page);
unsigned long page_to_pfn(struct page *page);
int page_to_nid(const struct page *page);
void mmap_read_lock(struct mm_struct *mm);
void mmap_read_unlock(struct mm_struct *mm);
struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr);

#endif
