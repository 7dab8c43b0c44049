// SPDX-License-Identifier: Apache-2.0
/* expect-default: kind=definition */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/uio.h>

static ssize_t pages_of(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned int maxpages,
			size_t *start)
{
	unsigned int gup_flags = 0;
	int got;

	if (iov_iter_rw(i) != WRITE)
		gup_flags |= FOLL_WRITE;
	*start = 0;
	got = get_user_pages_fast((unsigned long)i->iov->iov_base, maxpages, gup_flags, pages);
	/* expect: callee=get_user_pages_fast function=pages_of may=FOLL_WRITE origin=conditional vmas=absent
	 *	pages=pages nr_pages=maxpages writes=maybe reference=get
	 *	case=core pairing=escapes conversion=no */
	return got > 0 ? (ssize_t)(got * PAGE_SIZE) : got;
}

ssize_t iov_iter_get_pages2(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages,
			    size_t *start)
{
	return pages_of(i, pages, maxsize, maxpages, start);
}
EXPORT_SYMBOL(iov_iter_get_pages2); /* expect-none: callee=iov_iter_get_pages2 kind=export */
