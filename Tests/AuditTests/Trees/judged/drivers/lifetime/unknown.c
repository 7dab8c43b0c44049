// SPDX-License-Identifier: Apache-2.0
/* Whoever calls this keeps the pages as long as it likes, and this file does not know its callers. */
#include <linux/export.h>
#include <linux/mm.h>

int pages_for(unsigned long addr, int n, unsigned int gup_flags, struct page **pages)
{
	return pin_user_pages_fast(addr, n, gup_flags, pages);
	/* expect: callee=pin_user_pages_fast function=pages_for unknown=true origin=parameter vmas=absent
	 *	pages=pages nr_pages=n writes=maybe reference=pin lifetime=unknown pairing=escapes
	 *	destination=parameter */
}
EXPORT_SYMBOL_GPL(pages_for);
