// SPDX-License-Identifier: Apache-2.0
#include <linux/fs.h>
#include "across.h"

static int window_file_gone(struct inode *inode, struct file *file)
{
	window_drop(file->private_data);
	return 0;
}

const struct file_operations window_operations = {
	.release = window_file_gone,
};
