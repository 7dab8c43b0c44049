// SPDX-License-Identifier: Apache-2.0
/* The same functions for a machine without an MMU; no configuration of this tree builds the file. */
/* expect-default: kind=definition */
#include <linux/mm.h>

int __access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len, unsigned int gup_flags)
{
	return mm->lock + addr + gup_flags ? len : buf != NULL;
}

int access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len, unsigned int gup_flags)
{
	return __access_remote_vm(mm, addr, buf, len, gup_flags);
	/* expect: callee=__access_remote_vm function=access_remote_vm unknown=true origin=parameter vmas=absent
	 *	pages=- nr_pages=- writes=maybe reference=none */
}
