// SPDX-License-Identifier: Apache-2.0
/* Calls that leave no reference with their caller have nothing to release. */
#include <linux/mm.h>

long fault_in(unsigned long addr, unsigned long n)
{
	return get_user_pages(addr, n, FOLL_WRITE, NULL, NULL);
	/* expect: callee=get_user_pages function=fault_in must=FOLL_WRITE origin=literal vmas=null pages=NULL
	 *	pages_null=true nr_pages=n writes=yes reference=none pairing=not-applicable release=-
	 *	short_return=not-applicable lifetime=short case=n/a conversion=no dirtied=not-needed cpu=none dma=none */
}

int copy_from_task(struct task_struct *task, unsigned long addr, void *buffer, int len)
{
	return access_process_vm(task, addr, buffer, len, FOLL_FORCE);
	/* expect: callee=access_process_vm function=copy_from_task must=FOLL_FORCE origin=literal vmas=absent pages=-
	 *	nr_pages=- writes=no reference=none pairing=not-applicable case=n/a conversion=no */
}
