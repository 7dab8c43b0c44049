/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H

#include <linux/types.h>

struct page;
typedef unsigned int iov_iter_extraction_t;

struct iov_iter {
	bool data_source;
	size_t count;
};

ssize_t iov_iter_get_pages2(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages,
			    size_t *start);
ssize_t iov_iter_extract_pages(struct iov_iter *i, struct page ***pages, size_t maxsize, unsigned int maxpages,
			       iov_iter_extraction_t extraction_flags, size_t *offset0);
bool iov_iter_extract_will_pin(const struct iov_iter *i);

#endif
