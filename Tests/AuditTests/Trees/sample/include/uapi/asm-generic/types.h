/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _UAPI_GENERIC_TYPES_H
#define _UAPI_GENERIC_TYPES_H

typedef signed int __s32;
typedef unsigned int __u32;
typedef unsigned char __u8;
typedef signed long long __s64;
typedef unsigned long long __u64;

#endif
