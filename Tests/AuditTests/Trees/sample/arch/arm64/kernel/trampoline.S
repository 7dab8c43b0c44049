/* SPDX-License-Identifier: Apache-2.0 */
#define TRAMPOLINE 1
	.text
	nop	// pin_user_pages() is for C
/* expect-none: callee=pin_user_pages kind=comment */
