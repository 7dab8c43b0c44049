// SPDX-License-Identifier: Apache-2.0
/* Empties an object that another file filled. */
#include "across.h"

void vault_break(struct vault *vault)
{
	put_page(vault->stolen);
	vault->stolen = NULL;
	unpin_user_page(vault->cared_for);
	vault->cared_for = NULL;
}
