/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GENERIC_BARRIER_H
#define _GENERIC_BARRIER_H

#define mb()	barrier()

#endif
