/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Servers screen: what the app does for it. */

#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/roster.h"
#include "ui/setup.h"

bool
app_roster_wish(struct app *a, struct roster_wish *out)
{
	return roster_wish(a->roster, out);
}

unsigned
app_roster_loaded(
    struct app *a, struct picker *p, const char *host, const char *address)
{
	unsigned react = roster_loaded(a, a->roster, p, host, address);

	react |= setup_follow(a, a->setup);
	app_refresh(a);
	return react | REACT_DRAW;
}

unsigned
app_roster_news(struct app *a, const struct probe_result *result, size_t done,
    bool over, int64_t now)
{
	unsigned react = roster_news(a, a->roster, result, done, over, now);

	react |= setup_follow(a, a->setup);
	app_refresh(a);
	return react;
}

unsigned
app_roster_done(struct app *a, unsigned job, int error)
{
	return roster_done(a, a->roster, (enum roster_job)job, error);
}
