// SPDX-License-Identifier: Apache-2.0
/* The other half: who brings the iterators. */
#include <linux/uio.h>

ssize_t entry_send(struct iov_iter *iter, size_t len);
ssize_t entry_both(struct iov_iter *iter, size_t len);
ssize_t entry_transfer(struct iov_iter *iter, size_t len);

struct envelope {
	struct iov_iter iter;
	int flags;
};

int caller_sendmsg(struct envelope *envelope, size_t len)
{
	return entry_send(&envelope->iter, len) < 0;
}

int caller_import(unsigned int direction, const struct iovec *iov, size_t len)
{
	struct iov_iter iter = { };

	iov_iter_init(&iter, direction, iov, 1, len);
	if (direction == ITER_SOURCE)
		return entry_send(&iter, len) < 0;
	return entry_transfer(&iter, len) < 0;
}

int caller_receive(const struct iovec *iov, size_t len)
{
	struct iov_iter iter;

	iov_iter_init(&iter, ITER_DEST, iov, 1, len);
	return entry_both(&iter, len) < 0;
}

int caller_send(const struct iovec *iov, size_t len)
{
	struct iov_iter iter;

	iov_iter_init(&iter, ITER_SOURCE, iov, 1, len);
	return entry_both(&iter, len) < 0;
}
