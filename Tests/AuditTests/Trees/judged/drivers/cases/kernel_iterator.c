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

static void load(struct iov_iter *iter, const struct kvec *kvec, size_t len)
{
	iov_iter_kvec(iter, ITER_SOURCE, kvec, 1, len);
}

/* Made by a helper; and what extraction finds in it, it does not pin. */
ssize_t send_loaded(const struct kvec *kvec, size_t len)
{
	struct page *list[16], **pages = list;
	struct iov_iter iter;
	size_t start;
	ssize_t got;

	load(&iter, kvec, len);
	got = iov_iter_extract_pages(&iter, &pages, len, 16, 0, &start);
	/* expect: callee=iov_iter_extract_pages function=send_loaded origin=none vmas=absent pages=&pages nr_pages=16
	 *	writes=no reference=pin case=n/a conversion=no pairing=not-applicable release=- */
	if (got > 0)
		network_send(pages, start, got);
	return got;
}

/* Not I/O: the data is copied under the reference, by the processor. */
ssize_t copy_users(const struct iovec *iov, size_t len, void *to)
{
	struct page *pages[16];
	struct iov_iter iter;
	size_t start;
	ssize_t got;

	iov_iter_init(&iter, ITER_SOURCE, iov, 1, len);
	got = iov_iter_get_pages2(&iter, pages, len, 16, &start);
	/* expect: callee=iov_iter_get_pages2 function=copy_users origin=none vmas=absent pages=pages nr_pages=16
	 *	writes=no reference=get case=5 conversion=no lifetime=short release=put_page pairing=ok */
	if (got > 0) {
		memcpy(to, page_address(pages[0]), got);
		put_page(pages[0]);
	}
	return got;
}
