// SPDX-License-Identifier: Apache-2.0
#include <linux/mm.h>

int merge_break(struct vm_area_struct *vma, unsigned long addr)
{
	struct page *page = follow_page(vma, addr, FOLL_GET | FOLL_MIGRATION | FOLL_REMOTE);
	/* expect: callee=follow_page function=merge_break must=FOLL_GET,FOLL_MIGRATION,FOLL_REMOTE origin=literal
	 *	vmas=absent pages=- nr_pages=- writes=no reference=get */

	if (!page)
		return fixup_user_fault(vma->vm_mm, addr, FAULT_FLAG_WRITE | FAULT_FLAG_REMOTE, NULL);
		/* expect: callee=fixup_user_fault function=merge_break origin=none flags=- vmas=absent pages=-
		 *	nr_pages=- writes=no reference=none */
	put_page(page);
	return 0;
}
