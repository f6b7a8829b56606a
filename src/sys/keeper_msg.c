/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/keeper_msg.h"

#include "core/packet.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define HEAD offsetof(struct keeper_ask, u)

/* The kernel's clock can run 10 % fast or slow, no more (adjtimex(2)). */
#define FREQ_MOST 0.1

/* Beyond any error that is worth telling, s; and TAI minus UTC, which grows by
 * less than one a year. */
#define ERROR_MOST 1e9
#define TAI_MOST   1000

/* Steps that are within the limit one by one may be no more than it together
 * in such a time, s: else many of them would walk the clock anywhere. */
#define WALK 3600.0

/* Longest run of an engine that is believed, s: 1000 years. */
#define AGE_MOST INT64_C(31557600000)

#define BODY(member) sizeof(((struct keeper_ask *)0)->u.member)

static const struct {
	bool known;
	size_t body;
} kinds[KEEPER_KINDS] = {
	[KEEPER_HELLO] = { true, BODY(hello) },
	[KEEPER_PORT] = { true, BODY(port) },
	[KEEPER_MAY] = { true, 0 },
	[KEEPER_ADJUST] = { true, BODY(adjust) },
	[KEEPER_TAKE] = { true, 0 },
	[KEEPER_STATUS] = { true, BODY(status) },
	[KEEPER_DRIFT] = { true, BODY(drift) },
	[KEEPER_STATS] = { true, BODY(stats) },
	[KEEPER_LOG] = { true, BODY(path) },
	[KEEPER_READ] = { true, BODY(path) },
	[KEEPER_REREAD] = { true, 0 },
	[KEEPER_SETTLED] = { true, BODY(word) },
	[KEEPER_CONF] = { true, BODY(conf) },
	[KEEPER_OWNER] = { true, BODY(word) },
	[KEEPER_RIVAL] = { true, 0 },
	[KEEPER_SAY] = { true, BODY(say) },
	[KEEPER_READY] = { true, 0 },
	[KEEPER_BYE] = { true, BODY(word) },
};

size_t
keeper_size(uint32_t kind)
{
	if (kind >= KEEPER_KINDS || !kinds[kind].known)
		return 0;
	return HEAD + kinds[kind].body;
}

void
keeper_begin(struct keeper_ask *ask, enum keeper_kind kind)
{
	/* Its padding goes to another process too. */
	memset(ask, 0, keeper_size(kind));
	ask->magic = KEEPER_MAGIC;
	ask->kind = kind;
}

/* ---- is it our language? ---- */

static bool
is_port_sound(const struct keeper_ask_port *p)
{
	bool v4 = p->family == ADDR_IPV4;

	for (size_t i = 4; v4 && i < sizeof(p->ip); i++)
		if (p->ip[i] != 0)
			return false;
	return (v4 || p->family == ADDR_IPV6) && p->shared <= 1 &&
	    p->port != 0 && (!v4 || p->scope == 0);
}

static bool
is_adjust_sound(const struct keeper_ask_adjust *a)
{
	return a->zero == 0 &&
	    (a->kind == ADJUST_FREQ || a->kind == ADJUST_STEP) &&
	    isfinite(a->freq) && isfinite(a->step);
}

/* An error may be infinite, or no number, where it is not known. */
static bool
is_error_sound(double e)
{
	return !isfinite(e) || (e >= 0 && e <= ERROR_MOST);
}

static bool
is_status_sound(const struct keeper_ask_status *s)
{
	return s->zero == 0 && s->synced <= 1 && s->leap <= LEAP_ALARM &&
	    s->tai >= 0 && s->tai <= TAI_MOST && is_error_sound(s->maxerror) &&
	    is_error_sound(s->esterror);
}

static bool
is_drift_sound(const struct keeper_ask_drift *d)
{
	return isfinite(d->freq) && fabs(d->freq) <= DISCIPLINE_MAXFREQ &&
	    isfinite(d->err) && d->err >= 0 && d->err <= 1;
}

/* Ended, and nothing behind its end. */
static bool
is_text_sound(const char *text, size_t size)
{
	const char *end = memchr(text, '\0', size);

	for (const char *c = end; c != NULL && c < text + size; c++)
		if (*c != '\0')
			return false;
	return end != NULL;
}

/* One line: a second one would be another word to a supervisor. */
static bool
is_say_sound(const struct keeper_ask_say *s)
{
	for (size_t i = 0; i < sizeof(s->text) && s->text[i] != '\0'; i++)
		if ((unsigned char)s->text[i] < ' ' || s->text[i] == 0x7f)
			return false;
	return s->word < KEEPER_WORDS && s->zero == 0 &&
	    is_text_sound(s->text, sizeof(s->text));
}

static bool
is_word_sound(uint32_t kind, const struct keeper_ask_word *w)
{
	if (w->zero != 0 || w->value < 0)
		return false;
	if (kind == KEEPER_OWNER)
		return w->value > 0 && w->value <= UINT16_MAX;
	return kind == KEEPER_SETTLED ? w->value < KEEPER_OUTCOMES
				      : w->value <= 255;
}

