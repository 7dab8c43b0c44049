// SPDX-License-Identifier: Apache-2.0
/* The pages leave the file, and with them the duty to release them. */
#include <linux/export.h>
#include <linux/mm.h>

struct parcel {
	struct page **pages;
	int count;
};

void parcel_hand_over(struct parcel *parcel);

int escape_in_member(struct parcel *parcel, unsigned long addr, int n)
{
	parcel->count = pin_user_pages_fast(addr, n, FOLL_WRITE, parcel->pages);
	/* expect: callee=pin_user_pages_fast function=escape_in_member must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=parcel->pages nr_pages=n writes=yes reference=pin pairing=escapes release=-
	 *	destination=member dirtied=unknown */
	parcel_hand_over(parcel);
	return 0;
}

/* Into an array of the caller's, who lives elsewhere. */
int escape_to_caller(unsigned long addr, int n, struct page **pages)
{
	return get_user_pages_fast(addr, n, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=escape_to_caller must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=get pairing=escapes release=- destination=parameter */
}
EXPORT_SYMBOL_GPL(escape_to_caller);
