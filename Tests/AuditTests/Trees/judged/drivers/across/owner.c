// SPDX-License-Identifier: Apache-2.0
/* Pins into members that another file empties: one as it should, one not. */
#include "across.h"

int vault_lock_up(struct vault *vault, unsigned long addr)
{
	return pin_user_pages_fast(addr, 1, FOLL_WRITE | FOLL_LONGTERM, &vault->stolen);
	/* expect: callee=pin_user_pages_fast function=vault_lock_up must=FOLL_LONGTERM,FOLL_WRITE origin=literal
	 *	vmas=absent pages=&vault->stolen nr_pages=1 writes=yes reference=pin pairing=mismatch lifetime=long
	 *	destination=member case=2 */
}

int vault_deposit(struct vault *vault, unsigned long addr)
{
	return pin_user_pages_fast(addr, 1, FOLL_WRITE | FOLL_LONGTERM, &vault->cared_for);
	/* expect: callee=pin_user_pages_fast function=vault_deposit must=FOLL_LONGTERM,FOLL_WRITE origin=literal
	 *	vmas=absent pages=&vault->cared_for nr_pages=1 writes=yes reference=pin pairing=ok|escapes
	 *	lifetime=long destination=member case=2 */
}
