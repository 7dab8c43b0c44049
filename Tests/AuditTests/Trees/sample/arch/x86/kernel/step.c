// SPDX-License-Identifier: Apache-2.0
#include <linux/mm.h>
#include <asm/barrier.h>

int step_is_syscall(struct task_struct *child, unsigned long addr)
{
	unsigned char opcode[2];
	int copied = access_process_vm(child, addr, opcode, sizeof(opcode), FOLL_FORCE);
	/* expect: callee=access_process_vm function=step_is_syscall must=FOLL_FORCE origin=literal flags=FOLL_FORCE
	 *	vmas=absent pages=- nr_pages=- writes=no reference=none arch=x86 */

	mb();
	return copied == sizeof(opcode) && opcode[0] == 0x0f && opcode[1] == 0x05;
}
