/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/types.h>

struct inode;

struct file {
	void *private_data;
};

struct file_operations {
	ssize_t (*read)(struct file *file, char *buffer, size_t count, loff_t *position);
	ssize_t (*write)(struct file *file, const char *buffer, size_t count, loff_t *position);
	long (*unlocked_ioctl)(struct file *file, unsigned int command, unsigned long argument);
	int (*release)(struct inode *inode, struct file *file);
};

#endif
