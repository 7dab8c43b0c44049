// SPDX-License-Identifier: Apache-2.0
/* Into a member of an object, at once or by way of a variable. */
#include <linux/mm.h>

struct crate {
	struct page *first;
	struct page **all;
	int count;
};

int into_member(struct crate *crate, unsigned long addr, int n)
{
	crate->count = pin_user_pages_fast(addr, n, 0, crate->all);
	/* expect: callee=pin_user_pages_fast function=into_member origin=literal vmas=absent pages=crate->all
	 *	nr_pages=n writes=no reference=pin destination=member pairing=ok */
	return crate->count;
}

int by_variable(struct crate *crate, unsigned long addr)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=by_variable origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=pin destination=member pairing=ok */
		return -EFAULT;
	crate->first = page;
	return 0;
}

void crate_empty(struct crate *crate)
{
	unpin_user_page(crate->first);
	unpin_user_pages(crate->all, crate->count);
}