static bool
is_body_sound(const struct keeper_ask *ask)
{
	switch ((enum keeper_kind)ask->kind) {
	case KEEPER_HELLO:
		return ask->u.hello.pid > 0;
	case KEEPER_PORT:
		return is_port_sound(&ask->u.port);
	case KEEPER_ADJUST:
		return is_adjust_sound(&ask->u.adjust);
	case KEEPER_STATUS:
		return is_status_sound(&ask->u.status);
	case KEEPER_DRIFT:
		return is_drift_sound(&ask->u.drift);
	case KEEPER_STATS:
		return ask->u.stats.which < KEEPER_FILES &&
		    ask->u.stats.zero == 0 && ask->u.stats.age >= 0 &&
		    ask->u.stats.age <= AGE_MOST;
	case KEEPER_LOG:
	case KEEPER_READ:
		return ask->u.path.path[0] != '\0' &&
		    is_text_sound(ask->u.path.path, sizeof(ask->u.path.path));
	case KEEPER_CONF:
		return ask->u.conf.act < KEEPER_ACTS && ask->u.conf.zero == 0;
	case KEEPER_SAY:
		return is_say_sound(&ask->u.say);
	case KEEPER_SETTLED:
	case KEEPER_OWNER:
	case KEEPER_BYE:
		return is_word_sound(ask->kind, &ask->u.word);
	case KEEPER_MAY:
	case KEEPER_TAKE:
	case KEEPER_REREAD:
	case KEEPER_RIVAL:
	case KEEPER_READY:
		return true;
	case KEEPER_KINDS:
		break;
	}
	return false;
}

bool
keeper_sound(const struct keeper_ask *ask, size_t len)
{
	if (len < HEAD || ask->magic != KEEPER_MAGIC || ask->zero != 0 ||
	    keeper_size(ask->kind) != len)
		return false;
	return is_body_sound(ask);
}

/* ---- may it be done? ---- */

static int
judge_step(double panic, struct keeper_limits *l, double step, mono_t now)
{
	if (!(panic > 0))
		return 0;
	if (mono_diff(now, l->since) >= WALK || l->since.ns == 0) {
		l->since = now;
		l->walked = 0;
	}
	if (fabs(step) <= panic && l->walked + fabs(step) <= panic) {
		l->walked += fabs(step);
		return 0;
	}
	/* As `ntpd -g` has it: a clock that is set for the first time may be
	 * years off. */
	if (l->stepped)
		return ERANGE;
	l->stepped = true;
	return 0;
}

static int
judge_adjust(const struct keeper_rules *r, struct keeper_limits *l,
    const struct keeper_ask_adjust *a, mono_t now)
{
	if (!r->clock)
		return EPERM;
	if (a->kind == ADJUST_FREQ)
		return fabs(a->freq) <= FREQ_MOST ? 0 : ERANGE;
	return judge_step(r->panic, l, a->step, now);
}

static bool
is_read(const struct keeper_rules *r, const char *path)
{
	for (unsigned i = 0; i < r->nread && i < KEEPER_READS; i++)
		if (strcmp(r->read[i], path) == 0)
			return true;
	return false;
}

/* By one set of rules. */
static int
judge(const struct keeper_rules *r, struct keeper_limits *l,
    const struct keeper_ask *ask, mono_t now)
{
	bool may = true;

	switch ((enum keeper_kind)ask->kind) {
	case KEEPER_ADJUST:
		return judge_adjust(r, l, &ask->u.adjust, now);
	case KEEPER_TAKE:
	case KEEPER_STATUS:
	case KEEPER_MAY:
		may = r->clock;
		break;
	case KEEPER_PORT:
		may = r->port != 0 && ask->u.port.port == r->port;
		break;
	case KEEPER_DRIFT:
		may = r->drift[0] != '\0';
		break;
	case KEEPER_STATS:
		may = r->statsdir[0] != '\0' &&
		    r->stats[ask->u.stats.which].enable;
		break;
	case KEEPER_LOG:
		may =
		    r->log[0] != '\0' && strcmp(r->log, ask->u.path.path) == 0;
		break;
	case KEEPER_READ:
		may = is_read(r, ask->u.path.path);
		break;
	case KEEPER_HELLO:
	case KEEPER_REREAD:
	case KEEPER_SETTLED:
	case KEEPER_CONF:
	case KEEPER_OWNER:
	case KEEPER_RIVAL:
	case KEEPER_SAY:
	case KEEPER_READY:
	case KEEPER_BYE:
	case KEEPER_KINDS:
		break;
	}
	return may ? 0 : EPERM;
}

int
keeper_judge(const struct keeper_rules *rule, const struct keeper_rules *next,
    struct keeper_limits *l, const struct keeper_ask *ask, mono_t now)
{
	int error = judge(rule, l, ask, now);

	return error == EPERM && next != NULL ? judge(next, l, ask, now)
					      : error;
}

struct addr
keeper_addr(const struct keeper_ask_port *p)
{
	struct addr a = {
		.family = p->family, .port = p->port, .scope = p->scope
	};

	memcpy(a.ip, p->ip, sizeof(a.ip));
	return a;
}
