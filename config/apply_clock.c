/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference clocks: server 127.127.t.u, refclock and fudge lines; and the
 * list of leap seconds. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/packet.h"

#include "config/apply.h"
#include "config/applying.h"
#include "config/mem.h"
#include "config/source.h"

/* As many fudge lines are looked at. */
#define FUDGES_MAX 1000

/* Kinds of clocks by their names in NTPsec's refclock lines. Those that are
 * marked are built in; the others are named, so that it can be said. */
static const struct clock_kind {
	uint8_t type;
	bool built_in;
	const char *name;
} kinds[] = {
	{ 1, true, "local" },
	{ 4, false, "spectracom" },
	{ 5, false, "truetime" },
	{ 8, false, "generic" },
	{ 11, false, "arbiter" },
	{ 18, false, "modem" },
	{ 20, false, "nmea" },
	{ 22, false, "pps" },
	{ 26, false, "hpgps" },
	{ 28, true, "shm" },
	{ 29, false, "trimble" },
	{ 30, false, "oncore" },
	{ 40, false, "jjy" },
	{ 42, false, "zyfer" },
	{ 46, false, "gpsd" },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* What a word of a clock sets; bits. */
enum { SET_STRATUM = 1, SET_REFID = 2, SET_TIME1 = 4, SET_TIME2 = 8 };

static const struct clock_kind *
kind_by_type(uint8_t type)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].type == type)
			return &kinds[i];
	return NULL;
}

