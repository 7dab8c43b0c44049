/* SPDX-License-Identifier: Apache-2.0 */
/* Included twice by weft.c, once for each width: one site, under either of its names. */
#if WEFT_BITS == 32
#define WALK(name)	weft32_walk_##name
#else
#define WALK(name)	weft64_walk_##name
#endif

int WALK(first)(struct weft *weft)
{
	return get_user_pages_fast(weft->addr, 1, FOLL_WRITE, &weft->page);
	/* expect: callee=get_user_pages_fast function=first must=FOLL_WRITE
	 *	origin=literal vmas=absent pages=&weft->page nr_pages=1 writes=yes reference=get */
}

#undef WALK
