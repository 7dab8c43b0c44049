// SPDX-License-Identifier: Apache-2.0
/* Case 1: the pages of an iterator, for one transfer. */
#include <linux/mm.h>
#include <linux/uio.h>

int network_send(struct page **pages, size_t start, ssize_t len);

ssize_t iterator_pass(struct iov_iter *from)
{
	struct page *pages[16];
	size_t start;
	ssize_t len = iov_iter_get_pages2(from, pages, 16 * PAGE_SIZE, 16, &start);
	/* expect: callee=iov_iter_get_pages2 function=iterator_pass origin=none vmas=absent pages=pages nr_pages=16
	 *	writes=maybe reference=get case=1 lifetime=short pairing=ok release=put_page conversion=yes
	 *	to=iov_iter_extract_pages */
	int i, ret;

	if (len <= 0)
		return len;
	ret = network_send(pages, start, len);
	for (i = 0; i * PAGE_SIZE < start + len; i++)
		put_page(pages[i]);
	return ret;
}

/* Already a pin where the iterator holds user memory. */
ssize_t iterator_extract(struct iov_iter *from)
{
	struct page *stack[16], **pages = stack;
	size_t start;
	ssize_t len = iov_iter_extract_pages(from, &pages, 16 * PAGE_SIZE, 16, 0, &start);
	/* expect: callee=iov_iter_extract_pages function=iterator_extract origin=none vmas=absent pages=&pages
	 *	nr_pages=16 writes=maybe reference=pin case=1 lifetime=short pairing=ok release=unpin_user_pages
	 *	conversion=no */
	int ret;

	if (len <= 0)
		return len;
	ret = network_send(pages, start, len);
	unpin_user_pages(pages, (start + len + PAGE_SIZE - 1) / PAGE_SIZE);
	return ret;
}
