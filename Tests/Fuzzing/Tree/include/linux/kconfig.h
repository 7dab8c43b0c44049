/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H

#include <generated/autoconf.h>

/*
 * Turns a symbol that is 1 or not defined at all into 1 or 0, for the preprocessor and for C alike: pasting a 1
 * yields a name that brings a comma, so that the 1 behind it becomes the second argument; anything else leaves the
 * 0 there.
 */
#define __comma_if_1		0,
#define __second(first, second, ...)	second
#define __flag_to_bool(flag)	__flag_paste(flag)
#define __flag_paste(flag)	__flag_pick(__comma_if_##flag)
#define __flag_pick(comma)	__second(comma 1, 0, 0)

#define IS_BUILTIN(symbol)	__flag_to_bool(symbol)
#define IS_MODULE(symbol)	__flag_to_bool(symbol##_MODULE)
#define IS_ENABLED(symbol)	(IS_BUILTIN(symbol) || IS_MODULE(symbol))

#endif
