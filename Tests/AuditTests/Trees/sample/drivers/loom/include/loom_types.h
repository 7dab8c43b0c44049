/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LOOM_TYPES_H
#define _LOOM_TYPES_H

#include <linux/mm.h>

struct loom_request {
	unsigned int gup_flags;
	bool write;
	struct page **pages;
	unsigned long count;
};

struct loom {
	struct loom_request request;
	struct loom_request *last;
	unsigned int flags[4];
};

#endif
