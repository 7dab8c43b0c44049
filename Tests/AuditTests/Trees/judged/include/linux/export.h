/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#define EXPORT_SYMBOL(name)		extern __typeof__(name) name
#define EXPORT_SYMBOL_GPL(name)		extern __typeof__(name) name

#endif
