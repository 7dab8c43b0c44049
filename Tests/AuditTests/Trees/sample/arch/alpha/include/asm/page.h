/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _ALPHA_PAGE_H
#define _ALPHA_PAGE_H

#define PAGE_SHIFT	13
#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))

#endif
