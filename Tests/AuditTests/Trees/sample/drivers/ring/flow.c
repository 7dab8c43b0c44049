// SPDX-License-Identifier: Apache-2.0
/* Flags that are put together before the call: what holds on every path, and what on some. */
#include "ring.h"

void ring_adjust(unsigned int *flags);

int flow_initialiser(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_WRITE | FOLL_LONGTERM;

	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_initialiser must=FOLL_LONGTERM,FOLL_WRITE origin=local
	 *	flags=flags vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
}

int flow_const(unsigned long addr, int n, struct page **pages)
{
	const unsigned int flags = FOLL_LONGTERM;

	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_const must=FOLL_LONGTERM origin=local vmas=absent
	 *	pages=pages nr_pages=n writes=no reference=pin */
}

int flow_assigned(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags;

	flags = FOLL_WRITE;
	flags |= FOLL_LONGTERM;
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_assigned must=FOLL_LONGTERM,FOLL_WRITE origin=local
	 *	vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
}

int flow_added_in_the_call(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_WRITE;

	return pin_user_pages_fast(addr, n, flags | FOLL_LONGTERM, pages);
	/* expect: callee=pin_user_pages_fast function=flow_added_in_the_call must=FOLL_LONGTERM,FOLL_WRITE
	 *	origin=local flags="flags | FOLL_LONGTERM" vmas=absent pages=pages nr_pages=n writes=yes
	 *	reference=pin */
}

int flow_cleared(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_WRITE | FOLL_LONGTERM;

	flags &= ~FOLL_WRITE;
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_cleared must=FOLL_LONGTERM origin=local vmas=absent
	 *	pages=pages nr_pages=n writes=no reference=pin */
}

int flow_overwritten(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_WRITE | FOLL_FORCE;

	flags = FOLL_NOFAULT;
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_overwritten must=FOLL_NOFAULT origin=local vmas=absent
	 *	pages=pages nr_pages=n writes=no reference=pin */
}

int flow_too_late(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_LONGTERM;
	int got = pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_too_late must=FOLL_LONGTERM origin=local vmas=absent
	 *	pages=pages nr_pages=n writes=no reference=pin */

	flags |= FOLL_WRITE;
	return got + flags;
}

int flow_copied(unsigned long addr, int n, struct page **pages)
{
	unsigned int first = FOLL_WRITE;
	unsigned int flags = first | FOLL_FORCE;

	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_copied must=FOLL_FORCE,FOLL_WRITE origin=local
	 *	vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
}

int flow_shadowed(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_WRITE;

	if (n > 1) {
		unsigned int flags = FOLL_LONGTERM;

		pages[0]->flags = flags;
	}
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_shadowed must=FOLL_WRITE origin=local vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=pin */
}

