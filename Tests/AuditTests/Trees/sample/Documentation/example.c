// SPDX-License-Identifier: Apache-2.0
int example(void)
{
	return pin_user_pages_fast(0, 1, 0, 0);
}
