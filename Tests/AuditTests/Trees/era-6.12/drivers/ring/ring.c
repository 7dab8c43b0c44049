// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/uio.h>

long ring_memfd(struct file *memfd, loff_t start, loff_t end, struct folio **folios, unsigned int count)
{
	pgoff_t offset;

	return memfd_pin_folios(memfd, start, end, folios, count, &offset);
	/* expect: callee=memfd_pin_folios function=ring_memfd origin=none flags=- vmas=absent pages=folios
	 *	nr_pages=count writes=? reference=pin */
}

/* A driver's own wrapper, whose name holds a family name. */
static long ring_pin_user_pages(unsigned long addr, int n, struct page **pages)
{
	long got = pin_user_pages_fast(addr, n, FOLL_LONGTERM | FOLL_PCI_P2PDMA, pages);
	/* expect: callee=pin_user_pages_fast function=ring_pin_user_pages must=FOLL_LONGTERM,FOLL_PCI_P2PDMA
	 *	origin=literal vmas=absent pages=pages nr_pages=n writes=no reference=pin */

	if (got < n && got > 0)
		unpin_user_pages(pages, got);
	return got;
}

long ring_map(unsigned long addr, int n, struct page **pages)
{
	return ring_pin_user_pages(addr, n, pages);
}
