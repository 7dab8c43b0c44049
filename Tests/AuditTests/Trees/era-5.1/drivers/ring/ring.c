// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>

long ring_map(unsigned long addr, int n, struct page **pages, struct vm_area_struct **vmas)
{
	int locked = 1;
	long got = get_user_pages_longterm(addr, n, FOLL_WRITE, pages, vmas);
	/* expect: callee=get_user_pages_longterm function=ring_map must=FOLL_WRITE origin=literal flags=FOLL_WRITE
	 *	vmas=parameter pages=pages nr_pages=n writes=yes reference=get */

	got += get_user_pages_fast(addr, n, 1, pages);
	/* expect: callee=get_user_pages_fast function=ring_map must=FOLL_WRITE origin=literal flags=- vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=get */
	got += get_user_pages_fast(addr, n, FOLL_FORCE, pages);
	/* expect: callee=get_user_pages_fast function=ring_map must=FOLL_WRITE origin=literal flags=- vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=get */
	got += get_user_pages_locked(addr, n, FOLL_FORCE, pages, &locked);
	/* expect: callee=get_user_pages_locked function=ring_map must=FOLL_FORCE origin=literal flags=FOLL_FORCE
	 *	vmas=absent pages=pages nr_pages=n writes=no reference=get */
	return got;
}
