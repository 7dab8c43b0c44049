// SPDX-License-Identifier: Apache-2.0
/* expect-default: kind=definition */
#include <linux/export.h>
#include "internal.h"

static long __get_user_pages_locked(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
				    struct page **pages, int *locked, unsigned int flags)
{
	return mm && start && pages && locked && flags ? nr_pages : 0;
}

long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, int *locked)
{
	int local_locked = 1;

	return __get_user_pages_locked(mm, start, nr_pages, pages, locked ? locked : &local_locked,
	/* expect: callee=__get_user_pages_locked function=get_user_pages_remote must=FOLL_REMOTE,FOLL_TOUCH
	 *	unknown=true origin=parameter flags="gup_flags | FOLL_TOUCH | FOLL_REMOTE" vmas=absent pages=pages
	 *	nr_pages=nr_pages writes=maybe reference=param */
				       gup_flags | FOLL_TOUCH | FOLL_REMOTE);
}
EXPORT_SYMBOL(get_user_pages_remote); /* expect-none: callee=get_user_pages_remote kind=export */

long pin_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, int *locked)
{
	unsigned int flags = FOLL_PIN;

	flags |= gup_flags | FOLL_REMOTE;
	return __get_user_pages_locked(mm, start, nr_pages, pages, locked, flags);
	/* expect: callee=__get_user_pages_locked function=pin_user_pages_remote must=FOLL_PIN,FOLL_REMOTE
	 *	unknown=true origin=parameter flags=flags vmas=absent pages=pages nr_pages=nr_pages writes=maybe
	 *	reference=? */
}
EXPORT_SYMBOL(pin_user_pages_remote); /* expect-none: callee=pin_user_pages_remote kind=export */
