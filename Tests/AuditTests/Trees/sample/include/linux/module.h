/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/export.h>

#define MODULE_LICENSE(text)	static const char __licence[] __attribute__((__used__)) = "licence=" text

#endif
