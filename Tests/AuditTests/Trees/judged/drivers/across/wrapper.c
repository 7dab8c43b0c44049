// SPDX-License-Identifier: Apache-2.0
/* Functions that take pages for other files: what becomes of them, only those files show. */
#include <linux/export.h>
#include "across.h"

/* Every caller gives the pages back before it returns. */
int lend_pages(unsigned long addr, int n, struct page **pages)
{
	return pin_user_pages_fast(addr, n, 0, pages);
	/* expect: callee=pin_user_pages_fast function=lend_pages origin=literal vmas=absent pages=pages nr_pages=n
	 *	writes=no reference=pin lifetime=short destination=parameter pairing=ok|escapes */
}
EXPORT_SYMBOL_GPL(lend_pages);

/* One caller keeps them in an object until it is told to let go. */
int keep_pages(unsigned long addr, int n, unsigned int gup_flags, struct page **pages)
{
	return pin_user_pages_fast(addr, n, gup_flags, pages);
	/* expect: callee=pin_user_pages_fast function=keep_pages unknown=true origin=parameter vmas=absent pages=pages
	 *	nr_pages=n writes=maybe reference=pin lifetime=long destination=parameter pairing=ok|escapes
	 *	callers=vault_fill:FOLL_WRITE */
}
EXPORT_SYMBOL_GPL(keep_pages);
