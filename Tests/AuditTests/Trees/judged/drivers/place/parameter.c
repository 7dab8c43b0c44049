// SPDX-License-Identifier: Apache-2.0
/* Into what the caller gave. */
#include <linux/export.h>
#include <linux/mm.h>

int into_array(unsigned long addr, int n, struct page **pages)
{
	return pin_user_pages_fast(addr, n, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=into_array must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=pin destination=parameter */
}
EXPORT_SYMBOL_GPL(into_array);

/* Only for a moment: the array is lent, and empty again when the function returns. */
int lent_array(unsigned long addr, int n, struct page **pages)
{
	int got = pin_user_pages_fast(addr, n, FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=lent_array must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=pin destination=parameter lifetime=short pairing=ok */

	if (got > 0)
		unpin_user_pages(pages, got);
	return 0;
}
