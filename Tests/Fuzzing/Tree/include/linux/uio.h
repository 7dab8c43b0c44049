/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H

#include <linux/types.h>

struct page;

#define ITER_SOURCE	1
#define ITER_DEST	0

struct iovec {
	void __user *iov_base;
	size_t iov_len;
};

struct iov_iter {
	bool data_source;
	size_t count;
};

void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov, unsigned long nr_segs,
		   size_t count);
ssize_t iov_iter_get_pages2(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages,
			    size_t *start);

#endif
