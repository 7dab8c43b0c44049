// SPDX-License-Identifier: Apache-2.0
/* expect-default: kind=definition */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/uio.h>

void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov, unsigned long nr_segs,
		   size_t count)
{
	*i = (struct iov_iter) {
		.data_source = direction,
		.iov = iov,
		.nr_segs = nr_segs,
		.count = count,
	};
}

static ssize_t get_pages_into(struct iov_iter *i, struct page ***pages, size_t maxsize, unsigned int maxpages,
			      size_t *start)
{
	unsigned int gup_flags = 0;
	unsigned long addr = (unsigned long)i->iov->iov_base;
	int got;

	if (iov_iter_rw(i) != WRITE)
		gup_flags |= FOLL_WRITE;
	*start = addr & ~PAGE_MASK;
	got = get_user_pages_fast(addr & PAGE_MASK, min(maxsize >> PAGE_SHIFT, maxpages), gup_flags, *pages);
	/* expect: callee=get_user_pages_fast function=get_pages_into may=FOLL_WRITE origin=conditional vmas=absent
	 *	pages=*pages nr_pages="min(maxsize >> PAGE_SHIFT, maxpages)" writes=maybe reference=get */
	return got > 0 ? got * PAGE_SIZE : got;
}

ssize_t iov_iter_get_pages2(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages,
			    size_t *start)
{
	return get_pages_into(i, &pages, maxsize, maxpages, start);
}
EXPORT_SYMBOL(iov_iter_get_pages2); /* expect-none: callee=iov_iter_get_pages2 kind=export */

ssize_t iov_iter_get_pages_alloc2(struct iov_iter *i, struct page ***pages, size_t maxsize, size_t *start)
{
	return get_pages_into(i, pages, maxsize, ~0U, start);
}
EXPORT_SYMBOL(iov_iter_get_pages_alloc2); /* expect-none: callee=iov_iter_get_pages_alloc2 kind=export */
