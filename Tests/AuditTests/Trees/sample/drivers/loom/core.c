// SPDX-License-Identifier: Apache-2.0
/* Flags that come in as parameters, and are handed on. */
#include <linux/loom_pin.h>
#include <linux/module.h>
#include <loom_types.h>

#ifndef LOOM_BUILD
#error "the Makefile of this directory defines it"
#endif

static long loom_get(unsigned long addr, unsigned long count, unsigned int gup_flags, struct page **pages)
{
	return get_user_pages(addr, count, gup_flags, pages, NULL);
	/* expect: callee=get_user_pages function=loom_get unknown=true origin=parameter flags=gup_flags vmas=null
	 *	pages=pages nr_pages=count writes=maybe reference=get */
}

static long loom_get_more(unsigned long addr, unsigned long count, unsigned int gup_flags, struct page **pages)
{
	return get_user_pages(addr, count, gup_flags | FOLL_WRITE, pages, NULL);
	/* expect: callee=get_user_pages function=loom_get_more must=FOLL_WRITE unknown=true origin=parameter
	 *	flags="gup_flags | FOLL_WRITE" vmas=null pages=pages nr_pages=count writes=yes reference=get */
}

static long loom_get_added(unsigned long addr, unsigned long count, unsigned int gup_flags, struct page **pages)
{
	gup_flags |= FOLL_TOUCH;
	return get_user_pages(addr, count, gup_flags, pages, NULL);
	/* expect: callee=get_user_pages function=loom_get_added must=FOLL_TOUCH unknown=true origin=parameter
	 *	vmas=null pages=pages nr_pages=count writes=maybe reference=get */
}

/* A parameter's bits win over the condition. */
static long loom_get_if(unsigned long addr, unsigned int gup_flags, struct page **pages, bool force)
{
	if (force)
		gup_flags |= FOLL_FORCE;
	return get_user_pages(addr, 1, gup_flags, pages, NULL);
	/* expect: callee=get_user_pages function=loom_get_if may=FOLL_FORCE unknown=true origin=parameter vmas=null
	 *	pages=pages nr_pages=1 writes=maybe reference=get */
}

static long loom_get_either(unsigned long addr, unsigned int gup_flags, struct page **pages, bool plain)
{
	return get_user_pages(addr, 1, plain ? FOLL_NOWAIT : gup_flags, pages, NULL);
	/* expect: callee=get_user_pages function=loom_get_either may=FOLL_NOWAIT unknown=true origin=parameter
	 *	vmas=null pages=pages nr_pages=1 writes=maybe reference=get */
}

static long loom_get_copy(unsigned long addr, const unsigned int given, struct page **pages)
{
	unsigned int flags = given | FOLL_LONGTERM;

	return pin_user_pages(addr, 1, flags, pages, NULL);
	/* expect: callee=pin_user_pages function=loom_get_copy must=FOLL_LONGTERM unknown=true origin=parameter
	 *	vmas=null pages=pages nr_pages=1 writes=maybe reference=pin */
}

/* The parameter is overwritten: nothing of it is left. */
static long loom_get_replaced(unsigned long addr, unsigned int gup_flags, struct page **pages)
{
	gup_flags = FOLL_WRITE;
	return get_user_pages(addr, 1, gup_flags, pages, NULL);
	/* expect: callee=get_user_pages function=loom_get_replaced must=FOLL_WRITE origin=? vmas=null pages=pages
	 *	nr_pages=1 writes=yes reference=get */
}

static long loom_get_masked(unsigned long addr, unsigned int gup_flags, struct page **pages)
{
	gup_flags &= ~FOLL_FORCE;
	return get_user_pages(addr, 1, gup_flags, pages, NULL);
	/* expect: callee=get_user_pages function=loom_get_masked unknown=true origin=parameter vmas=null
	 *	pages=pages nr_pages=1 writes=maybe reference=get */
}

long loom_core(unsigned long addr, unsigned int gup_flags, struct page **pages)
{
	loom_get(addr, 1, FOLL_WRITE, pages);
	loom_get_more(addr, 1, 0, pages);
	loom_get_added(addr, 1, gup_flags, pages);
	loom_get_if(addr, gup_flags, pages, true);
	loom_get_either(addr, gup_flags, pages, true);
	loom_get_copy(addr, gup_flags, pages);
	loom_get_replaced(addr, gup_flags, pages);
	loom_get_masked(addr, gup_flags, pages);
	return loom_pin_user(addr, 1, pages);
}
EXPORT_SYMBOL_GPL(loom_core);
