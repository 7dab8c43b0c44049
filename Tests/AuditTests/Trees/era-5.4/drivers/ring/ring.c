// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/uio.h>

long ring_map(unsigned long addr, int n, struct page **pages, struct vm_area_struct **vmas)
{
	int locked = 1;
	long got = get_user_pages(addr, n, FOLL_WRITE | FOLL_LONGTERM, pages, vmas);
	/* expect: callee=get_user_pages function=ring_map must=FOLL_LONGTERM,FOLL_WRITE origin=literal
	 *	flags="FOLL_WRITE | FOLL_LONGTERM" vmas=parameter pages=pages nr_pages=n writes=yes reference=get */

	got += get_user_pages_fast(addr, n, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=ring_map must=FOLL_WRITE origin=literal flags=FOLL_WRITE
	 *	vmas=absent pages=pages nr_pages=n writes=yes reference=get */
	got += __get_user_pages_fast(addr, n, 1, pages);
	/* expect: callee=__get_user_pages_fast function=ring_map must=FOLL_WRITE origin=literal flags=- vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=get */
	got += get_user_pages_remote(NULL, current->mm, addr, 1, FOLL_FORCE, pages, NULL, &locked);
	/* expect: callee=get_user_pages_remote function=ring_map must=FOLL_FORCE origin=literal vmas=null
	 *	pages=pages nr_pages=1 writes=no reference=get */
	got += get_user_pages_locked(addr, n, 0, pages, &locked);
	/* expect: callee=get_user_pages_locked function=ring_map origin=literal flags=0 vmas=absent pages=pages
	 *	nr_pages=n writes=no reference=get */
	got += get_user_pages_unlocked(addr, n, pages, FOLL_WRITE);
	/* expect: callee=get_user_pages_unlocked function=ring_map must=FOLL_WRITE origin=literal flags=FOLL_WRITE
	 *	vmas=absent pages=pages nr_pages=n writes=yes reference=get */
	return got;
}

ssize_t ring_read(const struct iovec *iov, struct page **pages, size_t len)
{
	struct iov_iter iter;
	size_t start;

	/* A read fills the iterator's memory. */
	iov_iter_init(&iter, READ, iov, 1, len);
	return iov_iter_get_pages(&iter, pages, len, 16, &start);
	/* expect: callee=iov_iter_get_pages function=ring_read origin=none flags=- vmas=absent pages=pages
	 *	nr_pages=16 writes=yes reference=get */
}

ssize_t ring_write(const struct iovec *iov, struct page ***pages, size_t len)
{
	struct iov_iter iter;
	size_t start;

	iov_iter_init(&iter, WRITE, iov, 1, len);
	return iov_iter_get_pages_alloc(&iter, pages, len, &start);
	/* expect: callee=iov_iter_get_pages_alloc function=ring_write origin=none flags=- vmas=absent pages=pages
	 *	nr_pages=- writes=no reference=get */
}

int ring_copy(struct task_struct *task, unsigned long addr, void *buf, bool write)
{
	int copied = access_process_vm(task, addr, buf, 8, write ? FOLL_WRITE : FOLL_ANON);
	/* expect: callee=access_process_vm function=ring_copy may=FOLL_ANON,FOLL_WRITE origin=conditional
	 *	vmas=absent pages=- nr_pages=- writes=maybe reference=none */

	if (copied == 8)
		return 0;
	return __access_remote_vm(task, task->mm, addr, buf, 8, FOLL_FORCE);
	/* expect: callee=__access_remote_vm function=ring_copy must=FOLL_FORCE origin=literal vmas=absent pages=-
	 *	nr_pages=- writes=no reference=none */
}
