// SPDX-License-Identifier: Apache-2.0
/* System calls: the enclosing function is the one that the macro's first argument names. */
#include <linux/mm.h>
#include <linux/syscalls.h>

SYSCALL_DEFINE3(ring_map, unsigned long, addr, int, n, int __user *, result)
{
	struct page *page;
	int got = get_user_pages_fast(addr, 1, FOLL_WRITE, &page);
	/* expect: callee=get_user_pages_fast function=ring_map must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=get */

	if (got != 1)
		return -EFAULT;
	*result = n;
	put_page(page);
	return 0;
}

SYSCALL_DEFINE2(ring_peek,
		unsigned long, addr,
		unsigned int, gup_flags)
{
	return get_user_pages_fast(addr, 1, gup_flags | FOLL_NOFAULT, NULL);
	/* expect: callee=get_user_pages_fast function=ring_peek must=FOLL_NOFAULT unknown=true origin=parameter
	 *	vmas=absent pages=NULL pages_null=true nr_pages=1 writes=maybe reference=none */
}

static long ring_helper(unsigned long addr)
{
	return get_user_pages_unlocked(addr, 1, NULL, FOLL_WRITE);
	/* expect: callee=get_user_pages_unlocked function=ring_helper must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=NULL pages_null=true nr_pages=1 writes=yes reference=none */
}

SYSCALL_DEFINE1(ring_touch, unsigned long, addr)
{
	return ring_helper(addr);
}
