/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_FILTER_H
#define _LINUX_FILTER_H

#include <linux/types.h>

/* A helper of the virtual machine: called with 64-bit words, written with its real types. */
#define __BPF_1(m, t, a)		m(t, a)
#define __BPF_2(m, t, a, ...)		m(t, a), __BPF_1(m, __VA_ARGS__)
#define __BPF_3(m, t, a, ...)		m(t, a), __BPF_2(m, __VA_ARGS__)
#define __BPF_4(m, t, a, ...)		m(t, a), __BPF_3(m, __VA_ARGS__)
#define __BPF_EACH(n, ...)		__BPF_##n(__VA_ARGS__)
#define __BPF_TYPED(t, a)		t a
#define __BPF_WORD(t, a)		u64 a
#define __BPF_CASTED(t, a)		(t)(unsigned long) a

#define BPF_CALL_x(n, name, ...)							\
	static __always_inline u64 ____##name(__BPF_EACH(n, __BPF_TYPED, __VA_ARGS__));	\
	typedef u64 (*btf_##name)(__BPF_EACH(n, __BPF_TYPED, __VA_ARGS__));		\
	u64 name(__BPF_EACH(n, __BPF_WORD, __VA_ARGS__));				\
	u64 name(__BPF_EACH(n, __BPF_WORD, __VA_ARGS__))				\
	{										\
		return ((btf_##name)____##name)(__BPF_EACH(n, __BPF_CASTED, __VA_ARGS__)); \
	}										\
	static __always_inline u64 ____##name(__BPF_EACH(n, __BPF_TYPED, __VA_ARGS__))

#define BPF_CALL_1(name, ...)	BPF_CALL_x(1, name, __VA_ARGS__)
#define BPF_CALL_3(name, ...)	BPF_CALL_x(3, name, __VA_ARGS__)
#define BPF_CALL_4(name, ...)	BPF_CALL_x(4, name, __VA_ARGS__)

#endif
