/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often clients may ask, and how many of them are remembered. */

#include <math.h>
#include <string.h>

#include "core/i18n.h"

#include "config/applying.h"

enum {
	MOST_AVERAGE = 17,    /* log2 s: a day and a half */
	MOST_SECONDS = 65535, /* s, discard minimum */
};

static double
within(double v, double least, double most)
{
	return v < least ? least : v > most ? most : v;
}

/* A whole number that has a negative for "any". */
static uint32_t
any_number(double v)
{
	return v < 0 ? UINT32_MAX : (uint32_t)fmin(v, UINT32_MAX);
}

static void
set_depth(struct apply *a, const struct arg *arg, double entries)
{
	a->out->mru.maxdepth = (uint32_t)within(entries, 1, MRU_MOST);
	if (entries > MRU_MOST)
		diag_add(a->ds, SEV_NOTE, apply_here(a, arg->token),
		    "most-clients",
		    _("at most %u clients are remembered, by each thread"),
		    MRU_MOST);
}

/* A word of `discard`; the words of ntp.org and NTPsec never meet. */
static void
apply_discard(struct apply *a, const struct arg *arg)
{
	struct mru_cfg *m = &a->out->mru;

	if (strcmp(arg->word->name, "average") == 0)
		m->average = (int)within(arg->number, 0, MOST_AVERAGE);
	else
		m->minimum = (int)within(arg->number, 0, MOST_SECONDS);
}

/* A word of `limit`. A rate of nothing would limit nobody to anything. */
static void
apply_limit(struct apply *a, const struct arg *arg)
{
	struct mru_cfg *m = &a->out->mru;
	double v = within(arg->number, 0, 1e6);

	if (strcmp(arg->word->name, "average") == 0)
		m->rate = v;
	else if (strcmp(arg->word->name, "burst") == 0)
		m->burst = within(v, 1, 1e6);
	else
		m->kod = v;
}

/* A word of `mru`. Whichever of maxdepth and maxmem comes last counts. */
static void
apply_mru(struct apply *a, const struct arg *arg)
{
	struct mru_cfg *m = &a->out->mru;
	const char *word = arg->word->name;
	double v = arg->number;

	if (strcmp(word, "maxdepth") == 0)
		set_depth(a, arg, v < 0 ? HUGE_VAL : v);
	else if (strcmp(word, "maxmem") == 0 && v >= 0 && v < 1 << 20)
		set_depth(a, arg, mru_depth((size_t)v * 1024));
	else if (strcmp(word, "maxmem") == 0)
		set_depth(a, arg, HUGE_VAL);
	else if (strcmp(word, "mindepth") == 0)
		m->mindepth = any_number(v);
	else if (strcmp(word, "maxage") == 0)
		m->maxage = any_number(v);
	else
		m->minage = any_number(v);
}

/* What is accepted, and needs nothing to be done. */
static void
note_needless(struct apply *a, const struct arg *arg)
{
	if (diags_wanted(a->ds, SEV_NOTE))
		diag_add(a->ds, SEV_NOTE, apply_here(a, arg->token), "needless",
		    _("%s changes nothing: the list of clients has all its "
		      "memory from the start, and its oldest entry always "
		      "gives way"),
		    arg->word->name);
}

void
apply_depth(struct apply *a)
{
	struct mru_cfg *m = &a->out->mru;

	if (m->maxdepth < m->mindepth)
		m->maxdepth = m->mindepth < MRU_MOST ? m->mindepth : MRU_MOST;
}

void
apply_rates(struct apply *a)
{
	enum directive_id id = a->stmt.dir->id;

	for (size_t i = 0; i < a->stmt.narg; i++) {
		const struct arg *arg = &a->stmt.arg[i];

		if (arg->word->id == OPT_ALWAYS)
			note_needless(a, arg);
		if (arg->word->id == OPT_ALWAYS && id != DIR_MRU)
			continue;
		if (id == DIR_DISCARD)
			apply_discard(a, arg);
		else if (id == DIR_LIMIT)
			apply_limit(a, arg);
		else if (arg->word->id == OPT_RATE ||
		    strcmp(arg->word->name, "minage") == 0)
			apply_mru(a, arg);
	}
}
