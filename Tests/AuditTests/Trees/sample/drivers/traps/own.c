// SPDX-License-Identifier: Apache-2.0
/* A driver with functions, members, variables and macros of its own that merely bear the names of the family. */
#include <linux/types.h>

struct own_buffer {
	int pinned;
	int (*follow_page)(struct own_buffer *buffer); /* expect-none: callee=follow_page kind=other-symbol */
	int get_dump_page; /* expect-none: callee=get_dump_page kind=other-symbol */
};

static int pin_user_pages(struct own_buffer *buffer, int count)
/* expect-none: callee=pin_user_pages kind=other-symbol */
{
	buffer->pinned += count;
	return count;
}

/* A name like a function's, defined as something else. */
#define get_user_pages_locked(buffer) ((buffer)->pinned) /* expect-none: callee=get_user_pages_locked kind=macro */

#ifdef get_user_pages_longterm /* expect-none: callee=get_user_pages_longterm kind=preprocessor */
#error "no such macro"
#endif

int own_use(struct own_buffer *buffer)
{
	int get_user_pages = 3; /* expect-none: callee=get_user_pages kind=other-symbol */

	get_user_pages += buffer->get_dump_page;
	/* expect-none: callee=get_user_pages kind=other-symbol */
	/* expect-none: callee=get_dump_page kind=other-symbol */
	if (buffer->follow_page(buffer)) /* expect-none: callee=follow_page kind=other-symbol */
		return get_user_pages_locked(buffer);
		/* expect-none: callee=get_user_pages_locked kind=macro */
	return pin_user_pages(buffer, get_user_pages);
	/* expect-none: callee=pin_user_pages kind=other-symbol */
	/* expect-none: callee=get_user_pages kind=other-symbol */
}
#undef get_user_pages_locked /* expect-none: callee=get_user_pages_locked kind=preprocessor */

int own_label(int n)
{
	if (n)
		goto get_user_pages_fast; /* expect-none: callee=get_user_pages_fast kind=other-symbol */
	n = 4;
get_user_pages_fast: /* expect-none: callee=get_user_pages_fast kind=other-symbol */
	return n;
}

struct get_user_pages_remote { /* expect-none: callee=get_user_pages_remote kind=other-symbol */
	int n;
};
