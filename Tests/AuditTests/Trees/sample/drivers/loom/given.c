// SPDX-License-Identifier: Apache-2.0
/* Flags that lie in a structure. */
#include <linux/mm.h>
#include <loom_types.h>

long given_member(struct loom_request *request, unsigned long addr)
{
	return pin_user_pages_fast(addr, request->count, request->gup_flags, request->pages);
	/* expect: callee=pin_user_pages_fast function=given_member unknown=true origin=field
	 *	flags=request->gup_flags vmas=absent pages=request->pages nr_pages=request->count writes=maybe
	 *	reference=pin */
}

long given_member_more(struct loom *loom, unsigned long addr)
{
	return pin_user_pages_fast(addr, 1, loom->last->gup_flags | FOLL_LONGTERM, loom->last->pages);
	/* expect: callee=pin_user_pages_fast function=given_member_more must=FOLL_LONGTERM unknown=true
	 *	origin=field vmas=absent pages=loom->last->pages nr_pages=1 writes=maybe reference=pin */
}

long given_copied(struct loom *loom, unsigned long addr)
{
	unsigned int flags = loom->request.gup_flags;

	flags |= FOLL_WRITE;
	return pin_user_pages_fast(addr, 1, flags, loom->request.pages);
	/* expect: callee=pin_user_pages_fast function=given_copied must=FOLL_WRITE unknown=true origin=field
	 *	vmas=absent pages=loom->request.pages nr_pages=1 writes=yes reference=pin */
}

long given_element(struct loom *loom, unsigned long addr, int i, struct page **pages)
{
	return pin_user_pages_fast(addr, 1, loom->flags[i], pages);
	/* expect: callee=pin_user_pages_fast function=given_element unknown=true origin=field vmas=absent
	 *	pages=pages nr_pages=1 writes=maybe reference=pin */
}

/* A member decides, but brings no bits of its own. */
long given_condition(struct loom_request *request, unsigned long addr)
{
	return pin_user_pages_fast(addr, 1, request->write ? FOLL_WRITE : 0, request->pages);
	/* expect: callee=pin_user_pages_fast function=given_condition may=FOLL_WRITE origin=conditional vmas=absent
	 *	pages=request->pages nr_pages=1 writes=maybe reference=pin */
}

long given_in_branch(struct loom_request *request, unsigned long addr)
{
	unsigned int flags = FOLL_LONGTERM;

	if (request->write)
		flags = request->gup_flags | FOLL_WRITE;
	return pin_user_pages_fast(addr, 1, flags, request->pages);
	/* expect: callee=pin_user_pages_fast function=given_in_branch may=FOLL_LONGTERM,FOLL_WRITE unknown=true
	 *	origin=field vmas=absent pages=request->pages nr_pages=1 writes=maybe reference=pin */
}
