/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Associations: what server, pool and peer lines become. */

#include "config/apply.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "config/applying.h"
#include "config/source.h"

/*
 * An association whose authentication this program cannot give is not
 * started: it would be believed without.
 */
static bool
is_guarded(struct apply *a)
{
	const struct stmt *s = &a->stmt;

	for (size_t i = 0; i < s->narg; i++) {
		enum option_id id = s->arg[i].word->id;

		if (id == OPT_NTS || id == OPT_AUTOKEY) {
			diag_add(a->ds, SEV_ERROR,
			    apply_here(a, s->arg[i].token),
			    id == OPT_NTS ? "nts-refused" : "autokey-refused",
			    _("%s is not supported yet: " WORD
			      " is not started, rather than used without"),
			    s->arg[i].word->name, apply_text(a, s->head));
			return false;
		}
	}
	if (s->unsafe)
		diag_add(a->ds, SEV_ERROR, apply_here(a, s->head),
		    "not-started",
		    _(WORD " is not started: its authentication stands "
			   "behind a mistake"),
		    apply_text(a, s->head));
	return !s->unsafe;
}

/* A character that cannot be: its own place, if the word is as written. */
static void
warn_letter(struct apply *a, size_t bad)
{
	const struct token *t = &a->stmt.token[a->stmt.head];
	struct place at = apply_here(a, a->stmt.head);

	if (t->kind == TOKEN_WORD && strlen(t->text) == t->len) {
		at.col += (uint32_t)bad;
		at.len = 1;
	}
	if (t->text[bad] == ':')
		diag_add(a->ds, SEV_WARNING, at, "bad-name",
		    _(WORD " is not started: a port cannot be given"), t->text);
	else
		diag_add(a->ds, SEV_WARNING, at, "bad-name",
		    _(WORD " is not started: no name has the character '%c'"),
		    t->text, t->text[bad]);
}

static bool
is_multicast(const struct addr *addr)
{
	return addr->family == ADDR_IPV6
	    ? addr->ip[0] == 0xff
	    : addr->ip[0] >= 224 && addr->ip[0] < 240;
}

/* Can a numeric address be a time source, and of the family asked for? */
static bool
address_fits(struct apply *a, const struct addr *addr)
{
	const char *text = apply_text(a, a->stmt.head);
	struct place at = apply_here(a, a->stmt.head);

	if (a->stmt.family != ADDR_NONE && a->stmt.family != addr->family) {
		diag_add(a->ds, SEV_WARNING, at, "wrong-family",
		    _(WORD " is not started: it is no IPv%d address"), text,
		    (int)a->stmt.family);
		return false;
	}
	switch (addr_flaw(addr)) {
	case ADDR_OK:
		return true;
	case ADDR_FLAW_NONE:
	case ADDR_FLAW_UNSPECIFIED:
		diag_add(a->ds, SEV_WARNING, at, "bad-address",
		    _(WORD " is not started: it is nobody's address"), text);
		break;
	case ADDR_FLAW_MULTICAST:
		diag_add(a->ds, is_multicast(addr) ? SEV_ERROR : SEV_WARNING,
		    at, "bad-address",
		    _(WORD " is not started: it is no single host's address"),
		    text);
		break;
	}
	return false;
}

/* Can the name ever be looked up? */
static bool
name_fits(struct apply *a)
{
	const char *text = apply_text(a, a->stmt.head);
	struct place at = apply_here(a, a->stmt.head);
	struct addr addr;
	size_t bad;

	switch (source_kind(text, &addr, &bad)) {
	case SOURCE_NAME:
		return true;
	case SOURCE_ODD_NAME:
		diag_add(a->ds, SEV_WARNING, at, "odd-name",
		    _(WORD " is not an IPv4 address, but looks like one"),
		    text);
		return true;
	case SOURCE_ADDRESS:
		return address_fits(a, &addr);
	case SOURCE_REFCLOCK:
		return true;
	case SOURCE_LENGTH:
		diag_add(a->ds, SEV_WARNING, at, "bad-name",
		    _(WORD " is not started: a name or a part of it is too "
			   "long or empty"),
		    text);
		return false;
	case SOURCE_LETTER:
		warn_letter(a, bad);
		return false;
	}
	return false;
}

/* Nothing is believed without it. */
static void
apply_key(struct apply *a, struct peer_cfg *cfg, const struct arg *arg)
{
	cfg->keyid = (uint32_t)arg->number;
	if (cfg->keyid > 65534)
		diag_add(a->ds, SEV_WARNING, apply_here(a, arg->value),
		    "key-range",
		    _("NTPsec drops a line with a key above 65534"));
}

