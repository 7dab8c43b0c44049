/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assembler files are counted as well: get_user_pages_fast() is not called here.
 */
/* expect-none: callee=get_user_pages_fast kind=comment */
	.text
	.globl paper_entry
paper_entry:
	ret
