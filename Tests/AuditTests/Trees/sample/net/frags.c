// SPDX-License-Identifier: Apache-2.0
#include <linux/mm.h>
#include <linux/uio.h>

ssize_t frags_from_iter(struct iov_iter *from, size_t len)
{
	struct page *frags[17];
	size_t start;
	ssize_t total = 0;

	while (len) {
		ssize_t got = iov_iter_get_pages2(from, frags, len, 17, &start);
		/* expect: callee=iov_iter_get_pages2 function=frags_from_iter origin=none flags=- vmas=absent
		 *	pages=frags nr_pages=17 writes=maybe reference=get */

		if (got <= 0)
			break;
		len -= got;
		total += got;
	}
	return total;
}
