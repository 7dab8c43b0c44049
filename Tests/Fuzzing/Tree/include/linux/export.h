/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#define __EXPORT(name, licence)						\
	extern __typeof__(name) name;					\
	static const char __export_##name[]				\
		__attribute__((__used__)) = #name "/" licence
#define EXPORT_SYMBOL(name)		__EXPORT(name, "")
#define EXPORT_SYMBOL_GPL(name)		__EXPORT(name, "GPL")

#endif
