// SPDX-License-Identifier: Apache-2.0
/* Calls that no configuration of this tree can reach: they are sites all the same, found by their text. */
#include <linux/mm.h>
#include <linux/version.h>

int dead_if_0(unsigned long addr, struct page **pages)
{
	int got = 0;

#if 0
	got = get_user_pages_fast(addr, 1, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=dead_if_0 method=text */
#endif
	return got;
}

#if 0
int dead_function(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 1, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=dead_function method=text */
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 0)
int dead_version(unsigned long addr, struct page **pages)
{
	return get_user_pages(current, current->mm, addr, 1, 1, 0, pages, NULL);
	/* expect: callee=get_user_pages function=dead_version method=text */
}
#else
int dead_version(unsigned long addr, struct page **pages)
{
	return get_user_pages(addr, 1, FOLL_WRITE, pages, NULL);
	/* expect: callee=get_user_pages function=dead_version must=FOLL_WRITE origin=literal vmas=null pages=pages
	 *	nr_pages=1 writes=yes reference=get */
}
#endif

#ifdef CONFIG_GATES_DMA
#ifndef CONFIG_GATES_DMA
int dead_contradiction(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 2, 0, pages);
	/* expect: callee=pin_user_pages_fast function=dead_contradiction method=text */
}
#endif
#endif

#if 1
int dead_not(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 3, 0, pages);
	/* expect: callee=pin_user_pages_fast function=dead_not origin=literal vmas=absent pages=pages nr_pages=3
	 *	writes=no reference=pin */
}
#else
The apostrophe isn't closed, and nobody minds: the compiler skips these lines.
int dead_after_prose(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr, 4, 0, pages);
	/* expect: callee=pin_user_pages_fast function=? method=text */
}
#endif
