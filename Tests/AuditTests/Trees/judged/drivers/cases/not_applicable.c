// SPDX-License-Identifier: Apache-2.0
/* No page is held, so no case applies. */
#include <linux/mm.h>

int touch_there(struct mm_struct *mm, unsigned long addr)
{
	bool unlocked = false;

	return fixup_user_fault(mm, addr, 1, &unlocked);
	/* expect: callee=fixup_user_fault function=touch_there origin=none vmas=absent pages=- nr_pages=- writes=no
	 *	reference=none case=n/a conversion=no pairing=not-applicable */
}

int read_there(struct mm_struct *mm, unsigned long addr, void *buffer)
{
	return access_remote_vm(mm, addr, buffer, 8, 0);
	/* expect: callee=access_remote_vm function=read_there origin=literal vmas=absent pages=- nr_pages=- writes=no
	 *	reference=none case=n/a conversion=no */
}
