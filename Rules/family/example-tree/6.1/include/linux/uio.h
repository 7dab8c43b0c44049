/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H

#include <linux/types.h>

struct page;
struct iov_iter {
	bool data_source;
	size_t count;
};

ssize_t iov_iter_get_pages2(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages,
			    size_t *start);

#endif
