// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/uio.h>

#define RING_FLAGS (FOLL_WRITE | FOLL_LONGTERM)

long ring_map(unsigned long addr, int n, struct page **pages, bool write)
{
	unsigned int gup_flags = FOLL_LONGTERM;
	int locked = 1;
	long got = get_user_pages(addr, n, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages function=ring_map must=FOLL_WRITE origin=literal flags=FOLL_WRITE
	 *	vmas=absent pages=pages nr_pages=n writes=yes reference=get */

	got += pin_user_pages(addr, n, RING_FLAGS | FOLL_PCI_P2PDMA, pages);
	/* expect: callee=pin_user_pages function=ring_map must=FOLL_LONGTERM,FOLL_PCI_P2PDMA,FOLL_WRITE
	 *	origin=literal vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
	got += get_user_pages_remote(current->mm, addr, 1, FOLL_FORCE, NULL, &locked);
	/* expect: callee=get_user_pages_remote function=ring_map must=FOLL_FORCE origin=literal vmas=absent
	 *	pages=NULL pages_null=true nr_pages=1 writes=no reference=none */
	if (write)
		gup_flags |= FOLL_WRITE;
	got += pin_user_pages_remote(current->mm, addr, n, gup_flags, pages, NULL);
	/* expect: callee=pin_user_pages_remote function=ring_map must=FOLL_LONGTERM may=FOLL_WRITE
	 *	origin=conditional flags=gup_flags vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
	got += get_user_pages_unlocked(addr, n, pages, FOLL_HONOR_NUMA_FAULT);
	/* expect: callee=get_user_pages_unlocked function=ring_map must=FOLL_HONOR_NUMA_FAULT origin=literal
	 *	vmas=absent pages=pages nr_pages=n writes=no reference=get */
	got += pin_user_pages_fast(addr, n, write, pages);
	/* expect: callee=pin_user_pages_fast function=ring_map may=FOLL_WRITE unknown=? origin=? flags=write
	 *	vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
	got += get_user_pages_fast(addr, n, 1, pages);
	/* expect: callee=get_user_pages_fast function=ring_map must=FOLL_WRITE origin=literal flags=1 vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=get */
	return got;
}

struct page *ring_one(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page = get_user_page_vma_remote(mm, addr, FOLL_WRITE | FOLL_FORCE, &vma);
	/* expect: callee=get_user_page_vma_remote function=ring_one must=FOLL_FORCE,FOLL_WRITE origin=literal
	 *	flags="FOLL_WRITE | FOLL_FORCE" vmas=single pages=- nr_pages=- writes=yes reference=get */

	return page ? page : follow_page(vma, addr, FOLL_DUMP);
	/* expect: callee=follow_page function=ring_one must=FOLL_DUMP origin=literal vmas=absent pages=- nr_pages=-
	 *	writes=no reference=none */
}

ssize_t ring_extract(const struct iovec *iov, size_t len)
{
	struct page *stack[16], **pages = stack;
	struct iov_iter iter;
	size_t offset;

	iov_iter_init(&iter, ITER_DEST, iov, 1, len);
	return iov_iter_extract_pages(&iter, &pages, len, 16, 0, &offset);
	/* expect: callee=iov_iter_extract_pages function=ring_extract origin=none flags=- vmas=absent pages=&pages
	 *	nr_pages=16 writes=yes reference=pin */
}

ssize_t ring_extract_given(struct iov_iter *iter, struct page **pages, size_t len)
{
	size_t offset;

	return iov_iter_extract_pages(iter, &pages, len, 16, 0, &offset);
	/* expect: callee=iov_iter_extract_pages function=ring_extract_given origin=none flags=- vmas=absent
	 *	pages=&pages nr_pages=16 writes=maybe reference=pin */
}
