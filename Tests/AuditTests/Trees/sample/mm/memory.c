// SPDX-License-Identifier: Apache-2.0
/* expect-default: kind=definition */
#include <linux/export.h>
#include <linux/mm.h>

int __access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len, unsigned int gup_flags)
{
	int write = gup_flags & FOLL_WRITE;
	void *start = buf;

	while (len > 0) {
		struct vm_area_struct *vma = NULL;
		struct page *page = NULL;
		long got = get_user_pages_remote(mm, addr, 1, gup_flags, &page, &vma, NULL);
		/* expect: callee=get_user_pages_remote function=__access_remote_vm unknown=true origin=parameter
		 *	vmas=single pages=&page nr_pages=1 writes=maybe reference=get */

		if (got <= 0)
			break;
		kmap(page);
		if (write)
			set_page_dirty_lock(page);
		kunmap(page);
		put_page(page);
		len -= PAGE_SIZE;
		buf = (char *)buf + PAGE_SIZE;
		addr += PAGE_SIZE;
	}
	return (char *)buf - (char *)start;
}

int access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len, unsigned int gup_flags)
{
	return __access_remote_vm(mm, addr, buf, len, gup_flags);
	/* expect: callee=__access_remote_vm function=access_remote_vm unknown=true origin=parameter vmas=absent
	 *	pages=- nr_pages=- writes=maybe reference=none */
}

int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len, unsigned int gup_flags)
{
	return tsk->mm ? __access_remote_vm(tsk->mm, addr, buf, len, gup_flags) : 0;
	/* expect: callee=__access_remote_vm function=access_process_vm unknown=true origin=parameter vmas=absent
	 *	pages=- nr_pages=- writes=maybe reference=none */
}
EXPORT_SYMBOL_GPL(access_process_vm); /* expect-none: callee=access_process_vm kind=export */
