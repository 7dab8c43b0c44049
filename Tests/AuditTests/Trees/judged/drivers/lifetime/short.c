// SPDX-License-Identifier: Apache-2.0
/* Released before anything returns to user space. */
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/slab.h>

struct work {
	struct page **pages;
	int count;
};

/* In the function itself. */
static ssize_t short_read(struct file *file, char *buffer, size_t count, loff_t *position)
{
	struct page *page;

	if (get_user_pages_fast((unsigned long)buffer, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast function=short_read must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=get lifetime=short pairing=ok */
		return -EFAULT;
	memcpy_to_page(page, 0, file->private_data, count);
	set_page_dirty_lock(page);
	put_page(page);
	return count;
}

/* In a helper, by way of a member: kept in an object, but one that does not outlive the call. */
static void work_done(struct work *work)
{
	unpin_user_pages(work->pages, work->count);
	kfree(work->pages);
}

static int work_begin(struct work *work, unsigned long addr, int n)
{
	work->pages = kcalloc(n, sizeof(*work->pages), GFP_KERNEL);
	if (!work->pages)
		return -ENOMEM;
	work->count = pin_user_pages_fast(addr, n, 0, work->pages);
	/* expect: callee=pin_user_pages_fast function=work_begin origin=literal vmas=absent pages=work->pages
	 *	nr_pages=n writes=no reference=pin lifetime=short pairing=ok release=unpin_user_pages
	 *	destination=member */
	return work->count < 0 ? -EFAULT : 0;
}

static ssize_t short_write(struct file *file, const char *buffer, size_t count, loff_t *position)
{
	struct work work;

	if (work_begin(&work, (unsigned long)buffer, 4))
		return -EFAULT;
	work_done(&work);
	return count;
}

const struct file_operations short_operations = {
	.read = short_read,
	.write = short_write,
};
