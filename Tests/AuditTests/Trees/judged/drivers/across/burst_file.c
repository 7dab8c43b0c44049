// SPDX-License-Identifier: Apache-2.0
#include <linux/fs.h>
#include "across.h"

static ssize_t burst_file_fetch(struct file *file, char __user *to, size_t size, loff_t *position)
{
	burst_drop(file->private_data);
	return size;
}

const struct file_operations burst_operations = {
	.read = burst_file_fetch,
};
