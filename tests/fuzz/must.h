/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a fuzz target demands: like assert(), but NDEBUG does not take it away.
 */
#ifndef NTPTUI_TESTS_MUST_H
#define NTPTUI_TESTS_MUST_H

#include <stdio.h>
#include <stdlib.h>

#define MUST(what)                                                             \
	do {                                                                   \
		if (!(what)) {                                                 \
			fprintf(stderr, "%s:%d: not %s\n", __FILE__, __LINE__, \
			    #what);                                            \
			abort();                                               \
		}                                                              \
	} while (0)

#endif
