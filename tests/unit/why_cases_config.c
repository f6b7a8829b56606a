/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the file says, and what of it runs. */
#include <stdio.h>

#include "why_scene.h"

/* A line with that mistake, beside one that every file may have. */
#define DIAG(name, code)                                                       \
	static void name(struct scene *s)                                      \
	{                                                                      \
		scene_diag(s, "kept", SEV_NOTE, 1);                            \
		scene_diag(s, code, SEV_WARNING, 4);                           \
	}

DIAG(broken, "restrict-broken")
DIAG(cuts_source, "source-blocked")
DIAG(open_query, "open-query")
DIAG(cuts_host, "cuts-host")
DIAG(silent_world, "silent-world")
DIAG(nopeer, "nopeer-pool")
DIAG(unusable, "restrict-unusable")
DIAG(key_undefined, "key-undefined")
DIAG(no_mask, "net-no-mask")
DIAG(one_family, "one-family")
DIAG(kod_alone, "kod-no-limited")
DIAG(by_name, "restrict-name")
DIAG(adds_up, "restrict-adds-up")
DIAG(local_clock, "local-clock")
DIAG(smear_mix, "smear-mix")
DIAG(few, "two-sources")
DIAG(gone, "server-gone")
DIAG(poll_order, "poll-order")
DIAG(listen_only, "listen-only")
DIAG(pps, "pps-no-prefer")
DIAG(old_flag, "obsolete-flag")

static void
kept(struct scene *s)
{
	scene_diag(s, "kept", SEV_NOTE, 1);
}

static void
error(struct scene *s)
{
	scene_diag(s, "unknown-word", SEV_ERROR, 7);
}

/* It has a rule of its own. */
static void
own_error(struct scene *s)
{
	scene_diag(s, "restrict-broken", SEV_ERROR, 7);
}

static void
unreadable(struct scene *s)
{
	s->facts.conf_error = "Permission denied";
}

static void
nobody(struct scene *s)
{
	scene_unsync(s, WHY_NOSERVERS);
	s->now->npeers = 0;
}

static void
somebody(struct scene *s)
{
	scene_dark(s);
}

static void
noselect(struct scene *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		scene_peer(s, i)->noselect = true;
		scene_peer(s, i)->tally = TALLY_REJECT;
	}
}

static void
noselect_all(struct scene *s)
{
	noselect(s, 4);
	scene_unsync(s, WHY_UNFIT);
}

static void
noselect_some(struct scene *s)
{
	noselect(s, 3);
}

static void
differs(struct scene *s)
{
	s->facts.differs = true;
}

static void
trial(struct scene *s, enum trial_state state)
{
	s->now->trial = (struct snap_trial){ .state = (uint8_t)state,
		.since = mono_add(s->now->at, -30),
		.left = 30,
		.sources = 4,
		.answered = 1,
		.wanted = 1 };
	snprintf(
	    s->now->trial.text, sizeof(s->now->trial.text), "it is watched");
}

static void
watching(struct scene *s)
{
	trial(s, TRIAL_WATCHING);
}

static void
trial_kept(struct scene *s)
{
	trial(s, TRIAL_KEPT);
}

static void
reverted(struct scene *s)
{
	trial(s, TRIAL_REVERTED);
}

/* Somebody said revert. */
static void
reverted_by_hand(struct scene *s)
{
	trial(s, TRIAL_REVERTED);
	s->now->trial.asked = true;
}

const struct scene_case cases_config[] = {
	{ "config-unreadable", unreadable, NULL, true },
	{ "restrict-broken", broken, kept, true },
	{ "restrict-cuts-sources", cuts_source, kept, true },
	{ "restrict-open", open_query, cuts_host, true },
	{ "restrict-cuts-host", cuts_host, open_query, true },
	{ "restrict-cuts-world", silent_world, cuts_host, true },
	{ "config-errors", error, own_error, true },
	{ "pool-nopeer", nopeer, kept, true },
	{ "restrict-unusable", unusable, kept, true },
	{ "keys-wrong", key_undefined, kept, true },
	{ "restrict-mask", no_mask, one_family, true },
	{ "restrict-one-family", one_family, no_mask, true },
	{ "restrict-no-effect", kod_alone, kept, true },
	{ "restrict-name", by_name, kept, true },
	{ "restrict-adds-up", adds_up, by_name, true },
	{ "local-clock", local_clock, kept, true },
	{ "smear-configured", smear_mix, kept, true },
	{ "few-configured", few, kept, true },
	{ "server-gone", gone, kept, true },
	{ "config-nonsense", poll_order, kept, true },
	{ "listen-odd", listen_only, kept, true },
	{ "pps-alone", pps, kept, true },
	{ "obsolete", old_flag, kept, true },
	{ "no-servers", nobody, somebody, true },
	{ "all-noselect", noselect_all, noselect_some, true },
	{ "not-running", differs, NULL, true },
	{ "trial-under-way", watching, trial_kept, true },
	{ "trial-reverted", reverted, reverted_by_hand, true },
	{ NULL, NULL, NULL, false },
};
