/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the columns of tables compare numbers.
 */
#ifndef NTPTUI_UI_COMPARE_H
#define NTPTUI_UI_COMPARE_H

#include <math.h>

/* < 0 if x comes before y; unknown numbers (NAN) come after all others. */
static inline int
compare_numbers(double x, double y)
{
	if (isnan(x) || isnan(y))
		return isnan(x) - isnan(y);
	return (x > y) - (x < y);
}

#endif
