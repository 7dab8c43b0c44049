/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _MM_INTERNAL_H
#define _MM_INTERNAL_H

#include <linux/mm.h>

bool gup_flags_valid(unsigned int gup_flags, unsigned int forbidden);

#endif
