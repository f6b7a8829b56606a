/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pool_panel.h"

#include "core/i18n.h"
#include "ui/pool_say.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *
pool_panel_name(enum pool_panel which)
{
	static const char *const name[POOL_PANELS] = {
		[POOL_PANEL_VERIFY] = N_("As others see this server"),
		[POOL_PANEL_FORECAST] = N_("What the monitors would give"),
		[POOL_PANEL_JOIN] = N_("To join the pool"),
		[POOL_PANEL_SCORE] = N_("What the monitors gave"),
		[POOL_PANEL_LEAVE] = N_("To leave the pool"),
		[POOL_PANEL_MOVE] = N_("To change the address"),
	};

	return _(name[which]);
}

void
pool_panel_write(enum pool_panel which, const struct pool_facts *f,
    struct text *t, unsigned how)
{
	switch (which) {
	case POOL_PANEL_VERIFY:
		pool_write_verify(f, t, how);
		break;
	case POOL_PANEL_FORECAST:
		pool_write_forecast(f, t, how);
		break;
	case POOL_PANEL_SCORE:
		pool_write_score(f, t, how);
		break;
	case POOL_PANEL_JOIN:
	case POOL_PANEL_LEAVE:
	case POOL_PANEL_MOVE:
		pool_write_guide(which, f, t);
		break;
	case POOL_PANELS:
		break;
	}
}

/* BAD if anything is; GOOD if an address that others reach is all right. */
static enum pool_state
verify_state(const struct pool_facts *f, char *say, size_t size)
{
	struct pool_finding p[POOL_FINDINGS];
	size_t n = pool_findings(f, p), bad = 0, seen = 0, reached = 0, at = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i].state == POOL_STATE_BAD && bad++ == 0)
			at = i;
		seen += p[i].item == POOL_ITEM_ANSWERS &&
		    p[i].state == POOL_STATE_GOOD;
		reached += p[i].item == POOL_ITEM_OUTSIDE &&
		    p[i].state == POOL_STATE_GOOD;
	}
	if (bad > 0) {
		snprintf(say, size, "%s: %s", _(pool_item_text(p[at].item)),
		    p[at].text);
		return POOL_STATE_BAD;
	}
	if (reached > 0 && !f->asking) {
		snprintf(say, size, "%s",
		    _("It answers as the pool wants it, and another host "
		      "reaches it."));
		return POOL_STATE_GOOD;
	}
	snprintf(say, size, "%s",
	    seen > 0 ? _("It answers here as the pool wants it; whether the "
			 "world reaches it only another host can tell.")
		     : _("It has not been seen yet."));
	return POOL_STATE_UNKNOWN;
}

static enum pool_state
forecast_state(const struct pool_facts *f, char *say, size_t size)
{
	struct pool_behaviour b;
	char end[16];

	if (!pool_behaviour(f, &b)) {
		snprintf(
		    say, size, "%s", _("Nothing was seen of our server yet."));
		return POOL_STATE_UNKNOWN;
	}
	snprintf(say, size, _("The monitors would give %s."),
	    pool_points(end, sizeof(end), round(b.ahead.end * 10) / 10));
	return b.ahead.end >= POOL_IN ? POOL_STATE_GOOD : POOL_STATE_BAD;
}

static enum pool_state
score_state(const struct pool_facts *f, char *say, size_t size)
{
	double score = (double)NAN;
	int64_t at = 0;
	char age[32];

	if (f->log != NULL)
		score = poolfile_score(f->log, &at);
	if (isnan(score)) {
		snprintf(say, size, "%s", _("It is not known."));
		return POOL_STATE_UNKNOWN;
	}
	/* Not "-0.0". */
	score = round(score * 10) / 10 + 0.0;
	pool_span(age, sizeof(age), f->now > at ? (double)(f->now - at) : 0);
	if (score >= POOL_IN)
		snprintf(say, size,
		    _("%.1f, %s ago: the pool hands out the address."), score,
		    age);
	else
		snprintf(say, size,
		    _("%.1f, %s ago: below 10 the address is not handed out. "
		      "With good answers it is back in %u checks of each "
		      "monitor, about %u min."),
		    score, age, poolscore_checks(score, 1, POOL_IN),
		    9 * poolscore_checks(score, 1, POOL_IN));
	return score >= POOL_IN ? POOL_STATE_GOOD : POOL_STATE_BAD;
}

enum pool_state
pool_panel_state(
    enum pool_panel which, const struct pool_facts *f, char *say, size_t size)
{
	char none[4];

	if (say == NULL) {
		say = none;
		size = sizeof(none);
	}
	say[0] = '\0';
	if (which == POOL_PANEL_VERIFY)
		return verify_state(f, say, size);
	if (which == POOL_PANEL_FORECAST)
		return forecast_state(f, say, size);
	if (which == POOL_PANEL_SCORE)
		return score_state(f, say, size);
	return POOL_STATE_UNKNOWN;
}
