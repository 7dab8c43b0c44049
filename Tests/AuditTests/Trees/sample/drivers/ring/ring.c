// SPDX-License-Identifier: Apache-2.0
/* Flags that stand in the call itself. */
#include <linux/module.h>
#include <linux/slab.h>
#include "ring.h"

enum { RING_PROBE_FLAGS = FOLL_NOWAIT };

static int ring_zero(struct ring *ring, unsigned long addr)
{
	return pin_user_pages_fast(addr, ring->npages, 0, ring->pages);
	/* expect: callee=pin_user_pages_fast function=ring_zero origin=literal flags=0 vmas=absent
	 *	pages=ring->pages nr_pages=ring->npages writes=no reference=pin */
}

static int ring_one_flag(struct ring *ring, unsigned long addr)
{
	int got = get_user_pages_fast(addr & PAGE_MASK, 1, FOLL_WRITE, ring->pages);
	/* expect: callee=get_user_pages_fast function=ring_one_flag must=FOLL_WRITE origin=literal flags=FOLL_WRITE
	 *	vmas=absent pages=ring->pages nr_pages=1 writes=yes reference=get */

	if (got == 1)
		put_page(ring->pages[0]);
	return got;
}

static int ring_two_flags(struct ring *ring, unsigned long addr, int npages)
{
	return pin_user_pages_fast(addr, npages, FOLL_WRITE | FOLL_LONGTERM, ring->pages + 4);
	/* expect: callee=pin_user_pages_fast function=ring_two_flags must=FOLL_LONGTERM,FOLL_WRITE origin=literal
	 *	flags="FOLL_WRITE | FOLL_LONGTERM" vmas=absent pages="ring->pages + 4" nr_pages=npages writes=yes
	 *	reference=pin */
}

static int ring_macro_constant(struct ring *ring, unsigned long addr, int npages)
{
	return pin_user_pages_fast(addr, npages, RING_GUP_FLAGS, ring->pages);
	/* expect: callee=pin_user_pages_fast function=ring_macro_constant must=FOLL_LONGTERM,FOLL_WRITE
	 *	origin=literal flags=RING_GUP_FLAGS vmas=absent pages=ring->pages nr_pages=npages writes=yes
	 *	reference=pin */
}

static int ring_alias(struct ring *ring, unsigned long addr, int npages)
{
	return pin_user_pages_fast(addr, npages, RING_WRITABLE, ring->pages);
	/* expect: callee=pin_user_pages_fast function=ring_alias must=FOLL_WRITE origin=literal flags=RING_WRITABLE
	 *	vmas=absent pages=ring->pages nr_pages=npages writes=yes reference=pin */
}

static int ring_alias_of_alias(struct ring *ring, unsigned long addr, int npages)
{
	return pin_user_pages_fast(addr, npages, RING_FORCED | FOLL_LONGTERM, ring->pages);
	/* expect: callee=pin_user_pages_fast function=ring_alias_of_alias must=FOLL_FORCE,FOLL_LONGTERM,FOLL_WRITE
	 *	origin=literal vmas=absent pages=ring->pages nr_pages=npages writes=yes reference=pin */
}

static int ring_enumerator(struct ring *ring, unsigned long addr)
{
	return get_user_pages_fast(addr, 1, RING_PROBE_FLAGS, ring->pages);
	/* expect: callee=get_user_pages_fast function=ring_enumerator must=FOLL_NOWAIT origin=literal vmas=absent
	 *	pages=ring->pages nr_pages=1 writes=no reference=get */
}

static int ring_unheard_of(struct ring *ring, unsigned long addr)
{
	return get_user_pages_fast(addr, 1, FOLL_SAMPLE_NEW | FOLL_WRITE, ring->pages);
	/* expect: callee=get_user_pages_fast function=ring_unheard_of must=FOLL_SAMPLE_NEW,FOLL_WRITE
	 *	origin=literal vmas=absent pages=ring->pages nr_pages=1 writes=yes reference=get */
}

static int ring_integer(struct ring *ring, unsigned long addr)
{
	return get_user_pages_fast(addr, 1, 1, ring->pages);
	/* expect: callee=get_user_pages_fast function=ring_integer must=FOLL_WRITE origin=literal flags=1
	 *	vmas=absent pages=ring->pages nr_pages=1 writes=yes reference=get */
}

static int ring_true(struct ring *ring, unsigned long addr)
{
	return get_user_pages_fast(addr, 1, true, ring->pages);
	/* expect: callee=get_user_pages_fast function=ring_true must=FOLL_WRITE origin=literal flags=true
	 *	vmas=absent pages=ring->pages nr_pages=1 writes=yes reference=get */
}

static int ring_cast(struct ring *ring, unsigned long addr)
{
	return get_user_pages_fast(addr, 1, (unsigned int)(FOLL_FORCE), ring->pages);
	/* expect: callee=get_user_pages_fast function=ring_cast must=FOLL_FORCE origin=literal
	 *	flags="(unsigned int)(FOLL_FORCE)" vmas=absent pages=ring->pages nr_pages=1 writes=no
	 *	reference=get */
}

static int ring_masked_constant(struct ring *ring, unsigned long addr)
{
	return pin_user_pages_fast(addr, 1, RING_GUP_FLAGS & ~FOLL_LONGTERM, ring->pages);
	/* expect: callee=pin_user_pages_fast function=ring_masked_constant must=FOLL_WRITE origin=literal
	 *	vmas=absent pages=ring->pages nr_pages=1 writes=yes reference=pin */
}

