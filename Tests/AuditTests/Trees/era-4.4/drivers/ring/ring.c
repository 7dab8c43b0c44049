// SPDX-License-Identifier: Apache-2.0
/* What a driver of that time passes for write and force. */
#include <linux/export.h>
#include <linux/mm.h>

struct ring {
	struct page **pages;
	int count;
	int writable;
};

long ring_write(struct ring *ring, unsigned long addr)
{
	return get_user_pages(current, current->mm, addr, ring->count, 1, 0, ring->pages, NULL);
	/* expect: callee=get_user_pages function=ring_write must=FOLL_WRITE origin=literal flags=- vmas=null
	 *	pages=ring->pages nr_pages=ring->count writes=yes reference=get */
}

long ring_force(struct ring *ring, unsigned long addr)
{
	struct vm_area_struct *vma;

	return get_user_pages(current, current->mm, addr, 1, 0, 1, ring->pages, &vma);
	/* expect: callee=get_user_pages function=ring_force must=FOLL_FORCE origin=literal flags=- vmas=single
	 *	pages=ring->pages nr_pages=1 writes=no reference=get */
}

long ring_both(struct ring *ring, unsigned long addr)
{
	struct vm_area_struct *vmas[8];

	return get_user_pages(current, current->mm, addr, 8, WRITE, 1 /* force */, ring->pages, vmas);
	/* expect: callee=get_user_pages function=ring_both must=FOLL_FORCE,FOLL_WRITE origin=literal flags=-
	 *	vmas=array pages=ring->pages nr_pages=8 writes=yes reference=get */
}

long ring_neither(struct ring *ring, unsigned long addr)
{
	return get_user_pages(current, current->mm, addr, 1, 0, 0, ring->pages, NULL);
	/* expect: callee=get_user_pages function=ring_neither origin=literal flags=- vmas=null pages=ring->pages
	 *	nr_pages=1 writes=no reference=get */
}

long ring_faulted(struct mm_struct *mm, unsigned long addr)
{
	return get_user_pages(NULL, mm, addr, 1, 1, 0, NULL, NULL);
	/* expect: callee=get_user_pages function=ring_faulted must=FOLL_WRITE origin=literal flags=- vmas=null
	 *	pages=NULL pages_null=true nr_pages=1 writes=yes reference=none */
}

long ring_direction(struct ring *ring, unsigned long addr, int rw)
{
	return get_user_pages(current, current->mm, addr, 1, rw == READ, 0, ring->pages, NULL);
	/* expect: callee=get_user_pages function=ring_direction may=FOLL_WRITE origin=conditional flags=- vmas=null
	 *	pages=ring->pages nr_pages=1 writes=maybe reference=get */
}

long ring_question(struct ring *ring, unsigned long addr, int rw)
{
	return get_user_pages(current, current->mm, addr, 1, rw == READ ? 1 : 0, 1, ring->pages, NULL);
	/* expect: callee=get_user_pages function=ring_question must=FOLL_FORCE may=FOLL_WRITE origin=conditional
	 *	flags=- vmas=null pages=ring->pages nr_pages=1 writes=maybe reference=get */
}

long ring_local(struct ring *ring, unsigned long addr)
{
	int write = 1;

	return get_user_pages(current, current->mm, addr, 1, write, !write, ring->pages, NULL);
	/* expect: callee=get_user_pages function=ring_local must=FOLL_WRITE may=? origin=? flags=- vmas=null
	 *	pages=ring->pages nr_pages=1 writes=yes reference=get */
}

long ring_local_if(struct ring *ring, unsigned long addr, int rw)
{
	int write = 0;

	if (rw == READ)
		write = 1;
	return get_user_pages(current, current->mm, addr, 1, write, 0, ring->pages, NULL);
	/* expect: callee=get_user_pages function=ring_local_if may=FOLL_WRITE origin=conditional flags=- vmas=null
	 *	pages=ring->pages nr_pages=1 writes=maybe reference=get */
}

