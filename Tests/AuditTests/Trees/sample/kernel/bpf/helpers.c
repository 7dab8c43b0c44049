// SPDX-License-Identifier: Apache-2.0
#include <linux/filter.h>
#include <linux/mm.h>

BPF_CALL_4(bpf_ring_read, void *, to, u32, size, unsigned long, from, struct task_struct *, task)
{
	if (!size)
		return 0;
	return access_process_vm(task, from, to, size, 0);
	/* expect: callee=access_process_vm function=bpf_ring_read origin=literal flags=0 vmas=absent pages=-
	 *	nr_pages=- writes=no reference=none */
}

BPF_CALL_1(bpf_ring_ready, unsigned long, addr)
{
	struct page *page;

	return get_user_page_fast_only(addr, 0, &page);
	/* expect: callee=get_user_page_fast_only function=bpf_ring_ready origin=literal vmas=absent pages=&page
	 *	nr_pages=- writes=no reference=get */
}
