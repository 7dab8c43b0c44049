// SPDX-License-Identifier: Apache-2.0
/* Built for the 32-bit variant of the architecture only. */
#include <linux/mm.h>

#ifndef CONFIG_X86_32
#error "32-bit only"
#endif

int vm86_poke(struct task_struct *child, unsigned long addr, u32 value)
{
	return access_process_vm(child, addr, &value, sizeof(value), FOLL_FORCE | FOLL_WRITE);
	/* expect: callee=access_process_vm function=vm86_poke must=FOLL_FORCE,FOLL_WRITE origin=literal vmas=absent
	 *	pages=- nr_pages=- writes=yes reference=none arch=x86 */
}
