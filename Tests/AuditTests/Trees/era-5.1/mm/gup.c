// SPDX-License-Identifier: Apache-2.0
/* expect-default: kind=definition */
#include <linux/export.h>
#include <linux/mm.h>

int get_user_pages_fast(unsigned long start, int nr_pages, int write, struct page **pages)
{
	return get_user_pages_unlocked(start, nr_pages, pages, write ? FOLL_WRITE : 0);
	/* expect: callee=get_user_pages_unlocked function=get_user_pages_fast may=FOLL_WRITE origin=conditional
	 *	flags="write ? FOLL_WRITE : 0" vmas=absent pages=pages nr_pages=nr_pages writes=maybe
	 *	reference=get */
}
EXPORT_SYMBOL_GPL(get_user_pages_fast); /* expect-none: callee=get_user_pages_fast kind=export */
