// SPDX-License-Identifier: Apache-2.0
/* expect-default: kind=definition */
#include <linux/export.h>
#include "internal.h"

static long __get_user_pages_locked(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
				    struct page **pages, struct vm_area_struct **vmas, int *locked,
				    unsigned int flags)
{
	return mm && start && pages && !vmas && locked && flags ? nr_pages : 0;
}

/* The interface's own functions pass on what they are asked for: core, and no release of theirs. */
long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	int locked = -1;

	return __get_user_pages_locked(current->mm, start, nr_pages, pages, vmas, &locked, gup_flags | FOLL_TOUCH);
	/* expect: callee=__get_user_pages_locked function=get_user_pages must=FOLL_TOUCH unknown=true
	 *	origin=parameter vmas=parameter pages=pages nr_pages=nr_pages writes=maybe reference=param
	 *	case=core pairing=not-applicable short_return=not-applicable lifetime=unknown conversion=no */
}
EXPORT_SYMBOL(get_user_pages); /* expect-none: callee=get_user_pages kind=export */

long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	int locked = 1;

	return __get_user_pages_locked(current->mm, start, nr_pages, pages, vmas, &locked, gup_flags | FOLL_PIN);
	/* expect: callee=__get_user_pages_locked function=pin_user_pages must=FOLL_PIN unknown=true
	 *	origin=parameter vmas=parameter pages=pages nr_pages=nr_pages writes=maybe reference=pin
	 *	case=core pairing=escapes conversion=no */
}
EXPORT_SYMBOL(pin_user_pages); /* expect-none: callee=pin_user_pages kind=export */
