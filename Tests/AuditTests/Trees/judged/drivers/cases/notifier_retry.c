// SPDX-License-Identifier: Apache-2.0
/* Case 3: the guest's mapping follows the host's; a sequence count tells whether it moved meanwhile. */
#include <linux/mm.h>
#include <linux/mmu_notifier.h>

int guest_map(struct guest *guest, unsigned long pfn);

int guest_fault(struct guest *guest, unsigned long addr)
{
	unsigned long seq = guest->sequence;
	struct page *page;
	int ret = -EAGAIN;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
	/* expect: callee=get_user_pages_fast function=guest_fault must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=&page nr_pages=1 writes=yes reference=get case=3 notifier=yes conversion=no lifetime=short
	 *	pairing=ok release=put_page */
		return -EFAULT;
	if (!mmu_invalidate_retry(guest, seq))
		ret = guest_map(guest, page_to_pfn(page));
	put_page(page);
	return ret;
}

/* Not case 3: another page of the same guest, without any check, only to look at it. */
int guest_page_node(unsigned long addr)
{
	struct page *page;
	int node;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
	/* expect: callee=get_user_pages_fast function=guest_page_node origin=literal vmas=absent pages=&page
	 *	nr_pages=1 writes=no reference=get case=4 notifier=no conversion=no */
		return -EFAULT;
	node = page_to_nid(page);
	put_page(page);
	return node;
}
