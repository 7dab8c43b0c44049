// SPDX-License-Identifier: Apache-2.0
/* No flag says so, but the pages are kept until the file is closed, or until an ioctl takes them back. */
#include <linux/fs.h>
#include <linux/mm.h>

struct share {
	struct page *pages[64];
	int count;
	struct page *header;
};

static long share_command(struct file *file, unsigned int command, unsigned long argument)
{
	struct share *share = file->private_data;

	share->count = pin_user_pages_fast(argument, 64, FOLL_WRITE, share->pages);
	/* expect: callee=pin_user_pages_fast function=share_command must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=share->pages nr_pages=64 writes=yes reference=pin lifetime=long case=2 pairing=ok
	 *	release=unpin_user_pages destination=member */
	return share->count;
}

static int share_release(struct inode *inode, struct file *file)
{
	struct share *share = file->private_data;

	unpin_user_pages(share->pages, share->count);
	return 0;
}

const struct file_operations share_operations = {
	.unlocked_ioctl = share_command,
	.release = share_release,
};

int share_register(struct share *share, unsigned long addr)
{
	return get_user_pages_fast(addr, 1, 0, &share->header) == 1 ? 0 : -EFAULT;
	/* expect: callee=get_user_pages_fast function=share_register origin=literal vmas=absent
	 *	pages=&share->header nr_pages=1 writes=no reference=get lifetime=long case=2 pairing=ok
	 *	release=put_page conversion=yes to=pin_user_pages_fast destination=member */
}

void share_unregister(struct share *share)
{
	put_page(share->header);
	share->header = NULL;
}
