/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_BIO_H
#define _LINUX_BIO_H

#include <linux/mm.h>

struct bio {
	void (*bi_end_io)(struct bio *bio);
	void *bi_private;
	int bi_status;
};

struct bio *bio_alloc(unsigned int vecs, gfp_t gfp);
int bio_add_page(struct bio *bio, struct page *page, unsigned int len, unsigned int offset);
void bio_release_pages(struct bio *bio, bool mark_dirty);
void bio_put(struct bio *bio);
void submit_bio(struct bio *bio);

#endif
