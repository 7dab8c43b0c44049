// SPDX-License-Identifier: Apache-2.0
/* Built by the Makefile one directory up. */
#include <linux/mm.h>

struct page *walk_look(struct vm_area_struct *vma, unsigned long addr)
{
	return follow_page(vma, addr, FOLL_DUMP);
	/* expect: callee=follow_page function=walk_look must=FOLL_DUMP origin=literal flags=FOLL_DUMP vmas=absent
	 *	pages=- nr_pages=- writes=no reference=none */
}

struct page *walk_take(struct vm_area_struct *vma, unsigned long addr)
{
	return follow_page(vma, addr, FOLL_GET | FOLL_DUMP);
	/* expect: callee=follow_page function=walk_take must=FOLL_DUMP,FOLL_GET origin=literal vmas=absent pages=-
	 *	nr_pages=- writes=no reference=get */
}

struct page *walk_perhaps(struct vm_area_struct *vma, unsigned long addr, bool keep)
{
	unsigned int foll_flags = FOLL_WRITE;

	if (keep)
		foll_flags |= FOLL_GET;
	return follow_page(vma, addr, foll_flags);
	/* expect: callee=follow_page function=walk_perhaps must=FOLL_WRITE may=FOLL_GET origin=conditional
	 *	vmas=absent pages=- nr_pages=- writes=yes reference=get */
}
