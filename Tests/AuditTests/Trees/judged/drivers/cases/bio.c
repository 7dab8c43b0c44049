// SPDX-License-Identifier: Apache-2.0
/* Case 1: the pages go into a bio, which releases them when its input or output is over. */
#include <linux/bio.h>

static void whole_end_io(struct bio *bio)
{
	bio_release_pages(bio, true);
	bio_put(bio);
}

int whole_read(unsigned long addr)
{
	struct bio *bio = bio_alloc(4, 0);
	struct page *pages[4];
	int i, got;

	got = get_user_pages_fast(addr, 4, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=whole_read must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=4 writes=yes reference=get case=1 destination=bio lifetime=short pairing=ok
	 *	release=bio_release_pages dma=both conversion=yes to=pin_user_pages_fast */
	if (got <= 0) {
		bio_put(bio);
		return -EFAULT;
	}
	for (i = 0; i < got; i++)
		bio_add_page(bio, pages[i], PAGE_SIZE, 0);
	bio->bi_end_io = whole_end_io;
	submit_bio(bio);
	return 0;
}
