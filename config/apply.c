/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/apply.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "config/applying.h"
#include "config/dialect.h"

void
apply_note_kept(struct apply *a, size_t token, unsigned dialect)
{
	const char *who = dialect == DIALECT_NTP ? _(" (ntp.org only)")
	    : dialect == DIALECT_SEC             ? _(" (NTPsec only)")
						 : "";

	if (diags_wanted(a->ds, SEV_NOTE))
		diag_add(a->ds, SEV_NOTE, apply_here(a, token), "kept",
		    _("kept, not acted on yet: %.60s%s"), apply_text(a, token),
		    who);
}

static void
apply_tinker(struct apply *a, const struct arg *arg)
{
	struct params *out = a->out;

	switch (arg->word->id) {
	case OPT_PANIC:
		out->panic = arg->number;
		break;
	case OPT_STEP:
		out->step = arg->number;
		out->stepback = arg->number;
		break;
	case OPT_STEPBACK:
		out->stepback = arg->number;
		break;
	case OPT_STEPFWD:
		out->step = arg->number;
		break;
	case OPT_STEPOUT:
		out->stepout = arg->number;
		break;
	case OPT_CEILING:
		out->ceiling = (uint8_t)arg->number;
		break;
	case OPT_FLOOR:
		out->floor = (uint8_t)arg->number;
		break;
	case OPT_MAXCLOCK:
		out->maxclock = (int)arg->number;
		a->clocks_at = apply_here(a, arg->value);
		break;
	case OPT_MAXDIST:
		out->maxdist = arg->number;
		break;
	case OPT_MINCLOCK:
		out->minclock = (int)arg->number;
		a->clocks_at = apply_here(a, arg->value);
		break;
	case OPT_MINDIST:
		out->mindist = arg->number;
		break;
	case OPT_MINSANE:
		out->minsane = (int)arg->number;
		break;
	case OPT_FREQ:
		out->freq = arg->number * 1e-6;
		break;
	case OPT_ORPHAN:
		out->orphan = (uint8_t)(arg->number < 1 ? 1
			: arg->number > 16              ? 16
							: arg->number);
		break;
	case OPT_ORPHANWAIT:
		if (arg->number >= 1)
			out->orphanwait = arg->number;
		break;
	case OPT_KEPT:
		apply_note_kept(a, arg->token, arg->word->dialect);
		break;
	case OPT_ALWAYS:
	case OPT_AUTOKEY:
	case OPT_BIAS:
	case OPT_BURST:
	case OPT_CLOCK:
	case OPT_HASH:
	case OPT_IBURST:
	case OPT_KEY:
	case OPT_MAXPOLL:
	case OPT_MINPOLL:
	case OPT_NOSELECT:
	case OPT_NTS:
	case OPT_PREFER:
	case OPT_RATE:
	case OPT_TRUE:
	case OPT_VERSION:
		break;
	}
}

/* Of all that can be switched, the clock's discipline, the list of clients and
 * statistics are acted on. */
static void
apply_switch(struct apply *a, bool on)
{
	for (size_t i = 0; i < a->stmt.narg; i++) {
		const struct arg *arg = &a->stmt.arg[i];

		if (strcmp(arg->word->name, "monitor") == 0) {
			a->out->mru.monitor = on;
			continue;
		}
		if (strcmp(arg->word->name, "stats") == 0) {
			a->out->stats = on;
			continue;
		}
		if (strcmp(arg->word->name, "ntp") != 0) {
			apply_note_kept(a, arg->token, arg->word->dialect);
			continue;
		}
		a->out->observe = !on;
		if (!on)
			diag_add(a->ds, SEV_WARNING, apply_here(a, arg->token),
			    "disable-ntp",
			    _("the clock is only observed, never set"));
	}
}

static void
apply_file(struct apply *a, char *to, size_t size)
{
	const char *file = a->stmt.head > 0 ? apply_text(a, a->stmt.head) : "";

	if (!a->stmt.refused)
		snprintf(to, size, "%s", file);
}

static void
apply_options(struct apply *a)
{
	for (size_t i = 0; i < a->stmt.narg; i++)
		apply_tinker(a, &a->stmt.arg[i]);
}

