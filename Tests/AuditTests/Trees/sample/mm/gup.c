// SPDX-License-Identifier: Apache-2.0
/* The family itself. */
/* expect-default: kind=definition */
#include <linux/export.h>
#include <linux/mm.h>
#include "internal.h"

bool gup_flags_valid(unsigned int gup_flags, unsigned int forbidden)
{
	return !WARN_ON(gup_flags & forbidden);
}

static long __get_user_pages(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			     unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas,
			     int *locked);
/* expect-none: callee=__get_user_pages kind=declaration */

static __always_inline long __get_user_pages_locked(struct mm_struct *mm, unsigned long start,
						    unsigned long nr_pages, struct page **pages,
						    struct vm_area_struct **vmas, int *locked,
						    unsigned int flags)
{
	long done;

	if (pages && !(flags & FOLL_PIN))
		flags |= FOLL_GET;
	done = __get_user_pages(mm, start, nr_pages, flags, pages, vmas, locked);
	/* expect: callee=__get_user_pages function=__get_user_pages_locked may=FOLL_GET unknown=true
	 *	origin=parameter flags=flags vmas=parameter pages=pages nr_pages=nr_pages writes=maybe
	 *	reference=param */
	if (!locked || done >= 0)
		return done;
	*locked = 1;
	return __get_user_pages(mm, start, 1, flags | FOLL_TRIED, pages, NULL, locked);
	/* expect: callee=__get_user_pages function=__get_user_pages_locked must=FOLL_TRIED may=FOLL_GET
	 *	unknown=true origin=parameter vmas=null pages=pages nr_pages=1 writes=maybe reference=param */
}

static long __get_user_pages(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			     unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas,
			     int *locked)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	unsigned long i;

	for (i = 0; i < nr_pages; i++) {
		struct page *page = follow_page(vma, start + i * PAGE_SIZE, gup_flags);
		/* expect: callee=follow_page function=__get_user_pages unknown=true origin=parameter
		 *	flags=gup_flags vmas=absent pages=- nr_pages=- writes=maybe reference=? */

		if (!page)
			break;
		if (pages)
			pages[i] = page;
		if (vmas)
			vmas[i] = vma;
	}
	return i;
}

struct page *follow_page(struct vm_area_struct *vma, unsigned long address, unsigned int foll_flags)
{
	struct page *page = (struct page *)(vma->vm_start ^ address);

	if (foll_flags & (FOLL_GET | FOLL_PIN))
		get_page(page);
	return page;
}

int fixup_user_fault(struct mm_struct *mm, unsigned long address, unsigned int fault_flags, bool *unlocked)
{
	if (unlocked)
		*unlocked = false;
	return find_vma(mm, address) && fault_flags ? 0 : -EFAULT;
}
EXPORT_SYMBOL_GPL(fixup_user_fault); /* expect-none: callee=fixup_user_fault kind=export */

struct page *get_dump_page(unsigned long addr)
{
	struct page *page;
	int locked = 1;
	int got = __get_user_pages_locked(current->mm, addr, 1, &page, NULL, &locked,
	/* expect: callee=__get_user_pages_locked function=get_dump_page must=FOLL_DUMP,FOLL_FORCE,FOLL_GET
	 *	origin=literal flags="FOLL_FORCE | FOLL_DUMP | FOLL_GET" vmas=null pages=&page nr_pages=1 writes=no
	 *	reference=get */
					  FOLL_FORCE | FOLL_DUMP | FOLL_GET);

	return got == 1 ? page : NULL;
}

static long __get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
				    unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas,
				    int *locked)
{
	return __get_user_pages_locked(mm, start, nr_pages, pages, vmas, locked, gup_flags | FOLL_TOUCH | FOLL_REMOTE);
	/* expect: callee=__get_user_pages_locked function=__get_user_pages_remote must=FOLL_REMOTE,FOLL_TOUCH
	 *	unknown=true origin=parameter vmas=parameter pages=pages nr_pages=nr_pages writes=maybe
	 *	reference=param */
}

long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas, int *locked)
{
	if (!gup_flags_valid(gup_flags, FOLL_PIN | FOLL_LONGTERM))
		return -EINVAL;
	return __get_user_pages_remote(mm, start, nr_pages, gup_flags, pages, vmas, locked);
	/* expect: callee=__get_user_pages_remote function=get_user_pages_remote unknown=true origin=parameter
	 *	vmas=parameter pages=pages nr_pages=nr_pages writes=maybe reference=? */
}
EXPORT_SYMBOL(get_user_pages_remote); /* expect-none: callee=get_user_pages_remote kind=export */

