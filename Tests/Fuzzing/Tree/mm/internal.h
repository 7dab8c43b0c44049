/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _MM_INTERNAL_H
#define _MM_INTERNAL_H

#include <linux/mm.h>

#define FOLL_TOUCH	0x02
#define FOLL_REMOTE	0x2000

#endif
