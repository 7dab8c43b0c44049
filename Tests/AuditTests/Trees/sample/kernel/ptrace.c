// SPDX-License-Identifier: Apache-2.0
#include <linux/export.h>
#include <linux/mm.h>

int ptrace_copy(struct task_struct *task, unsigned long addr, void *buf, int len, unsigned int gup_flags)
{
	return __access_remote_vm(task->mm, addr, buf, len, gup_flags);
	/* expect: callee=__access_remote_vm function=ptrace_copy unknown=true origin=parameter flags=gup_flags
	 *	vmas=absent pages=- nr_pages=- writes=maybe reference=none */
}

int ptrace_write_word(struct task_struct *task, unsigned long addr, unsigned long data)
{
	int copied = ptrace_copy(task, addr, &data, sizeof(data), FOLL_FORCE | FOLL_WRITE);

	if (copied != sizeof(data))
		copied = access_remote_vm(task->mm, addr, &data, sizeof(data), FOLL_FORCE | FOLL_WRITE | FOLL_ANON);
		/* expect: callee=access_remote_vm function=ptrace_write_word must=FOLL_ANON,FOLL_FORCE,FOLL_WRITE
		 *	origin=literal vmas=absent pages=- nr_pages=- writes=yes reference=none */
	return copied;
}

int ptrace_transfer(struct task_struct *task, unsigned long addr, void *buf, int len, int write)
{
	return access_process_vm(task, addr, buf, len, FOLL_FORCE | (write ? FOLL_WRITE : 0));
	/* expect: callee=access_process_vm function=ptrace_transfer must=FOLL_FORCE may=FOLL_WRITE
	 *	origin=conditional vmas=absent pages=- nr_pages=- writes=maybe reference=none */
}
EXPORT_SYMBOL(ptrace_transfer);
