// SPDX-License-Identifier: Apache-2.0
/* Words that look like calls. */
#include <linux/mm.h>

/*
 * The old way was get_user_pages(current, mm, start, n, 1, 0, pages, NULL), and nobody misses it.
 */
/* expect-none: callee=get_user_pages kind=comment */

// pin_user_pages_fast(addr, n, FOLL_WRITE, pages); \
   pin_user_pages(addr, n, FOLL_WRITE, pages, NULL); the splice makes this line part of the comment
/* expect-none: callee=pin_user_pages_fast kind=comment */
/* expect-none: callee=pin_user_pages kind=comment */

/* A quote " in a comment, pin_user_pages_unlocked(), and another " here. */
/* expect-none: callee=pin_user_pages_unlocked kind=comment */

#define WORDS_HELP "get_user_pages_fast(start, n, flags, pages)"
/* expect-none: callee=get_user_pages_fast kind=string */

const char *words_text(int which)
{
	const char quote = '"', slash = '\\', tick = '\'';

	if (which == quote || which == slash || which == tick)
		return "get_user_pages_unlocked(\"a\", n) /* not a comment";
	/* expect-none: callee=get_user_pages_unlocked kind=string */
	printk("%s: get_user_pages_remote() failed: // %d\n", __func__, which);
	/* expect-none: callee=get_user_pages_remote kind=string */
	return "a line\
 that goes on: follow_page(vma, addr, 0)";
	/* expect-none: callee=follow_page kind=string */
}

/* Longer names that hold a shorter one are other words, and are not counted at all. */
int my_get_user_pages_fast(int n);
int get_user_pages_fast_everywhere(int n);
int __pin_user_pages(int n);

int words_call(int n)
{
	return my_get_user_pages_fast(n) + get_user_pages_fast_everywhere(n) + __pin_user_pages(n);
}

int words_after(unsigned long addr, struct page **pages)
{
	/* after a comment that ends with a backslash \*/ return get_user_pages_fast(addr, 1, 0, pages);
	/* expect: callee=get_user_pages_fast function=words_after origin=literal vmas=absent pages=pages nr_pages=1
	 *	writes=no reference=get */
}

