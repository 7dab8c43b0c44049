// SPDX-License-Identifier: Apache-2.0
/* Written pages, marked dirty under the page lock in each of the ways there are. */
#include <linux/highmem.h>

int dirty_on_unpin(unsigned long addr, const char *data)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=dirty_on_unpin must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=pin dirtied=locked
	 *	release=unpin_user_pages_dirty_lock cpu=write */
		return -EFAULT;
	memcpy_to_page(page, 0, data, 64);
	unpin_user_pages_dirty_lock(&page, 1, true);
	return 0;
}

int dirty_by_itself(unsigned long addr, const char *data)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast function=dirty_by_itself must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=get dirtied=locked release=put_page,set_page_dirty_lock */
		return -EFAULT;
	memcpy_to_page(page, 0, data, 64);
	set_page_dirty_lock(page);
	put_page(page);
	return 0;
}

/* The unlocked function, with the lock held around it. */
int dirty_inside_lock(unsigned long addr, const char *data)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast function=dirty_inside_lock must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=get dirtied=locked */
		return -EFAULT;
	memcpy_to_page(page, 0, data, 64);
	lock_page(page);
	set_page_dirty(page);
	unlock_page(page);
	put_page(page);
	return 0;
}