static void
apply_line(struct apply *a)
{
	const struct stmt *s = &a->stmt;

	if (s->dir == NULL)
		return;
	switch (s->dir->id) {
	case DIR_CONTROLKEY:
		if (s->narg > 0 && s->arg[0].number >= 1)
			a->out->controlkey = (uint32_t)s->arg[0].number;
		break;
	case DIR_DISABLE:
	case DIR_ENABLE:
		apply_switch(a, s->dir->id == DIR_ENABLE);
		break;
	case DIR_DISCARD:
	case DIR_LIMIT:
	case DIR_MRU:
		apply_rates(a);
		break;
	case DIR_DRIFTFILE:
		apply_file(a, a->out->driftfile, sizeof(a->out->driftfile));
		break;
	case DIR_DSCP:
		if (s->narg > 0)
			a->out->dscp = (int)s->arg[0].number;
		break;
	case DIR_INTERFACE:
		apply_nic(a);
		break;
	case DIR_KEYS:
		apply_file(a, a->out->keys, sizeof(a->out->keys));
		break;
	case DIR_FUDGE:
		apply_fudge(a);
		break;
	case DIR_LEAPFILE:
		apply_leapfile(a);
		break;
	case DIR_REFCLOCK:
		apply_source(a, PARAMS_REFCLOCK);
		break;
	case DIR_PEER:
		apply_source(a, PARAMS_PEER);
		break;
	case DIR_POOL:
		apply_source(a, PARAMS_POOL);
		break;
	case DIR_SERVER:
		apply_source(a, PARAMS_SERVER);
		break;
	case DIR_TINKER:
	case DIR_TOS:
		apply_options(a);
		break;
	case DIR_FILEGEN:
	case DIR_LOGCONFIG:
	case DIR_LOGFILE:
	case DIR_STATISTICS:
	case DIR_STATSDIR:
		apply_stats(a);
		break;
	case DIR_KEPT:
		apply_note_kept(a, 0, s->dir->dialect);
		break;
	case DIR_END:
	case DIR_INCLUDEFILE:
	case DIR_RESTRICT:
	case DIR_TRUSTEDKEY: /* conf_keys() */
		break;
	}
}

/* Clustering must leave no more than there may be. */
static void
check_clocks(struct apply *a)
{
	struct params *out = a->out;

	if (out->minclock <= out->maxclock)
		return;
	diag_add(a->ds, SEV_WARNING, a->clocks_at, "clock-order",
	    _("minclock %d is above maxclock %d: both are %d"), out->minclock,
	    out->maxclock, out->minclock);
	out->maxclock = out->minclock;
}

/* Whose daemon's ways are meant: as was said, or as the file shows. */
static unsigned
dialect_of(const struct conf *c)
{
	unsigned who = conf_dialect(c);

	return who == DIALECT_NTP || who == DIALECT_SEC ? who
							: dialect_guess(c);
}

bool
conf_params(const struct conf *c, struct params *out, struct diags *ds)
{
	struct apply a = { .out = out, .ds = ds };
	size_t before = ds->errors;
	unsigned who = dialect_of(c);
	struct conf_walk w;

	a.rules = restrict_new(who, NULL);
	params_init(out);
	out->sec = who == DIALECT_SEC;
	/* NTPsec's limits where it is not known whose are meant: they forgive
	 * a burst, and the limit by default is NTPsec's. */
	mru_defaults(&out->mru, who != DIALECT_NTP);
	stmt_init(&a.stmt);
	conf_walk_start(&w, c);
	while (conf_walk_next(&w)) {
		a.file = w.file;
		a.line = w.line;
		parse_line(&a.stmt, w.file, w.line, w.text, w.len, NULL);
		if (!apply_restrict(&a, &w))
			apply_line(&a);
	}
	check_clocks(&a);
	apply_fudges(&a);
	apply_leapfile_end(&a);
	apply_stats_end(&a);
	apply_depth(&a);
	apply_rules(&a);
	twins_free(&a.twins);
	stmt_free(&a.stmt);
	return !conf_errors(c) && ds->errors == before;
}
