/* SPDX-License-Identifier: Apache-2.0 */
/* expect-default: kind=declaration */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H

#include <linux/mm_types.h>

#define READ	0
#define WRITE	1

struct iovec {
	void __user *iov_base;
	size_t iov_len;
};

struct iov_iter {
	unsigned int type;
	size_t count;
	const struct iovec *iov;
};

void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov, unsigned long nr_segs,
		   size_t count);
ssize_t iov_iter_get_pages(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages,
			   size_t *start);
ssize_t iov_iter_get_pages_alloc(struct iov_iter *i, struct page ***pages, size_t maxsize, size_t *start);

#endif
