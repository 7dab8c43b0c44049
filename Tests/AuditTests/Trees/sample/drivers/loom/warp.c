// SPDX-License-Identifier: Apache-2.0
/* Calls inside the arguments of macros, each counted once however often the macro repeats them. */
#include <linux/loom_pin.h>
#include <linux/module.h>
#include <linux/uio.h>

long warp_iterate(struct iov_iter *i, size_t n, struct page **pages)
{
	long total = 0;

	iterate_segments(i, n, base, len, ({
		int got = get_user_pages_fast((unsigned long)base, len >> PAGE_SHIFT, FOLL_WRITE, pages);
		/* expect: callee=get_user_pages_fast function=warp_iterate must=FOLL_WRITE origin=literal
		 *	vmas=absent pages=pages nr_pages="len >> PAGE_SHIFT" writes=yes reference=get */
		total += got;
		got;
	}));
	return total;
}

int warp_warn(unsigned long addr, int n, struct page **pages)
{
	if (WARN_ON(pin_user_pages_fast(addr, n, FOLL_LONGTERM, pages) != n))
	/* expect: callee=pin_user_pages_fast function=warp_warn must=FOLL_LONGTERM origin=literal vmas=absent
	 *	pages=pages nr_pages=n writes=no reference=pin */
		return -EFAULT;
	if (unlikely(get_user_pages_fast_only(addr, n, FOLL_WRITE, pages) < n))
	/* expect: callee=get_user_pages_fast_only function=warp_warn must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=n writes=yes reference=get */
		return -EAGAIN;
	return min(n, pin_user_pages_fast(addr, n, 0, pages));
	/* expect: callee=pin_user_pages_fast function=warp_warn origin=literal vmas=absent pages=pages nr_pages=n
	 *	writes=no reference=pin */
}

int warp_statement(unsigned long addr, struct page **pages)
{
	int got = ({
		unsigned int flags = FOLL_WRITE;

		flags |= FOLL_FORCE;
		pin_user_pages_fast(addr, 1, flags, pages);
		/* expect: callee=pin_user_pages_fast function=warp_statement must=FOLL_FORCE,FOLL_WRITE
		 *	origin=local vmas=absent pages=pages nr_pages=1 writes=yes reference=pin */
	});

	return got;
}

/* One call as an argument of another. */
int warp_nested(unsigned long addr, struct page **pages)
{
	return pin_user_pages_fast(addr,
				   get_user_pages_fast(addr, 1, 0, pages),
				   /* expect: callee=get_user_pages_fast function=warp_nested origin=literal
				    *	vmas=absent pages=pages nr_pages=1 writes=no reference=get */
				   FOLL_WRITE, pages);
	/* expect: callee=pin_user_pages_fast function=warp_nested must=FOLL_WRITE origin=literal vmas=absent
	 *	pages=pages nr_pages=? writes=yes reference=pin */
}

int warp_macro_body(unsigned long addr, struct page **pages)
{
	return loom_pin_one(addr, pages) + loom_pin_one(addr + PAGE_SIZE, pages + 1);
}

int warp_inline(unsigned long addr, struct page **pages)
{
	return loom_pin_user(addr, 1, pages);
}
MODULE_LICENSE("Apache-2.0");
