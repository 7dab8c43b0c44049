// SPDX-License-Identifier: Apache-2.0
/* Only the number of the page frame is kept, and the page found again by it. */
#include "folio.h"

static int take_frame(unsigned long addr, unsigned long *number)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, FOLL_WRITE | FOLL_LONGTERM, &page) != 1)
	/* expect: callee=pin_user_pages_fast function=take_frame must=FOLL_LONGTERM,FOLL_WRITE origin=literal
	 *	vmas=absent pages=&page nr_pages=1 writes=yes reference=pin release=unpin_user_pages_dirty_lock
	 *	pairing=ok lifetime=long case=2 */
		return -EFAULT;
	*number = number_of(page);
	return 0;
}

static void give_frame_back(unsigned long number)
{
	struct page *page = page_at(number);

	unpin_user_pages_dirty_lock(&page, 1, true);
}

struct guest {
	unsigned long number;
};

int guest_map(struct guest *guest, unsigned long addr)
{
	return take_frame(addr, &guest->number);
}

void guest_unmap(struct guest *guest)
{
	give_frame_back(guest->number);
}
