// SPDX-License-Identifier: Apache-2.0
/* Case 5, writing: the processor changes the data. */
#include <linux/highmem.h>

/* A plain reference is not enough, and the page is dirtied as it should be. */
int poke(unsigned long addr, const char *buffer)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast function=poke must=FOLL_WRITE origin=literal vmas=absent pages=&page
	 *	nr_pages=1 writes=yes reference=get case=5 cpu=write dma=none conversion=yes to=pin_user_pages_fast
	 *	dirtied=locked lifetime=short pairing=ok */
		return -EFAULT;
	memcpy_to_page(page, 0, buffer, 64);
	set_page_dirty_lock(page);
	put_page(page);
	return 0;
}

/* By a pointer. */
int poke_word(unsigned long addr, unsigned long value)
{
	struct page *page;
	unsigned long *word;

	if (pin_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=poke_word must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=pin case=5 cpu=write conversion=no dirtied=locked */
		return -EFAULT;
	word = kmap_local_page(page);
	*word = value;
	kunmap_local(word);
	unpin_user_pages_dirty_lock(&page, 1, true);
	return 0;
}

/* What a debugger does: written through a plain reference that is dropped at once. A write is a write. */
int poke_remote(struct mm_struct *mm, unsigned long addr, const char *buffer)
{
	struct page *page;

	if (get_user_pages_remote(mm, addr, 1, FOLL_WRITE | FOLL_FORCE, &page, NULL, NULL) != 1)
	/* expect: callee=get_user_pages_remote function=poke_remote must=FOLL_FORCE,FOLL_WRITE origin=literal
	 *	vmas=null pages=&page nr_pages=1 writes=yes reference=get case=5 cpu=write conversion=yes
	 *	dirtied=locked */
		return -EFAULT;
	memcpy_to_page(page, 0, buffer, 64);
	set_page_dirty_lock(page);
	put_page(page);
	return 0;
}
