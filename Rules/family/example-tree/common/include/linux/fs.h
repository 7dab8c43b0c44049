/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/types.h>
#include <linux/compiler_types.h>

struct inode {
	unsigned long i_ino;
};

struct file {
	void *private_data;
};

struct file_operations {
	long (*unlocked_ioctl)(struct file *file, unsigned int command, unsigned long argument);
	int (*release)(struct inode *inode, struct file *file);
	ssize_t (*read)(struct file *file, char __user *buffer, size_t count, loff_t *position);
	ssize_t (*write)(struct file *file, const char __user *buffer, size_t count, loff_t *position);
};

#endif
