// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/uio.h>
#include "internal.h"

static long __get_user_pages_locked(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
				    struct page **pages, struct vm_area_struct **vmas, int *locked, unsigned int flags)
{
	return mm && start && pages && locked && vmas && flags ? nr_pages : 0;
}

long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas, int *locked)
{
	int local_locked = 1;

	return __get_user_pages_locked(mm, start, nr_pages, pages, vmas, locked ? locked : &local_locked,
				       gup_flags | FOLL_TOUCH | FOLL_REMOTE);
}
EXPORT_SYMBOL(get_user_pages_remote);

long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	unsigned int flags = FOLL_PIN;

	flags |= gup_flags;
	return __get_user_pages_locked(current->mm, start, nr_pages, pages, vmas, NULL, flags);
}
EXPORT_SYMBOL(pin_user_pages);
