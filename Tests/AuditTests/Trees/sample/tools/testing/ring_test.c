// SPDX-License-Identifier: Apache-2.0
/* Outside the audit unless asked for: a program for user space. */
extern int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, void **pages);

int main(void)
{
	return get_user_pages_fast(0, 1, 0, 0);
}
