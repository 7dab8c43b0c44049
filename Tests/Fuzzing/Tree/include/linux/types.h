/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

typedef _Bool bool;
enum { false = 0, true = 1 };

#define NULL ((void *)0)
#define EFAULT 14

typedef unsigned long size_t;
typedef long ssize_t;

#endif