int flow_if(unsigned long addr, int n, struct page **pages, bool write)
{
	unsigned int flags = FOLL_LONGTERM;

	if (write)
		flags |= FOLL_WRITE;
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_if must=FOLL_LONGTERM may=FOLL_WRITE origin=conditional
	 *	vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_if_cleared(unsigned long addr, int n, struct page **pages, bool readonly)
{
	unsigned int flags = FOLL_WRITE | FOLL_LONGTERM;

	if (readonly) {
		flags &= ~FOLL_WRITE;
	}
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_if_cleared must=FOLL_LONGTERM may=FOLL_WRITE
	 *	origin=conditional vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_if_else(unsigned long addr, int n, struct page **pages, bool force)
{
	unsigned int flags;

	if (force)
		flags = FOLL_WRITE | FOLL_FORCE;
	else
		flags = FOLL_WRITE;
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_if_else must=FOLL_WRITE may=FOLL_FORCE
	 *	origin=conditional vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
}

int flow_else_if(unsigned long addr, int n, struct page **pages, int mode)
{
	unsigned int flags = 0;

	if (mode == 1)
		flags = FOLL_WRITE;
	else if (mode == 2)
		flags = FOLL_FORCE;
	else if (mode == 3)
		flags |= FOLL_NOWAIT;
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_else_if may=FOLL_FORCE,FOLL_NOWAIT,FOLL_WRITE
	 *	origin=conditional vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_question(unsigned long addr, int n, struct page **pages, bool write)
{
	return pin_user_pages_fast(addr, n, write ? FOLL_WRITE : 0, pages);
	/* expect: callee=pin_user_pages_fast function=flow_question may=FOLL_WRITE origin=conditional
	 *	flags="write ? FOLL_WRITE : 0" vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_question_both(unsigned long addr, int n, struct page **pages, bool write)
{
	return pin_user_pages_fast(addr, n, write ? FOLL_WRITE | FOLL_LONGTERM : FOLL_LONGTERM | FOLL_FORCE, pages);
	/* expect: callee=pin_user_pages_fast function=flow_question_both must=FOLL_LONGTERM
	 *	may=FOLL_FORCE,FOLL_WRITE origin=conditional vmas=absent pages=pages nr_pages=n writes=maybe
	 *	reference=pin */
}

int flow_question_nested(unsigned long addr, int n, struct page **pages, enum dma_data_direction dir, bool force)
{
	unsigned int flags = dir == DMA_TO_DEVICE ? 0 : force ? FOLL_WRITE | FOLL_FORCE : FOLL_WRITE;

	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_question_nested may=FOLL_FORCE,FOLL_WRITE
	 *	origin=conditional vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_question_inside(unsigned long addr, int n, struct page **pages, bool write)
{
	return pin_user_pages_fast(addr, n, FOLL_LONGTERM | (write ? FOLL_WRITE : 0), pages);
	/* expect: callee=pin_user_pages_fast function=flow_question_inside must=FOLL_LONGTERM may=FOLL_WRITE
	 *	origin=conditional vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_compound(unsigned long addr, int n, struct page **pages, bool write)
{
	unsigned int flags = FOLL_FORCE | (write ? FOLL_WRITE : 0);

	flags |= FOLL_LONGTERM;
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_compound must=FOLL_FORCE,FOLL_LONGTERM may=FOLL_WRITE
	 *	origin=conditional vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_switch(unsigned long addr, int n, struct page **pages, int mode)
{
	unsigned int flags = FOLL_LONGTERM;

	switch (mode) {
	case 0:
		break;
	case 1:
		flags |= FOLL_WRITE;
		break;
	default:
		flags |= FOLL_FORCE;
	}
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_switch must=FOLL_LONGTERM may=FOLL_FORCE,FOLL_WRITE
	 *	origin=conditional vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_switch_through(unsigned long addr, int n, struct page **pages, int mode)
{
	unsigned int flags = 0;

	switch (mode) {
	case 2:
		flags |= FOLL_FORCE;
		/* and on */
	case 1:
		flags |= FOLL_WRITE;
		break;
	default:
		return -EINVAL;
	}
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_switch_through must=FOLL_WRITE may=FOLL_FORCE
	 *	origin=conditional vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
}

int flow_early_return(unsigned long addr, int n, struct page **pages, bool write)
{
	unsigned int flags = FOLL_LONGTERM;

	if (!write)
		return -EINVAL;
	flags |= FOLL_WRITE;
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_early_return must=FOLL_LONGTERM,FOLL_WRITE origin=local
	 *	vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
}

int flow_return_in_else(unsigned long addr, int n, struct page **pages, bool write)
{
	unsigned int flags = FOLL_LONGTERM;

	if (write) {
		flags |= FOLL_WRITE;
	} else {
		flags |= FOLL_FORCE;
		return -EINVAL;
	}
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_return_in_else must=FOLL_LONGTERM,FOLL_WRITE origin=?
	 *	vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
}

int flow_goto(unsigned long addr, int n, struct page **pages, bool readonly)
{
	unsigned int flags = FOLL_LONGTERM;

	if (readonly)
		goto map;
	flags |= FOLL_WRITE;
map:
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_goto must=FOLL_LONGTERM may=FOLL_WRITE
	 *	origin=conditional vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_goto_away(unsigned long addr, int n, struct page **pages, bool readonly)
{
	unsigned int flags = FOLL_LONGTERM;

	if (readonly) {
		flags |= FOLL_FORCE;
		goto out;
	}
	flags |= FOLL_WRITE;
	n = pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_goto_away must=FOLL_LONGTERM,FOLL_WRITE origin=?
	 *	vmas=absent pages=pages nr_pages=n writes=yes reference=pin */
out:
	return n + flags;
}

int flow_boolean(unsigned long addr, int n, struct page **pages, enum dma_data_direction dir)
{
	return pin_user_pages_fast(addr, n, dir == DMA_FROM_DEVICE, pages);
	/* expect: callee=pin_user_pages_fast function=flow_boolean may=FOLL_WRITE origin=conditional
	 *	flags="dir == DMA_FROM_DEVICE" vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_boolean_not(unsigned long addr, int n, struct page **pages, struct ring *ring)
{
	return pin_user_pages_fast(addr, n, !ring->npages, pages);
	/* expect: callee=pin_user_pages_fast function=flow_boolean_not may=FOLL_WRITE origin=? vmas=absent
	 *	pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_boolean_and(unsigned long addr, int n, struct page **pages, int one, int two)
{
	return pin_user_pages_fast(addr, n, one > two && two > 3, pages);
	/* expect: callee=pin_user_pages_fast function=flow_boolean_and may=FOLL_WRITE origin=conditional
	 *	vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_boolean_variable(unsigned long addr, int n, struct page **pages, enum dma_data_direction dir)
{
	bool write = dir == DMA_FROM_DEVICE;

	return pin_user_pages_fast(addr, n, write, pages);
	/* expect: callee=pin_user_pages_fast function=flow_boolean_variable may=FOLL_WRITE origin=conditional
	 *	flags=write vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_boolean_parameter(unsigned long addr, int n, struct page **pages, bool write)
{
	return pin_user_pages_fast(addr, n, write, pages);
	/* expect: callee=pin_user_pages_fast function=flow_boolean_parameter may=FOLL_WRITE unknown=? origin=?
	 *	flags=write vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_through_pointer(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_WRITE;

	ring_adjust(&flags);
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_through_pointer must=? may=? unknown=true origin=?
	 *	vmas=absent pages=pages nr_pages=n writes=? reference=pin */
}

int flow_by_pointer(unsigned long addr, int n, struct page **pages)
{
	unsigned int flags = FOLL_LONGTERM;
	unsigned int *where = &flags;

	*where |= FOLL_WRITE;
	return pin_user_pages_fast(addr, n, flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_by_pointer must=? may=? unknown=true origin=?
	 *	vmas=absent pages=pages nr_pages=n writes=? reference=pin */
}

int flow_macro_question(unsigned long addr, int n, struct page **pages, enum dma_data_direction dir)
{
	return pin_user_pages_fast(addr, n, RING_FLAGS_FOR(dir != DMA_TO_DEVICE), pages);
	/* expect: callee=pin_user_pages_fast function=flow_macro_question must=FOLL_LONGTERM may=FOLL_WRITE
	 *	origin=conditional flags="RING_FLAGS_FOR(dir != DMA_TO_DEVICE)" vmas=absent pages=pages nr_pages=n
	 *	writes=maybe reference=pin */
}

int flow_from_function(unsigned long addr, int n, struct page **pages, struct ring *ring)
{
	return pin_user_pages_fast(addr, n, ring_flags_of(ring) | FOLL_LONGTERM, pages);
	/* expect: callee=pin_user_pages_fast function=flow_from_function must=FOLL_LONGTERM unknown=true origin=?
	 *	vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}

int flow_from_global(unsigned long addr, int n, struct page **pages)
{
	return pin_user_pages_fast(addr, n, ring_default_flags, pages);
	/* expect: callee=pin_user_pages_fast function=flow_from_global unknown=true origin=?
	 *	flags=ring_default_flags vmas=absent pages=pages nr_pages=n writes=maybe reference=pin */
}
