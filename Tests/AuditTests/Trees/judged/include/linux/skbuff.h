/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_SKBUFF_H
#define _LINUX_SKBUFF_H

#include <linux/mm.h>

struct sk_buff {
	unsigned int len;
};

void skb_fill_page_desc(struct sk_buff *skb, int i, struct page *page, int off, int size);

#endif
