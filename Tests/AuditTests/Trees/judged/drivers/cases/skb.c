// SPDX-License-Identifier: Apache-2.0
/* Case 1: the pages become fragments of a packet, and go when the packet goes. */
#include <linux/skbuff.h>
#include <linux/uio.h>

int packet_fill(struct sk_buff *skb, struct iov_iter *from, size_t len)
{
	struct page *pages[16];
	size_t start;
	ssize_t copied = iov_iter_get_pages2(from, pages, len, 16, &start);
	/* expect: callee=iov_iter_get_pages2 function=packet_fill origin=none vmas=absent pages=pages nr_pages=16
	 *	writes=maybe reference=get case=1 destination=skb lifetime=short pairing=escapes conversion=yes
	 *	to=iov_iter_extract_pages */
	int i = 0;

	if (copied < 0)
		return -EFAULT;
	while (copied > 0) {
		skb_fill_page_desc(skb, i, pages[i], start, PAGE_SIZE - start);
		copied -= PAGE_SIZE - start;
		start = 0;
		i++;
	}
	return 0;
}