static void
apply_source_option(
    struct apply *a, struct peer_cfg *cfg, const struct arg *arg)
{
	switch (arg->word->id) {
	case OPT_BIAS:
		cfg->bias = arg->number;
		break;
	case OPT_BURST:
		cfg->burst = true;
		break;
	case OPT_IBURST:
		cfg->iburst = true;
		break;
	case OPT_KEY:
		apply_key(a, cfg, arg);
		break;
	case OPT_MAXPOLL:
		cfg->maxpoll = (int8_t)arg->number;
		break;
	case OPT_MINPOLL:
		cfg->minpoll = (int8_t)arg->number;
		break;
	case OPT_NOSELECT:
		cfg->noselect = true;
		break;
	case OPT_PREFER:
		cfg->prefer = true;
		break;
	case OPT_TRUE:
		cfg->truechimer = true;
		break;
	case OPT_VERSION:
		cfg->version = (uint8_t)arg->number;
		break;
	case OPT_KEPT:
		apply_note_kept(a, arg->token, arg->word->dialect);
		break;
	case OPT_ALWAYS:
	case OPT_AUTOKEY:
	case OPT_CLOCK:
	case OPT_FREQ:
	case OPT_HASH:
	case OPT_ORPHAN:
	case OPT_ORPHANWAIT:
	case OPT_RATE:
	case OPT_NTS:
	case OPT_PANIC:
	case OPT_STEP:
	case OPT_STEPBACK:
	case OPT_STEPFWD:
	case OPT_STEPOUT:
	case OPT_CEILING:
	case OPT_FLOOR:
	case OPT_MAXCLOCK:
	case OPT_MAXDIST:
	case OPT_MINCLOCK:
	case OPT_MINDIST:
	case OPT_MINSANE:
		break;
	}
}

/* ntpd lowers minpoll to maxpoll without a word. */
static void
check_polls(struct apply *a, struct peer_cfg *cfg)
{
	const struct stmt *s = &a->stmt;
	size_t at = s->head;

	if (cfg->minpoll <= cfg->maxpoll)
		return;
	for (size_t i = 0; i < s->narg; i++)
		if (s->arg[i].word->id == OPT_MINPOLL ||
		    s->arg[i].word->id == OPT_MAXPOLL)
			at = s->arg[i].value;
	diag_add(a->ds, SEV_WARNING, apply_here(a, at), "poll-order",
	    _("minpoll %d is above maxpoll %d: both are %d"), cfg->minpoll,
	    cfg->maxpoll, cfg->maxpoll);
	cfg->minpoll = cfg->maxpoll;
}

/* The name as the engine looks it up: an address without its brackets. */
static void
copy_name(struct params_assoc *as, const char *text)
{
	size_t len = strlen(text);

	if (text[0] == '[')
		snprintf(
		    as->name, sizeof(as->name), "%.*s", (int)len - 2, text + 1);
	else
		snprintf(as->name, sizeof(as->name), "%s", text);
}

static bool
room_left(struct apply *a)
{
	if (a->out->nassoc < APPLY_MAX_ASSOC)
		return true;
	if (!a->full)
		diag_add(a->ds, SEV_ERROR, apply_here(a, a->stmt.head),
		    "too-many",
		    _("from here on nothing is started: there are more than "
		      "%d associations"),
		    APPLY_MAX_ASSOC);
	a->full = true;
	return false;
}

/* True if it is alone; else it is taken back. */
static bool
is_alone(struct apply *a)
{
	size_t last = a->out->nassoc - 1;
	size_t twin = twins_add(&a->twins, a->out, last);

	if (twin == last)
		return true;
	a->out->nassoc--;
	diag_add(a->ds, SEV_WARNING, apply_here(a, a->stmt.head), "duplicate",
	    _(WORD " is there already (line %lu): this line is not started"),
	    apply_text(a, a->stmt.head),
	    (unsigned long)a->out->assoc[twin].line);
	return false;
}

void
apply_source(struct apply *a, enum params_kind kind)
{
	const struct stmt *s = &a->stmt;
	struct params_assoc *as;
	bool guarded;

	if (s->head == 0 || s->refused)
		return;
	guarded = is_guarded(a);
	if ((kind != PARAMS_REFCLOCK && !name_fits(a)) || !room_left(a))
		return;
	as = params_add(a->out);
	as->refused = !guarded;
	as->kind = kind;
	as->family = s->family;
	as->line = a->line;
	as->cfg.hmode = kind == PARAMS_PEER ? MODE_ACTIVE : MODE_CLIENT;
	copy_name(as, apply_text(a, s->head));
	if (kind == PARAMS_REFCLOCK ? !apply_refclock(a, as)
				    : !apply_clock_server(a, as)) {
		a->out->nassoc--;
		return;
	}
	if (!is_alone(a))
		return;
	for (size_t i = 0; i < s->narg; i++)
		if (s->arg[i].word->id == OPT_CLOCK)
			apply_clock_option(a, as, i);
		else
			apply_source_option(a, &as->cfg, &s->arg[i]);
	check_polls(a, &as->cfg);
}
