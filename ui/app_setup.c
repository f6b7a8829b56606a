/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Setup screen: what the app does for it. */

#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/setup.h"

bool
app_setup_wish(struct app *a, struct setup_wish *out)
{
	return setup_wish(a->setup, out);
}

/* Whatever came, the screen shows it. */
static unsigned
shown(struct app *a, unsigned react)
{
	app_refresh(a);
	return react | REACT_DRAW;
}

unsigned
app_setup_loaded(struct app *a, const struct setup_loaded *l)
{
	return shown(a, setup_loaded(a, a->setup, l));
}

unsigned
app_setup_host(struct app *a, const struct survey *host, bool over)
{
	return shown(a, setup_host(a, a->setup, host, over));
}

unsigned
app_setup_ran(struct app *a, const struct errand_result *r)
{
	return shown(a, setup_ran(a, a->setup, r));
}

unsigned
app_setup_measured(struct app *a, const struct probe_result *r, size_t n,
    size_t done, bool over)
{
	return shown(a, setup_measured(a, a->setup, r, n, done, over));
}

unsigned
app_setup_pool(struct app *a, const struct pool_facts *f, bool asking)
{
	return shown(a, setup_pool(a, a->setup, f, asking));
}

unsigned
app_setup_done(struct app *a, unsigned job, int error)
{
	return shown(a, setup_done(a, a->setup, (enum setup_job)job, error));
}
