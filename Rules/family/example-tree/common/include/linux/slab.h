/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/types.h>

void *kzalloc(size_t size, gfp_t flags);
void *kvmalloc_array(size_t n, size_t size, gfp_t flags);
void kfree(const void *object);
void kvfree(const void *address);
void *memcpy(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);

#endif
