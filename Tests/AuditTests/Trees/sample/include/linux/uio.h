/* SPDX-License-Identifier: Apache-2.0 */
/* expect-default: kind=declaration */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H

#include <linux/mm_types.h>

struct iovec {
	void __user *iov_base;
	size_t iov_len;
};

/* Which way the data goes: out of the iterator's memory, or into it. */
#define ITER_SOURCE	1
#define ITER_DEST	0
#define READ		0
#define WRITE		1

struct iov_iter {
	u8 iter_type;
	bool data_source;
	size_t iov_offset, count;
	const struct iovec *iov;
	unsigned long nr_segs;
};

static inline bool iov_iter_rw(const struct iov_iter *i)
{
	return i->data_source ? WRITE : READ;
}

void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov, unsigned long nr_segs,
		   size_t count);
ssize_t iov_iter_get_pages2(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages,
			    size_t *start);
ssize_t iov_iter_get_pages_alloc2(struct iov_iter *i, struct page ***pages, size_t maxsize, size_t *start);

#define iterate_segments(i, n, base, len, STEP)				\
	do {								\
		size_t __left = (n);					\
		const struct iovec *__iov = (i)->iov;			\
		while (__left) {					\
			void __user *base = __iov->iov_base;		\
			size_t len = min(__left, __iov->iov_len);	\
			(void)(base);					\
			(STEP);						\
			__left -= len;					\
			__iov++;					\
		}							\
		if (!__left && (i)->nr_segs) {				\
			void __user *base = (i)->iov[0].iov_base;	\
			size_t len = 0;					\
			(void)(base);					\
			(void)(len);					\
			(STEP);						\
		}							\
	} while (0)

#endif
