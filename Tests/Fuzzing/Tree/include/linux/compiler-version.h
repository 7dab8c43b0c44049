/* SPDX-License-Identifier: Apache-2.0 */
#ifdef __LINUX_COMPILER_VERSION_H
#error "Included by hand: the compiler's command line brings it"
#endif
#define __LINUX_COMPILER_VERSION_H
