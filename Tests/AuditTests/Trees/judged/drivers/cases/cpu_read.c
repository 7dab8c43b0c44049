// SPDX-License-Identifier: Apache-2.0
/* Case 5, reading: the processor looks at the data. */
#include <linux/highmem.h>

int peek(unsigned long addr, char *buffer)
{
	struct page *page;
	char *data;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast function=peek origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get case=5 cpu=read dma=none conversion=no dirtied=not-needed lifetime=short
	 *	pairing=ok */
		return -EFAULT;
	data = kmap_local_page(page);
	memcpy(buffer, data, 64);
	kunmap_local(data);
	put_page(page);
	return 0;
}

/* Another task's memory, as a debugger would. */
int peek_remote(struct mm_struct *mm, unsigned long addr, char *buffer)
{
	struct page *page;

	mmap_read_lock(mm);
	if (get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, NULL, NULL) != 1) {
	/* expect: callee=get_user_pages_remote function=peek_remote must=FOLL_FORCE origin=literal vmas=null
	 *	pages=&page nr_pages=1 writes=no reference=get case=5 cpu=read conversion=no lifetime=short */
		mmap_read_unlock(mm);
		return -EFAULT;
	}
	mmap_read_unlock(mm);
	memcpy_from_page(buffer, page, 0, 64);
	put_page(page);
	return 0;
}
