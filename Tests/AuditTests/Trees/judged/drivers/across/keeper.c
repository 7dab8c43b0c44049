// SPDX-License-Identifier: Apache-2.0
/* Keeps pages that a function of another file took. */
#include <linux/fs.h>
#include "across.h"

static long vault_fill(struct file *file, unsigned int command, unsigned long argument)
{
	struct vault *vault = file->private_data;

	vault->count = keep_pages(argument, 16, FOLL_WRITE, vault->kept);
	return vault->count;
}

static int vault_close(struct inode *inode, struct file *file)
{
	struct vault *vault = file->private_data;

	unpin_user_pages(vault->kept, vault->count);
	return 0;
}

const struct file_operations vault_operations = {
	.unlocked_ioctl = vault_fill,
	.release = vault_close,
};