static long ring_unlocked(struct ring *ring, unsigned long addr)
{
	long got = get_user_pages_unlocked(addr, ring->npages, ring->pages, FOLL_FORCE);
	/* expect: callee=get_user_pages_unlocked function=ring_unlocked must=FOLL_FORCE origin=literal
	 *	flags=FOLL_FORCE vmas=absent pages=ring->pages nr_pages=ring->npages writes=no reference=get */

	if (got > 0)
		return got;
	return pin_user_pages_unlocked(addr, 1, ring->pages, FOLL_WRITE);
	/* expect: callee=pin_user_pages_unlocked function=ring_unlocked must=FOLL_WRITE origin=literal
	 *	flags=FOLL_WRITE vmas=absent pages=ring->pages nr_pages=1 writes=yes reference=pin */
}

static long ring_vmas(struct ring *ring, unsigned long addr, int npages)
{
	struct vm_area_struct **vmas = kcalloc(npages, sizeof(*vmas), GFP_KERNEL);
	struct vm_area_struct *some[4];
	struct vm_area_struct *vma = NULL;
	long got = 0;

	mmap_read_lock(current->mm);
	got += get_user_pages(addr, npages, FOLL_WRITE, ring->pages, vmas);
	/* expect: callee=get_user_pages function=ring_vmas must=FOLL_WRITE origin=literal vmas=array
	 *	pages=ring->pages nr_pages=npages writes=yes reference=get */
	got += pin_user_pages(addr, 4, FOLL_LONGTERM, ring->pages, some);
	/* expect: callee=pin_user_pages function=ring_vmas must=FOLL_LONGTERM origin=literal vmas=array
	 *	pages=ring->pages nr_pages=4 writes=no reference=pin */
	got += get_user_pages_remote(current->mm, addr, 1, FOLL_FORCE | FOLL_SPLIT_PMD, ring->pages, &vma, NULL);
	/* expect: callee=get_user_pages_remote function=ring_vmas must=FOLL_FORCE,FOLL_SPLIT_PMD origin=literal
	 *	vmas=single pages=ring->pages nr_pages=1 writes=no reference=get */
	got += pin_user_pages_remote(current->mm, addr, npages, FOLL_WRITE, ring->pages, NULL, NULL);
	/* expect: callee=pin_user_pages_remote function=ring_vmas must=FOLL_WRITE origin=literal vmas=null
	 *	pages=ring->pages nr_pages=npages writes=yes reference=pin */
	mmap_read_unlock(current->mm);
	kfree(vmas);
	return got;
}

static long ring_pass_vmas(unsigned long addr, struct page **pages, struct vm_area_struct **vmas)
{
	return get_user_pages(addr, 1, 0, pages, vmas);
	/* expect: callee=get_user_pages function=ring_pass_vmas origin=literal vmas=parameter pages=pages
	 *	nr_pages=1 writes=no reference=get */
}

static long ring_populate(unsigned long addr)
{
	struct page *page;
	long got;

	/* Nothing is handed back: the pages are faulted in, and that is all. */
	got = get_user_pages(addr, 8, FOLL_WRITE, NULL, NULL);
	/* expect: callee=get_user_pages function=ring_populate must=FOLL_WRITE origin=literal vmas=null pages=NULL
	 *	pages_null=true nr_pages=8 writes=yes reference=none */
	if (got < 0)
		return got;
	got = get_user_pages(addr, 1, FOLL_WRITE, &page, NULL);
	/* expect: callee=get_user_pages function=ring_populate must=FOLL_WRITE origin=literal vmas=null pages=&page
	 *	nr_pages=1 writes=yes reference=get */
	return got;
}

/* The same callee twice in one expression: two sites, told apart by their order. */
static int ring_either(struct ring *ring, unsigned long addr)
{
	return ring->direction == RING_IN ?
		pin_user_pages_fast(addr, 1, FOLL_WRITE, ring->pages) :
		/* expect: callee=pin_user_pages_fast function=ring_either must=FOLL_WRITE origin=literal
		 *	vmas=absent pages=ring->pages nr_pages=1 writes=yes reference=pin */
		pin_user_pages_fast(addr, 1, 0, ring->pages);
		/* expect: callee=pin_user_pages_fast function=ring_either origin=literal vmas=absent
		 *	pages=ring->pages nr_pages=1 writes=no reference=pin */
}

int ring_all(struct ring *ring, unsigned long addr)
{
	struct page *page;

	if (!get_user_page_fast_only(addr, FOLL_WRITE, &page))
	/* expect: callee=get_user_page_fast_only function=ring_all must=FOLL_WRITE origin=literal flags=FOLL_WRITE
	 *	vmas=absent pages=&page nr_pages=- writes=yes reference=get */
		return -EFAULT;
	put_page(page);
	if (pin_user_pages_fast_only(addr, 1, FOLL_WRITE, ring->pages) != 1)
	/* expect: callee=pin_user_pages_fast_only function=ring_all must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=ring->pages nr_pages=1 writes=yes reference=pin */
		return -EFAULT;
	ring_zero(ring, addr);
	ring_one_flag(ring, addr);
	ring_two_flags(ring, addr, 2);
	ring_macro_constant(ring, addr, 2);
	ring_alias(ring, addr, 2);
	ring_alias_of_alias(ring, addr, 2);
	ring_enumerator(ring, addr);
	ring_unheard_of(ring, addr);
	ring_integer(ring, addr);
	ring_true(ring, addr);
	ring_cast(ring, addr);
	ring_masked_constant(ring, addr);
	ring_unlocked(ring, addr);
	ring_vmas(ring, addr, 2);
	ring_pass_vmas(addr, ring->pages, NULL);
	ring_populate(addr);
	return ring_either(ring, addr);
}
EXPORT_SYMBOL_GPL(ring_all);
MODULE_LICENSE("Apache-2.0");
