// SPDX-License-Identifier: Apache-2.0
/* The family's functions named, but not called here. */
#include <linux/export.h>
#include <linux/mm.h>

extern int get_user_pages_fast(unsigned long, int, unsigned int, struct page **);
/* expect-none: callee=get_user_pages_fast kind=declaration */
long get_user_pages(unsigned long start, unsigned long nr_pages,
/* expect-none: callee=get_user_pages kind=declaration */
		    unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas);

struct table {
	int (*op)(unsigned long, int, unsigned int, struct page **);
	long (*slow)(unsigned long, unsigned long, unsigned int, struct page **, struct vm_area_struct **);
};

const struct table table_get = {
	.op = get_user_pages_fast, /* expect-none: callee=get_user_pages_fast kind=address */
	.slow = &get_user_pages, /* expect-none: callee=get_user_pages kind=address */
};

const struct table table_pin = { pin_user_pages_fast, pin_user_pages };
/* expect-none: callee=pin_user_pages_fast kind=address */
/* expect-none: callee=pin_user_pages kind=address */

static int table_call(const struct table *table, unsigned long addr, struct page **pages)
{
	return table->op(addr, 1, FOLL_WRITE, pages);
}

int table_pick(int pin, unsigned long addr, struct page **pages)
{
	int (*op)(unsigned long, int, unsigned int, struct page **) =
		pin ? pin_user_pages_fast : get_user_pages_fast;
	/* expect-none: callee=pin_user_pages_fast kind=address */
	/* expect-none: callee=get_user_pages_fast kind=address */

	return op(addr, 1, FOLL_WRITE, pages) + table_call(&table_get, addr, pages);
}

/* Passed to a macro that puts the parentheses behind it: which role it has can be seen after expansion only. */
#define TABLE_CALL(f, ...)	f(__VA_ARGS__)

int table_macro(unsigned long addr, struct page **pages)
{
	return TABLE_CALL(get_user_pages_fast, addr, 1, FOLL_WRITE, pages);
	/* expect: callee=get_user_pages_fast function=table_macro must=FOLL_WRITE may=- unknown=false
	 *	origin=literal vmas=absent pages=? nr_pages=? writes=yes reference=get */
}
