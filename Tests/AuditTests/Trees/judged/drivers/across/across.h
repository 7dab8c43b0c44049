/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _ACROSS_H
#define _ACROSS_H

#include <linux/mm.h>

struct vault {
	struct page *stolen;
	struct page *cared_for;
	struct page *kept[16];
	int count;
};

int lend_pages(unsigned long addr, int n, struct page **pages);
int keep_pages(unsigned long addr, int n, unsigned int gup_flags, struct page **pages);

struct window {
	struct page *pages[16];
	int count;
};

int window_set_up(struct window *window, unsigned long addr);
void window_drop(struct window *window);

struct burst {
	struct page *pages[16];
	int count;
};

int burst_set_up(struct burst *burst, unsigned long addr);
void burst_drop(struct burst *burst);

#endif
