/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/types.h>

#define WARN_ON(condition) ({						\
	int __warned = !!(condition);					\
	if (unlikely(__warned))						\
		paper_warn(__func__, #condition);			\
	unlikely(__warned);						\
})

#define min(a, b) ({							\
	__typeof__(a) __a = (a);					\
	__typeof__(b) __b = (b);					\
	__a < __b ? __a : __b;						\
})

void paper_warn(const char *function, const char *condition);
int printk(const char *format, ...);

#endif
