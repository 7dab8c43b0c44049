/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_SYSCALLS_H
#define _LINUX_SYSCALLS_H

#include <linux/types.h>

/*
 * A system call is written once and becomes three functions: the entry that the table names, one that takes every
 * argument as a long, and the body, which is what stands behind the macro.
 */
#define __SC_1(m, t, a)			m(t, a)
#define __SC_2(m, t, a, ...)		m(t, a), __SC_1(m, __VA_ARGS__)
#define __SC_3(m, t, a, ...)		m(t, a), __SC_2(m, __VA_ARGS__)
#define __SC_4(m, t, a, ...)		m(t, a), __SC_3(m, __VA_ARGS__)
#define __SC_EACH(n, ...)		__SC_##n(__VA_ARGS__)

#define __SC_TYPED(t, a)		t a
#define __SC_AS_LONG(t, a)		long a
#define __SC_CASTED(t, a)		(__force_type(t)) a
#define __force_type(t)			t

#define SYSCALL_DEFINE1(name, ...)	SYSCALL_DEFINEx(1, _##name, __VA_ARGS__)
#define SYSCALL_DEFINE2(name, ...)	SYSCALL_DEFINEx(2, _##name, __VA_ARGS__)
#define SYSCALL_DEFINE3(name, ...)	SYSCALL_DEFINEx(3, _##name, __VA_ARGS__)
#define SYSCALL_DEFINE4(name, ...)	SYSCALL_DEFINEx(4, _##name, __VA_ARGS__)

#define SYSCALL_DEFINEx(n, name, ...)	__SYSCALL_DEFINEx(n, name, __VA_ARGS__)

#define __SYSCALL_DEFINEx(n, name, ...)							\
	asmlinkage long sys##name(__SC_EACH(n, __SC_TYPED, __VA_ARGS__))		\
		__attribute__((alias("__se_sys" #name)));				\
	static inline long __do_sys##name(__SC_EACH(n, __SC_TYPED, __VA_ARGS__));	\
	asmlinkage long __se_sys##name(__SC_EACH(n, __SC_AS_LONG, __VA_ARGS__));	\
	asmlinkage long __se_sys##name(__SC_EACH(n, __SC_AS_LONG, __VA_ARGS__))		\
	{										\
		return __do_sys##name(__SC_EACH(n, __SC_CASTED, __VA_ARGS__));		\
	}										\
	static inline long __do_sys##name(__SC_EACH(n, __SC_TYPED, __VA_ARGS__))

#endif