long ring_parameter(struct ring *ring, unsigned long addr, int write, int force)
{
	return get_user_pages(current, current->mm, addr, 1, write, force, ring->pages, NULL);
	/* expect: callee=get_user_pages function=ring_parameter may=FOLL_FORCE,FOLL_WRITE unknown=?
	 *	origin=parameter flags=- vmas=null pages=ring->pages nr_pages=1 writes=maybe reference=get */
}

long ring_member(struct ring *ring, unsigned long addr)
{
	return get_user_pages(current, current->mm, addr, 1, ring->writable, 0, ring->pages, NULL);
	/* expect: callee=get_user_pages function=ring_member may=FOLL_WRITE unknown=? origin=field flags=-
	 *	vmas=null pages=ring->pages nr_pages=1 writes=maybe reference=get */
}

long ring_rest(struct ring *ring, unsigned long addr)
{
	int locked = 1;
	long got = get_user_pages_locked(current, current->mm, addr, 2, 1, 0, ring->pages, &locked);
	/* expect: callee=get_user_pages_locked function=ring_rest must=FOLL_WRITE origin=literal flags=-
	 *	vmas=absent pages=ring->pages nr_pages=2 writes=yes reference=get */

	got += get_user_pages_unlocked(current, current->mm, addr, 3, 0, 1, ring->pages);
	/* expect: callee=get_user_pages_unlocked function=ring_rest must=FOLL_FORCE origin=literal flags=-
	 *	vmas=absent pages=ring->pages nr_pages=3 writes=no reference=get */
	got += __get_user_pages_unlocked(current, current->mm, addr, 4, 1, 0, ring->pages, FOLL_TOUCH | FOLL_HWPOISON);
	/* expect: callee=__get_user_pages_unlocked function=ring_rest must=FOLL_HWPOISON,FOLL_TOUCH,FOLL_WRITE
	 *	origin=literal flags="FOLL_TOUCH | FOLL_HWPOISON" vmas=absent pages=ring->pages nr_pages=4
	 *	writes=yes reference=get */
	got += get_user_pages_fast(addr, 5, 1, ring->pages);
	/* expect: callee=get_user_pages_fast function=ring_rest must=FOLL_WRITE origin=literal flags=- vmas=absent
	 *	pages=ring->pages nr_pages=5 writes=yes reference=get */
	got += __get_user_pages_fast(addr, 6, 0, ring->pages);
	/* expect: callee=__get_user_pages_fast function=ring_rest origin=literal flags=- vmas=absent
	 *	pages=ring->pages nr_pages=6 writes=no reference=get */
	got += __get_user_pages(current, current->mm, addr, 7, FOLL_WRITE | FOLL_GET, ring->pages, NULL, &locked);
	/* expect: callee=__get_user_pages function=ring_rest must=FOLL_GET,FOLL_WRITE origin=literal
	 *	flags="FOLL_WRITE | FOLL_GET" vmas=null pages=ring->pages nr_pages=7 writes=yes reference=get */
	return got;
}

int ring_other(struct vm_area_struct *vma, unsigned long addr, void *buf, bool write)
{
	struct page *page = follow_page(vma, addr, FOLL_GET | FOLL_SPLIT);
	/* expect: callee=follow_page function=ring_other must=FOLL_GET,FOLL_SPLIT origin=literal vmas=absent
	 *	pages=- nr_pages=- writes=no reference=get */

	if (!page && fixup_user_fault(current, vma->vm_mm, addr, 1))
	/* expect: callee=fixup_user_fault function=ring_other origin=none flags=- vmas=absent pages=- nr_pages=-
	 *	writes=no reference=none */
		return -EFAULT;
	if (access_process_vm(current, addr, buf, 8, 1) != 8)
	/* expect: callee=access_process_vm function=ring_other must=FOLL_WRITE origin=literal flags=- vmas=absent
	 *	pages=- nr_pages=- writes=yes reference=none */
		return -EFAULT;
	return access_remote_vm(vma->vm_mm, addr, buf, 8, write == false);
	/* expect: callee=access_remote_vm function=ring_other may=FOLL_WRITE origin=conditional flags=- vmas=absent
	 *	pages=- nr_pages=- writes=maybe reference=none */
}
