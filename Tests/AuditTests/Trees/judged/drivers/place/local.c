// SPDX-License-Identifier: Apache-2.0
/* Nowhere but in a variable of the function. */
#include <linux/mm.h>

long nowhere(unsigned long addr)
{
	return get_user_pages(addr, 1, 0, NULL, NULL);
	/* expect: callee=get_user_pages function=nowhere origin=literal vmas=null pages=NULL pages_null=true nr_pages=1
	 *	writes=no reference=none destination=none */
}

int in_variable(unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast function=in_variable origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get destination=local */
		return -EFAULT;
	put_page(page);
	return 0;
}
