// SPDX-License-Identifier: Apache-2.0
/* The iterator holds the kernel's own memory: nothing of a user's is referenced. */
#include <linux/mm.h>
#include <linux/uio.h>

int network_send(struct page **pages, size_t start, ssize_t len);

ssize_t send_own(const struct kvec *kvec, size_t len)
{
	struct page *pages[16];
	struct iov_iter iter;
	size_t start;
	ssize_t got;

	iov_iter_kvec(&iter, ITER_SOURCE, kvec, 1, len);
	got = iov_iter_get_pages2(&iter, pages, len, 16, &start);
	/* expect: callee=iov_iter_get_pages2 function=send_own origin=none vmas=absent pages=pages nr_pages=16
	 *	writes=no reference=get case=n/a conversion=no */
	if (got > 0) {
		network_send(pages, start, got);
		put_page(pages[0]);
	}
	return got;
}

/* Not so: the same shape over a user's memory. */
ssize_t send_users(const struct iovec *iov, size_t len)
{
	struct page *pages[16];
	struct iov_iter iter;
	size_t start;
	ssize_t got;

	iov_iter_init(&iter, ITER_SOURCE, iov, 1, len);
	got = iov_iter_get_pages2(&iter, pages, len, 16, &start);
	/* expect: callee=iov_iter_get_pages2 function=send_users origin=none vmas=absent pages=pages nr_pages=16
	 *	writes=no reference=get case=1 conversion=yes to=iov_iter_extract_pages dirtied=not-needed */
	if (got > 0) {
		network_send(pages, start, got);
		put_page(pages[0]);
	}
	return got;
}
