/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GENERIC_ERRNO_H
#define _GENERIC_ERRNO_H

#define EIO	5
#define EAGAIN	11
#define ENOMEM	12
#define EFAULT	14
#define EINVAL	22

#endif
