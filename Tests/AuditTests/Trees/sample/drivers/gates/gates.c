// SPDX-License-Identifier: Apache-2.0
/* Calls behind conditions of the configuration: each is reached in some configuration. */
#include <linux/mm.h>
#include <linux/module.h>

#ifdef CONFIG_GATES_FAST
int gates_ifdef(unsigned long addr, struct page **pages)
{
	return get_user_pages_fast(addr, 1, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=gates_ifdef must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=1 writes=yes reference=get */
}
#endif

#ifndef CONFIG_EXPERT
int gates_ifndef(unsigned long addr, struct page **pages)
{
	return get_user_pages_fast(addr, 2, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=gates_ifndef must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=2 writes=yes reference=get */
}
#endif

#if !IS_ENABLED(CONFIG_GATES_DMA)
int gates_not_enabled(unsigned long addr, struct page **pages)
{
	return get_user_pages_fast(addr, 3, 0, pages);
	/* expect: callee=get_user_pages_fast function=gates_not_enabled origin=literal vmas=absent pages=pages
	 *	nr_pages=3 writes=no reference=get */
}
#endif

#if IS_ENABLED(CONFIG_GATES_DMA)
int gates_enabled(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 4, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=gates_enabled must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=4 writes=yes reference=pin */
}
#endif

/* Both halves hold a call: no single configuration shows both. */
int gates_both(unsigned long addr, struct page **pages)
{
#ifdef CONFIG_GATES_SLOW
	return get_user_pages_unlocked(addr, 5, pages, FOLL_WRITE);
	/* expect: callee=get_user_pages_unlocked function=gates_both must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=5 writes=yes reference=get */
#else
	return get_user_pages_fast(addr, 6, FOLL_FORCE, pages);
	/* expect: callee=get_user_pages_fast function=gates_both must=FOLL_FORCE origin=literal vmas=absent
	 *	pages=pages nr_pages=6 writes=no reference=get */
#endif
}

#if defined(CONFIG_GATES_FAST) && !defined(CONFIG_NET)
int gates_and(unsigned long addr, struct page **pages)
{
	return get_user_pages_fast(addr, 7, 0, pages);
	/* expect: callee=get_user_pages_fast function=gates_and origin=literal vmas=absent pages=pages nr_pages=7
	 *	writes=no reference=get */
}
#elif defined(CONFIG_SMP) || \
      defined(CONFIG_BLOCK)
int gates_elif(unsigned long addr, struct page **pages)
{
	return get_user_pages_fast(addr, 8, 0, pages);
	/* expect: callee=get_user_pages_fast function=gates_elif origin=literal vmas=absent pages=pages nr_pages=8
	 *	writes=no reference=get */
}
#else
int gates_else(unsigned long addr, struct page **pages)
{
	return get_user_pages_fast(addr, 9, 0, pages);
	/* expect: callee=get_user_pages_fast function=gates_else origin=literal vmas=absent pages=pages nr_pages=9
	 *	writes=no reference=get */
}
#endif

#ifdef CONFIG_64BIT
# ifdef CONFIG_SMP
int gates_nested(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 10, 0, pages);
	/* expect: callee=pin_user_pages_fast function=gates_nested origin=literal vmas=absent pages=pages
	 *	nr_pages=10 writes=no reference=pin */
}
# else
int gates_nested(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 11, 0, pages);
	/* expect: callee=pin_user_pages_fast function=gates_nested origin=literal vmas=absent pages=pages
	 *	nr_pages=11 writes=no reference=pin */
}
# endif
#endif

/* A symbol that no Kconfig declares: never set, so the call stands in the other half. */
#ifndef CONFIG_GATES_FORGOTTEN
int gates_undeclared(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 12, 0, pages);
	/* expect: callee=pin_user_pages_fast function=gates_undeclared origin=literal vmas=absent pages=pages
	 *	nr_pages=12 writes=no reference=pin */
}
#endif

#ifdef CONFIG_GATES_FORGOTTEN
int gates_forgotten(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 13, 0, pages);
	/* expect: callee=pin_user_pages_fast function=gates_forgotten method=ast|text */
}
#endif

#ifdef MODULE
int gates_module(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 14, 0, pages);
	/* expect: callee=pin_user_pages_fast function=gates_module method=ast|text */
}
#endif

#if GATES_REVISION >= 3
int gates_revision(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 15, 0, pages);
	/* expect: callee=pin_user_pages_fast function=gates_revision origin=literal vmas=absent pages=pages
	 *	nr_pages=15 writes=no reference=pin */
}
#endif

/* A condition among the arguments. */
int gates_argument(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 16,
#ifdef CONFIG_GATES_FAST
				   FOLL_LONGTERM |
#endif
				   FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=gates_argument must=? may=? unknown=? origin=? vmas=absent
	 *	pages=pages nr_pages=16 writes=yes reference=pin */
}

/* A condition in C is no condition for the preprocessor. */
int gates_in_c(unsigned long addr, struct page **pages)
{
	if (!IS_ENABLED(CONFIG_GATES_FAST))
		return pin_user_pages_fast(addr, 17, 0, pages);
		/* expect: callee=pin_user_pages_fast function=gates_in_c origin=literal vmas=absent pages=pages
		 *	nr_pages=17 writes=no reference=pin */
	return 0;
}
MODULE_LICENSE("Apache-2.0");
