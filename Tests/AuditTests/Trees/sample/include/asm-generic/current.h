/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GENERIC_CURRENT_H
#define _GENERIC_CURRENT_H

struct task_struct;
extern struct task_struct *paper_current;
#define current	paper_current

#endif
