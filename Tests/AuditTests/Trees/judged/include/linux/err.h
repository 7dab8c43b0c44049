/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_ERR_H
#define _LINUX_ERR_H

#include <linux/types.h>

#define ERR_PTR(error)	((void *)(long)(error))
#define IS_ERR(pointer)	((unsigned long)(pointer) >= (unsigned long)-4095)
#define PTR_ERR(pointer)	((long)(pointer))

#endif
