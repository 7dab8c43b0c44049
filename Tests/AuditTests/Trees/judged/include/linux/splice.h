/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_SPLICE_H
#define _LINUX_SPLICE_H

#include <linux/mm.h>

struct pipe_inode_info;

struct pipe_buffer {
	struct page *page;
	unsigned int offset, len;
};

ssize_t add_to_pipe(struct pipe_inode_info *pipe, struct pipe_buffer *buf);

#endif