static const struct clock_kind *
kind_by_name(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

/* Takes one word; returns what it set. */
static unsigned
take_word(struct apply *a, const struct arg *arg, struct params_clock *c)
{
	const char *name = arg->word->name;

	if (strcmp(name, "stratum") == 0) {
		c->stratum = (uint8_t)(arg->number < 0 ? 0
			: arg->number > 16             ? 16
						       : arg->number);
		return SET_STRATUM;
	}
	if (strcmp(name, "refid") == 0) {
		c->refid = refid_from_code(apply_text(a, arg->value));
		return SET_REFID;
	}
	if (strcmp(name, "time1") == 0) {
		c->time1 = arg->number;
		return SET_TIME1;
	}
	if (strcmp(name, "time2") == 0) {
		c->time2 = arg->number;
		return SET_TIME2;
	}
	if (strcmp(name, "mode") == 0)
		c->mode = (uint8_t)arg->number;
	else if (strcmp(name, "unit") == 0)
		c->unit = (uint8_t)arg->number;
	return 0;
}

void
apply_clock_option(struct apply *a, struct params_assoc *as, size_t i)
{
	const struct arg *arg = &a->stmt.arg[i];

	/* To a server of the network they mean nothing. */
	if (as->kind != PARAMS_REFCLOCK)
		apply_note_kept(a, arg->token, arg->word->dialect);
	else if (take_word(a, arg, &as->clock) & SET_STRATUM)
		as->clock.stratum_set = true;
}

static void
note_missing(struct apply *a, const struct clock_kind *k)
{
	if (diags_wanted(a->ds, SEV_NOTE))
		diag_add(a->ds, SEV_NOTE, apply_here(a, a->stmt.head),
		    "refclock",
		    _("kept, not started: reference clocks of this kind%s%s%s "
		      "are not built in, only local (1) and shm (28)"),
		    k != NULL ? " (" : "", k != NULL ? k->name : "",
		    k != NULL ? ")" : "");
}

bool
apply_clock_server(struct apply *a, struct params_assoc *as)
{
	const struct clock_kind *k;
	struct addr addr;
	size_t bad;

	if (source_kind(apply_text(a, a->stmt.head), &addr, &bad) !=
	    SOURCE_REFCLOCK)
		return true;
	k = kind_by_type(addr.ip[2]);
	if (k == NULL || !k->built_in || as->kind == PARAMS_POOL) {
		note_missing(a, k);
		return false;
	}
	as->kind = PARAMS_REFCLOCK;
	as->clock.driver = addr.ip[2];
	as->clock.unit = addr.ip[3];
	return true;
}

bool
apply_refclock(struct apply *a, struct params_assoc *as)
{
	const struct stmt *s = &a->stmt;
	const struct clock_kind *k = kind_by_name(apply_text(a, s->head));
	double unit = 0;

	if (k == NULL || !k->built_in) {
		note_missing(a, k);
		return false;
	}
	for (size_t i = 0; i < s->narg; i++)
		if (strcmp(s->arg[i].word->name, "unit") == 0)
			unit = s->arg[i].number;
	if (!(unit >= 0 && unit <= 255)) {
		diag_add(a->ds, SEV_WARNING, apply_here(a, s->head),
		    "refclock-unit",
		    _(WORD " is not started: units are 0 to 255"),
		    apply_text(a, s->head));
		return false;
	}
	as->kind = PARAMS_REFCLOCK;
	as->clock.driver = k->type;
	as->clock.unit = (uint8_t)unit;
	snprintf(as->name, sizeof(as->name), "127.127.%d.%d", k->type,
	    as->clock.unit);
	return true;
}

void
apply_fudge(struct apply *a)
{
	const struct stmt *s = &a->stmt;
	struct apply_fudge f = { .set = 0 };
	struct addr addr;
	size_t bad;

	if (s->head == 0 || s->refused || a->nfudge == FUDGES_MAX ||
	    source_kind(apply_text(a, s->head), &addr, &bad) != SOURCE_REFCLOCK)
		return;
	f.clock.driver = addr.ip[2];
	f.clock.unit = addr.ip[3];
	for (size_t i = 0; i < s->narg; i++) {
		const struct arg *arg = &s->arg[i];

		if (arg->word->id == OPT_KEPT)
			apply_note_kept(a, arg->token, arg->word->dialect);
		else
			f.set |= take_word(a, arg, &f.clock);
	}
	if ((a->nfudge & (a->nfudge - 1)) == 0)
		a->fudge = mem_realloc(a->fudge,
		    a->nfudge > 0 ? 2 * a->nfudge : 1, sizeof(*a->fudge));
	a->fudge[a->nfudge++] = f;
}

static void
adjust_clock(struct params_clock *c, const struct apply_fudge *f)
{
	if (f->set & SET_STRATUM) {
		c->stratum = f->clock.stratum;
		c->stratum_set = true;
	}
	if (f->set & SET_REFID)
		c->refid = f->clock.refid;
	if (f->set & SET_TIME1)
		c->time1 = f->clock.time1;
	if (f->set & SET_TIME2)
		c->time2 = f->clock.time2;
}

/* Before or behind its clock, a fudge line counts: so does ntpd. */
void
apply_fudges(struct apply *a)
{
	struct params *out = a->out;

	for (size_t i = 0; i < out->nassoc; i++) {
		struct params_assoc *as = &out->assoc[i];

		for (size_t k = 0; as->kind == PARAMS_REFCLOCK && k < a->nfudge;
		     k++)
			if (a->fudge[k].clock.driver == as->clock.driver &&
			    a->fudge[k].clock.unit == as->clock.unit)
				adjust_clock(&as->clock, &a->fudge[k]);
	}
	free(a->fudge);
}

void
apply_leapfile(struct apply *a)
{
	const struct stmt *s = &a->stmt;
	struct params *out = a->out;

	if (s->head == 0 || s->refused)
		return;
	snprintf(
	    out->leapfile, sizeof(out->leapfile), "%s", apply_text(a, s->head));
	out->leapfile_named = out->leapfile[0] != '\0';
	out->leapfile_unchecked =
	    s->narg > 0 && strcmp(s->arg[0].word->name, "ignorehash") == 0;
}

void
apply_leapfile_end(struct apply *a)
{
	if (!a->out->leapfile_named)
		snprintf(a->out->leapfile, sizeof(a->out->leapfile), "%s",
		    APPLY_LEAPFILE);
}
