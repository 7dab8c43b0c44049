// SPDX-License-Identifier: Apache-2.0
/* Into what releases them later on its own: one function for each. */
#include <linux/bio.h>
#include <linux/scatterlist.h>
#include <linux/skbuff.h>
#include <linux/splice.h>

int into_bio(struct bio *bio, unsigned long addr)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=into_bio origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=pin destination=bio pairing=escapes case=1 */
		return -EFAULT;
	return bio_add_page(bio, page, PAGE_SIZE, 0);
}

int into_list(struct scatterlist *sg, unsigned long addr)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=into_list origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=pin destination=scatterlist pairing=escapes case=1 */
		return -EFAULT;
	sg_set_page(sg, page, PAGE_SIZE, 0);
	return 0;
}

int into_packet(struct sk_buff *skb, unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast function=into_packet origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get destination=skb pairing=escapes case=1 conversion=yes */
		return -EFAULT;
	skb_fill_page_desc(skb, 0, page, 0, PAGE_SIZE);
	return 0;
}

ssize_t into_pipe(struct pipe_inode_info *pipe, unsigned long addr)
{
	struct pipe_buffer buffer = { .len = PAGE_SIZE };
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast function=into_pipe origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get destination=pipe pairing=escapes lifetime=long case=2 conversion=yes
	 *	to=pin_user_pages_fast */
		return -EFAULT;
	buffer.page = page;
	return add_to_pipe(pipe, &buffer);
}

/* A number stands for the page from here on. */
unsigned long into_number(unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast function=into_number must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=get destination=pfn pairing=escapes */
		return 0;
	return page_to_pfn(page);
}
