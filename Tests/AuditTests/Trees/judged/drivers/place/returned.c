// SPDX-License-Identifier: Apache-2.0
/* To the caller, as the result. */
#include <linux/export.h>
#include <linux/mm.h>

struct page *as_result(unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast function=as_result must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=get destination=returned pairing=escapes */
		return NULL;
	return page;
}
EXPORT_SYMBOL_GPL(as_result);
