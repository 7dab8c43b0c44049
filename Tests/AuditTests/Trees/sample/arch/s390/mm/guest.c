// SPDX-License-Identifier: Apache-2.0
#include <linux/mm.h>

int guest_fault(struct mm_struct *mm, unsigned long addr, bool write)
{
	bool unlocked = false;

	return fixup_user_fault(mm, addr, write ? FAULT_FLAG_WRITE : 0, &unlocked);
	/* expect: callee=fixup_user_fault function=guest_fault origin=none flags=- vmas=absent pages=- nr_pages=-
	 *	writes=no reference=none arch=s390 */
}
