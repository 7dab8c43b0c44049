// SPDX-License-Identifier: Apache-2.0
/* An architecture that the compiler behind the auditor does not know. */
#include <linux/mm.h>
#include <asm/barrier.h>

int peek_int(struct task_struct *task, unsigned long addr, int *data)
{
	int copied = access_process_vm(task, addr, data, sizeof(int), FOLL_FORCE);
	/* expect: callee=access_process_vm function=peek_int must=FOLL_FORCE origin=literal vmas=absent pages=-
	 *	nr_pages=- writes=no reference=none arch=alpha */
	return copied == sizeof(int) ? 0 : -EIO;
}

#ifdef __alpha__
int poke_int(struct task_struct *task, unsigned long addr, int data)
{
	int copied = access_process_vm(task, addr, &data, sizeof(int), FOLL_FORCE | FOLL_WRITE);
	/* expect: callee=access_process_vm function=poke_int must=FOLL_FORCE,FOLL_WRITE origin=literal vmas=absent
	 *	pages=- nr_pages=- writes=yes reference=none arch=alpha */
	mb();
	return copied == sizeof(int) ? 0 : -EIO;
}
#endif
