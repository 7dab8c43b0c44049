// SPDX-License-Identifier: Apache-2.0
/* expect-default: kind=definition */
#include <linux/export.h>
#include <linux/mm.h>

long __get_user_pages(struct task_struct *tsk, struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
		      unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas, int *nonblocking)
{
	return tsk && mm && start && gup_flags && pages && vmas && nonblocking ? nr_pages : 0;
}
EXPORT_SYMBOL(__get_user_pages); /* expect-none: callee=__get_user_pages kind=export */

/* Where the booleans of the outer functions become flags. */
static inline long __get_user_pages_locked(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
					   unsigned long nr_pages, int write, int force, struct page **pages,
					   struct vm_area_struct **vmas, int *locked, unsigned int flags)
{
	if (pages)
		flags |= FOLL_GET;
	if (write)
		flags |= FOLL_WRITE;
	if (force)
		flags |= FOLL_FORCE;
	return __get_user_pages(tsk, mm, start, nr_pages, flags, pages, vmas, locked);
	/* expect: callee=__get_user_pages function=__get_user_pages_locked may=FOLL_FORCE,FOLL_GET,FOLL_WRITE
	 *	unknown=true origin=parameter flags=flags vmas=parameter pages=pages nr_pages=nr_pages writes=maybe
	 *	reference=param */
}

long get_user_pages_locked(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, int write, int force, struct page **pages, int *locked)
{
	return __get_user_pages_locked(tsk, mm, start, nr_pages, write, force, pages, NULL, locked, FOLL_TOUCH);
	/* expect: callee=__get_user_pages_locked function=get_user_pages_locked must=FOLL_TOUCH
	 *	may=FOLL_FORCE,FOLL_WRITE unknown=? origin=parameter flags=FOLL_TOUCH vmas=null pages=pages
	 *	nr_pages=nr_pages writes=maybe reference=? */
}
EXPORT_SYMBOL(get_user_pages_locked); /* expect-none: callee=get_user_pages_locked kind=export */

long __get_user_pages_unlocked(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			       unsigned long nr_pages, int write, int force, struct page **pages,
			       unsigned int gup_flags)
{
	int locked = 1;

	return __get_user_pages_locked(tsk, mm, start, nr_pages, write, force, pages, NULL, &locked, gup_flags);
	/* expect: callee=__get_user_pages_locked function=__get_user_pages_unlocked may=FOLL_FORCE,FOLL_WRITE
	 *	unknown=true origin=parameter flags=gup_flags vmas=null pages=pages nr_pages=nr_pages writes=maybe
	 *	reference=? */
}
EXPORT_SYMBOL(__get_user_pages_unlocked); /* expect-none: callee=__get_user_pages_unlocked kind=export */

long get_user_pages_unlocked(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			     unsigned long nr_pages, int write, int force, struct page **pages)
{
	return __get_user_pages_unlocked(tsk, mm, start, nr_pages, write, force, pages, FOLL_TOUCH);
	/* expect: callee=__get_user_pages_unlocked function=get_user_pages_unlocked must=FOLL_TOUCH
	 *	may=FOLL_FORCE,FOLL_WRITE unknown=? origin=parameter flags=FOLL_TOUCH vmas=absent pages=pages
	 *	nr_pages=nr_pages writes=maybe reference=get */
}
EXPORT_SYMBOL(get_user_pages_unlocked); /* expect-none: callee=get_user_pages_unlocked kind=export */

long get_user_pages(struct task_struct *tsk, struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
		    int write, int force, struct page **pages, struct vm_area_struct **vmas)
{
	return __get_user_pages_locked(tsk, mm, start, nr_pages, write, force, pages, vmas, NULL, FOLL_TOUCH);
	/* expect: callee=__get_user_pages_locked function=get_user_pages must=FOLL_TOUCH may=FOLL_FORCE,FOLL_WRITE
	 *	unknown=? origin=parameter flags=FOLL_TOUCH vmas=parameter pages=pages nr_pages=nr_pages
	 *	writes=maybe reference=? */
}
EXPORT_SYMBOL(get_user_pages); /* expect-none: callee=get_user_pages kind=export */

int get_user_pages_fast(unsigned long start, int nr_pages, int write, struct page **pages)
{
	return get_user_pages_unlocked(current, current->mm, start, nr_pages, write, 0, pages);
	/* expect: callee=get_user_pages_unlocked function=get_user_pages_fast may=FOLL_WRITE unknown=?
	 *	origin=parameter flags=- vmas=absent pages=pages nr_pages=nr_pages writes=maybe reference=get */
}
EXPORT_SYMBOL_GPL(get_user_pages_fast); /* expect-none: callee=get_user_pages_fast kind=export */

struct page *get_dump_page(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;

	if (__get_user_pages(current, current->mm, addr, 1, FOLL_FORCE | FOLL_DUMP | FOLL_GET, &page, &vma, NULL) < 1)
	/* expect: callee=__get_user_pages function=get_dump_page must=FOLL_DUMP,FOLL_FORCE,FOLL_GET origin=literal
	 *	flags="FOLL_FORCE | FOLL_DUMP | FOLL_GET" vmas=single pages=&page nr_pages=1 writes=no
	 *	reference=get */
		return NULL;
	return page;
}
