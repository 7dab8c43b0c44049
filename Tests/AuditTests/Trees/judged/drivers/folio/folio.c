// SPDX-License-Identifier: Apache-2.0
/* The reference goes back by another type than it came. */
#include "folio.h"

int peek_node(unsigned long addr)
{
	struct folio *folio;
	struct page *page;
	int node;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast function=peek_node origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get release=folio_put pairing=ok lifetime=short case=4 conversion=no */
		return -EFAULT;
	folio = page_folio(page);
	node = page_to_nid(page);
	folio_put(folio);
	return node;
}

int peek_nodes(unsigned long addr)
{
	struct page *pages[8];
	int got, node = 0;

	got = get_user_pages_fast(addr, 8, 0, pages);
	/* expect: callee=get_user_pages_fast function=peek_nodes origin=literal vmas=absent pages=pages nr_pages=8
	 *	writes=no reference=get release=folios_put pairing=ok lifetime=short */
	if (got > 0) {
		node = page_to_nid(pages[0]);
		folios_put(pages, got);
	}
	return node;
}

/* Not so: what is put is another folio. */
int forget_node(unsigned long addr, struct folio *other)
{
	struct page *page;
	int node;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast function=forget_node origin=literal vmas=absent pages=&page nr_pages=1
	 *	writes=no reference=get pairing=ok|missing */
		return -EFAULT;
	node = page_to_nid(page);
	folio_put(other);
	return node;
}
