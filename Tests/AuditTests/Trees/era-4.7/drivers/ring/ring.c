// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>

long ring_map(unsigned long addr, int n, struct page **pages, int write)
{
	struct vm_area_struct *vma;
	int locked = 1;
	long got = get_user_pages(addr, n, 1, 0, pages, NULL);
	/* expect: callee=get_user_pages function=ring_map must=FOLL_WRITE origin=literal flags=- vmas=null
	 *	pages=pages nr_pages=n writes=yes reference=get */

	got += get_user_pages_remote(current, current->mm, addr, 1, 0, 1, pages, &vma);
	/* expect: callee=get_user_pages_remote function=ring_map must=FOLL_FORCE origin=literal flags=- vmas=single
	 *	pages=pages nr_pages=1 writes=no reference=get */
	got += get_user_pages_locked(addr, 2, 1, 1, pages, &locked);
	/* expect: callee=get_user_pages_locked function=ring_map must=FOLL_FORCE,FOLL_WRITE origin=literal flags=-
	 *	vmas=absent pages=pages nr_pages=2 writes=yes reference=get */
	got += get_user_pages_unlocked(addr, 3, write, 0, pages);
	/* expect: callee=get_user_pages_unlocked function=ring_map may=FOLL_WRITE unknown=? origin=parameter
	 *	flags=- vmas=absent pages=pages nr_pages=3 writes=maybe reference=get */
	got += __get_user_pages_unlocked(current, current->mm, addr, 4, 0, 0, pages, FOLL_REMOTE);
	/* expect: callee=__get_user_pages_unlocked function=ring_map must=FOLL_REMOTE origin=literal
	 *	flags=FOLL_REMOTE vmas=absent pages=pages nr_pages=4 writes=no reference=get */
	got += get_user_pages_fast(addr, 5, write != 0, pages);
	/* expect: callee=get_user_pages_fast function=ring_map may=FOLL_WRITE origin=conditional flags=-
	 *	vmas=absent pages=pages nr_pages=5 writes=maybe reference=get */
	return got;
}
