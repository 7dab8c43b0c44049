// SPDX-License-Identifier: Apache-2.0
/* Functions whose names a macro makes. */
#include <linux/mm.h>
#include <linux/types.h>

struct weft {
	struct page *page;
	unsigned long addr;
};

#define FNAME(name)	weft64_##name
#define DEFINE_WEFT_OP(name)	int weft_op_##name(struct weft *weft)

static int FNAME(fault)(struct weft *weft)
{
	return get_user_pages_fast(weft->addr, 1, FOLL_WRITE, &weft->page);
	/* expect: callee=get_user_pages_fast function=fault must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&weft->page nr_pages=1 writes=yes reference=get */
}

DEFINE_WEFT_OP(reset)
{
	put_page(weft->page);
	return get_user_pages_fast(weft->addr, 1, 0, &weft->page);
	/* expect: callee=get_user_pages_fast function=reset origin=literal vmas=absent pages=&weft->page
	 *	nr_pages=1 writes=no reference=get */
}

DEFINE_WEFT_OP(start)
{
	return FNAME(fault)(weft);
}

#undef FNAME
#define WEFT_BITS 32
#include "weft_walk.h"
#undef WEFT_BITS
#define WEFT_BITS 64
#include "weft_walk.h"
