// SPDX-License-Identifier: Apache-2.0
/* Iterators that another file brings: what this file says of their direction is half of it. */
#include <linux/uio.h>

int network_send(struct page **pages, size_t start, ssize_t len);

/* Every caller sends: so does this. */
ssize_t entry_send(struct iov_iter *iter, size_t len)
{
	struct page *pages[16];
	size_t start;
	ssize_t got = iov_iter_get_pages2(iter, pages, len, 16, &start);
	/* expect: callee=iov_iter_get_pages2 function=entry_send origin=none vmas=absent pages=pages nr_pages=16
	 *	writes=no reference=get case=1 conversion=yes to=iov_iter_extract_pages dirtied=not-needed */

	if (got > 0) {
		network_send(pages, start, got);
		put_page(pages[0]);
	}
	return got;
}

/* Reached by the one that receives only. */
static ssize_t take_for_receiving(struct iov_iter *iter, size_t len)
{
	struct page *pages[16];
	size_t start;
	ssize_t got = iov_iter_get_pages2(iter, pages, len, 16, &start);
	/* expect: callee=iov_iter_get_pages2 function=take_for_receiving origin=none vmas=absent pages=pages
	 *	nr_pages=16 writes=yes reference=get case=1 conversion=yes to=iov_iter_extract_pages */

	if (got > 0) {
		network_send(pages, start, got);
		put_page(pages[0]);
	}
	return got;
}

ssize_t entry_transfer(struct iov_iter *iter, size_t len)
{
	if (iov_iter_rw(iter) == READ)
		return take_for_receiving(iter, len);
	return entry_send(iter, len);
}

/* Both are seen in the other file. */
ssize_t entry_both(struct iov_iter *iter, size_t len)
{
	struct page *pages[16];
	size_t start;
	ssize_t got = iov_iter_get_pages2(iter, pages, len, 16, &start);
	/* expect: callee=iov_iter_get_pages2 function=entry_both origin=none vmas=absent pages=pages nr_pages=16
	 *	writes=maybe reference=get case=1 conversion=yes to=iov_iter_extract_pages */

	if (got > 0) {
		network_send(pages, start, got);
		put_page(pages[0]);
	}
	return got;
}
