/* SPDX-License-Identifier: Apache-2.0 */
/* What every example includes. */
#include <linux/types.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/uio.h>
#include <linux/slab.h>
#include <linux/dma-mapping.h>
#include <linux/mmu_notifier.h>
