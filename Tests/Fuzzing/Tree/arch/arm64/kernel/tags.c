// SPDX-License-Identifier: Apache-2.0
#include <linux/mm.h>

long tags_copy(struct mm_struct *mm, unsigned long addr, bool write)
{
	unsigned int gup_flags = write ? FOLL_WRITE : 0;
	struct vm_area_struct *vma;
	struct page *page = NULL;
	long got;

	if (mm != current->mm)
		gup_flags |= FOLL_FORCE;
	got = get_user_pages_remote(mm, addr, 1, gup_flags, &page, &vma, NULL);
	if (got == 1)
		put_page(page);
	return got;
}
