// SPDX-License-Identifier: Apache-2.0
/* Pages of an iterator: written to where the iterator is a destination. */
#include <linux/mm.h>
#include <linux/uio.h>

ssize_t direct_read(const struct iovec *iov, struct page **pages, size_t len)
{
	struct iov_iter i;
	size_t start;

	iov_iter_init(&i, ITER_DEST, iov, 1, len);
	return iov_iter_get_pages2(&i, pages, len, 16, &start);
	/* expect: callee=iov_iter_get_pages2 function=direct_read origin=none flags=- vmas=absent pages=pages
	 *	nr_pages=16 writes=yes reference=get */
}

ssize_t direct_write(const struct iovec *iov, struct page ***pages, size_t len)
{
	struct iov_iter i;
	size_t start;

	iov_iter_init(&i, ITER_SOURCE, iov, 1, len);
	return iov_iter_get_pages_alloc2(&i, pages, len, &start);
	/* expect: callee=iov_iter_get_pages_alloc2 function=direct_write origin=none flags=- vmas=absent
	 *	pages=pages nr_pages=- writes=no reference=get */
}

ssize_t direct_given(struct iov_iter *iter, struct page **pages, size_t len)
{
	size_t start;

	return iov_iter_get_pages2(iter, pages, len, 1U << 4, &start);
	/* expect: callee=iov_iter_get_pages2 function=direct_given origin=none flags=- vmas=absent pages=pages
	 *	nr_pages="1U << 4" writes=maybe reference=get */
}

ssize_t direct_either(const struct iovec *iov, struct page **pages, size_t len, int rw)
{
	struct iov_iter i;
	size_t start;

	iov_iter_init(&i, rw, iov, 1, len);
	return iov_iter_get_pages2(&i, pages, len, 16, &start);
	/* expect: callee=iov_iter_get_pages2 function=direct_either origin=none flags=- vmas=absent pages=pages
	 *	nr_pages=16 writes=maybe reference=get */
}
