// SPDX-License-Identifier: Apache-2.0
#include <linux/mm.h>
#include <asm/barrier.h>

#ifndef __aarch64__
#error "for arm64 only"
#endif

long tags_copy(struct mm_struct *mm, unsigned long addr, bool write)
{
	unsigned int gup_flags = write ? FOLL_WRITE : 0;
	struct vm_area_struct *vma;
	struct page *page = NULL;
	long got;

	if (mm != current->mm)
		gup_flags |= FOLL_FORCE;
	got = get_user_pages_remote(mm, addr, 1, gup_flags, &page, &vma, NULL);
	/* expect: callee=get_user_pages_remote function=tags_copy may=FOLL_FORCE,FOLL_WRITE origin=conditional
	 *	flags=gup_flags vmas=single pages=&page nr_pages=1 writes=maybe reference=get arch=arm64 */
	mb();
	if (got == 1)
		put_page(page);
	return got;
}
