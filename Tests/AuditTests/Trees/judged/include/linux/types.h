/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

typedef _Bool bool;
enum { false = 0, true = 1 };

#define NULL	((void *)0)
#define EFAULT	14
#define EINVAL	22
#define ENOMEM	12
#define EAGAIN	11
#define EIO	5

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long size_t;
typedef long ssize_t;
typedef long long loff_t;
typedef unsigned long pgoff_t;
typedef unsigned long dma_addr_t;
typedef unsigned long phys_addr_t;
typedef unsigned int gfp_t;

#endif
