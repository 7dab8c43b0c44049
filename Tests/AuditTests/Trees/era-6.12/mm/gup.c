// SPDX-License-Identifier: Apache-2.0
/* expect-default: kind=definition */
#include <linux/export.h>
#include "internal.h"

long memfd_pin_folios(struct file *memfd, loff_t start, loff_t end, struct folio **folios, unsigned int max_folios,
		      pgoff_t *offset)
{
	*offset = 0;
	return memfd && start <= end && folios ? max_folios : 0;
}
EXPORT_SYMBOL_GPL(memfd_pin_folios); /* expect-none: callee=memfd_pin_folios kind=export */
