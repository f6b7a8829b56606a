/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Why screen: what the app does for it. */

#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/inquiry.h"

bool
app_inquiry_wish(struct app *a, struct inquiry_wish *out)
{
	return inquiry_wish(a->inquiry, out);
}

bool
app_wonders(const struct app *a)
{
	const struct view *v = &a->root[a->tab];

	for (int i = 0; i < a->depth; i++)
		if (a->above[i].ops == &view_finding)
			return true;
	return v->ops == &view_why;
}

unsigned
app_inquiry(
    struct app *a, const struct why_report *r, const struct inquiry_work *work)
{
	if (r != NULL)
		inquiry_take(a->inquiry, r);
	inquiry_tell(a->inquiry, work);
	if (!app_wonders(a))
		return 0;
	app_refresh(a);
	return REACT_DRAW;
}

unsigned
app_inquiry_ran(struct app *a, bool good, const char *text)
{
	return inquiry_ran(a, a->inquiry, good, text) | REACT_DRAW;
}
