/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_SCATTERLIST_H
#define _LINUX_SCATTERLIST_H

#include <linux/mm.h>

struct scatterlist {
	unsigned long page_link;
	unsigned int offset, length;
};

struct sg_table {
	struct scatterlist *sgl;
	unsigned int nents;
};

void sg_init_table(struct scatterlist *sg, unsigned int nents);
void sg_set_page(struct scatterlist *sg, struct page *page, unsigned int len, unsigned int offset);
struct page *sg_page(struct scatterlist *sg);
int sg_alloc_table_from_pages(struct sg_table *table, struct page **pages, unsigned int n_pages,
			      unsigned int offset, unsigned long size, gfp_t gfp);
void sg_free_table(struct sg_table *table);

#endif