long pin_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas, int *locked)
{
	gup_flags |= FOLL_PIN;
	return __get_user_pages_remote(mm, start, nr_pages, gup_flags, pages, vmas, locked);
	/* expect: callee=__get_user_pages_remote function=pin_user_pages_remote must=FOLL_PIN unknown=true
	 *	origin=parameter vmas=parameter pages=pages nr_pages=nr_pages writes=maybe reference=? */
}
EXPORT_SYMBOL(pin_user_pages_remote); /* expect-none: callee=pin_user_pages_remote kind=export */

long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	return __get_user_pages_locked(current->mm, start, nr_pages, pages, vmas, NULL, gup_flags | FOLL_TOUCH);
	/* expect: callee=__get_user_pages_locked function=get_user_pages must=FOLL_TOUCH unknown=true
	 *	origin=parameter vmas=parameter pages=pages nr_pages=nr_pages writes=maybe reference=param */
}
EXPORT_SYMBOL(get_user_pages); /* expect-none: callee=get_user_pages kind=export */

long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	gup_flags |= FOLL_PIN;
	return __get_user_pages_locked(current->mm, start, nr_pages, pages, vmas, NULL, gup_flags);
	/* expect: callee=__get_user_pages_locked function=pin_user_pages must=FOLL_PIN unknown=true
	 *	origin=parameter vmas=parameter pages=pages nr_pages=nr_pages writes=maybe reference=? */
}
EXPORT_SYMBOL(pin_user_pages); /* expect-none: callee=pin_user_pages kind=export */

long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages,
			     unsigned int gup_flags)
{
	int locked = 1;

	return __get_user_pages_locked(current->mm, start, nr_pages, pages, NULL, &locked, gup_flags | FOLL_TOUCH);
	/* expect: callee=__get_user_pages_locked function=get_user_pages_unlocked must=FOLL_TOUCH unknown=true
	 *	origin=parameter vmas=null pages=pages nr_pages=nr_pages writes=maybe reference=param */
}
EXPORT_SYMBOL(get_user_pages_unlocked); /* expect-none: callee=get_user_pages_unlocked kind=export */

long pin_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages,
			     unsigned int gup_flags)
{
	return get_user_pages_unlocked(start, nr_pages, pages, gup_flags | FOLL_PIN);
	/* expect: callee=get_user_pages_unlocked function=pin_user_pages_unlocked must=FOLL_PIN unknown=true
	 *	origin=parameter vmas=absent pages=pages nr_pages=nr_pages writes=maybe reference=? */
}
EXPORT_SYMBOL(pin_user_pages_unlocked); /* expect-none: callee=pin_user_pages_unlocked kind=export */

static int fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	long done = 0;

	if (gup_flags & FOLL_FAST_ONLY)
		return done;
	done = __get_user_pages_locked(current->mm, start, nr_pages, pages, NULL, NULL, gup_flags);
	/* expect: callee=__get_user_pages_locked function=fast unknown=true origin=parameter vmas=null pages=pages
	 *	nr_pages=nr_pages writes=maybe reference=param */
	return done;
}

int get_user_pages_fast_only(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	return fast(start, nr_pages, gup_flags | FOLL_GET | FOLL_FAST_ONLY, pages);
}
EXPORT_SYMBOL_GPL(get_user_pages_fast_only); /* expect-none: callee=get_user_pages_fast_only kind=export */

int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	return fast(start, nr_pages, gup_flags | FOLL_GET, pages);
}
EXPORT_SYMBOL_GPL(get_user_pages_fast); /* expect-none: callee=get_user_pages_fast kind=export */

int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	return fast(start, nr_pages, gup_flags | FOLL_PIN, pages);
}
EXPORT_SYMBOL_GPL(pin_user_pages_fast); /* expect-none: callee=pin_user_pages_fast kind=export */

int pin_user_pages_fast_only(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	return fast(start, nr_pages, gup_flags | FOLL_PIN | FOLL_FAST_ONLY, pages);
}
EXPORT_SYMBOL_GPL(pin_user_pages_fast_only); /* expect-none: callee=pin_user_pages_fast_only kind=export */
