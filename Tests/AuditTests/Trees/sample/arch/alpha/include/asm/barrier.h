/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _ALPHA_BARRIER_H
#define _ALPHA_BARRIER_H

#define mb()	__asm__ __volatile__("mb" : : : "memory")

#endif
