// SPDX-License-Identifier: Apache-2.0
/* expect-default: kind=definition */
#include <linux/export.h>
#include <linux/mm.h>

long __get_user_pages_unlocked(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			       unsigned long nr_pages, int write, int force, struct page **pages,
			       unsigned int gup_flags)
{
	return tsk && mm && start && write + force && pages && gup_flags ? nr_pages : 0;
}
EXPORT_SYMBOL(__get_user_pages_unlocked); /* expect-none: callee=__get_user_pages_unlocked kind=export */

long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, int write, int force,
			     struct page **pages)
{
	return __get_user_pages_unlocked(current, current->mm, start, nr_pages, write, force, pages, FOLL_TOUCH);
	/* expect: callee=__get_user_pages_unlocked function=get_user_pages_unlocked must=FOLL_TOUCH
	 *	may=FOLL_FORCE,FOLL_WRITE unknown=? origin=parameter flags=FOLL_TOUCH vmas=absent pages=pages
	 *	nr_pages=nr_pages writes=maybe reference=get */
}
EXPORT_SYMBOL(get_user_pages_unlocked); /* expect-none: callee=get_user_pages_unlocked kind=export */
