/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be said of our server by who asked it like a stranger. */
#include "ui/pool_say.h"

#include "core/i18n.h"
#include "core/packet.h"
#include "engine/outside.h"
#include "ui/format.h"
#include "ui/words.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Root distance, s, beyond which clients turn away: ntp.org's MAXDIST less
 * what the way to them adds. */
#define DISTANCE_MOST 1.0

struct say {
	const struct pool_facts *f;
	struct pool_finding *out;
	size_t n;
};

static void add(struct say *s, enum pool_item item, int side,
    enum pool_state state, double value, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

static void
add(struct say *s, enum pool_item item, int side, enum pool_state state,
    double value, const char *fmt, ...)
{
	struct pool_finding *p = &s->out[s->n++];
	va_list ap;

	*p = (struct pool_finding){
		.item = item, .side = side, .state = state, .value = value
	};
	va_start(ap, fmt);
	vsnprintf(p->text, sizeof(p->text), fmt, ap);
	va_end(ap);
}

static void
say_address(struct say *s, int side)
{
	const struct addr *a = &s->f->side[side].address;
	const struct addr *hidden = &s->f->hidden[side];
	const char *family = side == POOL_SIDE_V6 ? "IPv6" : "IPv4";
	char text[ADDR_TEXT];
	double none = (double)NAN;

	if (a->family != ADDR_NONE && !outside_public(a))
		add(s, POOL_ITEM_ADDRESS, side, POOL_STATE_BAD, none,
		    _("%s is not public: the pool takes no such address."),
		    addr_text(a, text, sizeof(text)));
	else if (a->family != ADDR_NONE)
		add(s, POOL_ITEM_ADDRESS, side, POOL_STATE_GOOD, none,
		    s->f->side[side].ours
			? _("%s, an address of this host.")
			: _("%s, as you say: no address of this host, so a "
			    "translator is between."),
		    addr_text(a, text, sizeof(text)));
	else if (hidden->family != ADDR_NONE)
		add(s, POOL_ITEM_ADDRESS, side, POOL_STATE_UNKNOWN, none,
		    _("No public %s address here, only %s: a translator "
		      "(NAT) is before this host. If it passes UDP port 123 "
		      "on to it, name its outer address."),
		    family, addr_text(hidden, text, sizeof(text)));
	else
		add(s, POOL_ITEM_ADDRESS, side, POOL_STATE_UNKNOWN, none,
		    _("This host has no %s address. The pool takes servers "
		      "of one family, too."),
		    family);
}

static void
say_no_answer(struct say *s, int side)
{
	const struct pool_side *p = &s->f->side[side];
	char error[96];
	double none = (double)NAN;

	if (p->error == ECONNREFUSED)
		add(s, POOL_ITEM_ANSWERS, side, POOL_STATE_BAD, none, "%s",
		    _("Nobody listens there on UDP port 123: the server does "
		      "not run, or not on this address."));
	else if (p->error != 0)
		add(s, POOL_ITEM_ANSWERS, side, POOL_STATE_BAD, none,
		    _("It cannot be asked: %s."),
		    words_error(error, sizeof(error), p->error));
	else if (!p->ours)
		add(s, POOL_ITEM_ANSWERS, side, POOL_STATE_UNKNOWN, none, "%s",
		    _("No answer, but many translators pass nothing from "
		      "inside to their own outer address. Only another host "
		      "can tell."));
	else
		add(s, POOL_ITEM_ANSWERS, side, POOL_STATE_BAD, none,
		    _("No answer to %zu questions: the server does not run, "
		      "a restrict line says noserve, or a firewall of this "
		      "host drops them."),
		    p->samples);
}

/* True if there is an answer to go on with. */
static bool
say_answers(struct say *s, int side, struct pool_report *r)
{
	const struct pool_side *p = &s->f->side[side];
	unsigned good = 0;
	char rtt[32];

	*r = poolscore_check(p->sample, p->samples);
	if (p->samples == 0)
		return false;
	for (size_t i = 0; i < p->samples; i++)
		good += p->sample[i].answer == POOL_ANSWER;
	if (r->silent) {
		say_no_answer(s, side);
		return false;
	}
	add(s, POOL_ITEM_ANSWERS, side,
	    good == p->samples ? POOL_STATE_GOOD : POOL_STATE_BAD, good,
	    _("%u of %zu questions were answered, the nearest in %s."), good,
	    p->samples,
	    format_time(rtt, sizeof(rtt), fmax(r->rtt, 0), false, 0));
	return true;
}

static void
say_stratum(struct say *s, int side, const struct pool_report *r)
{
	bool good = r->stratum >= 1 && r->stratum <= POOL_STRATUM_MOST;

	add(s, POOL_ITEM_STRATUM, side, good ? POOL_STATE_GOOD : POOL_STATE_BAD,
	    r->stratum,
	    good ? _("Stratum %u; the pool's form takes 1 to 5.")
		: r->stratum == 0 || r->stratum > 15
		? _("Stratum %u: it is not synchronised, and the pool's form "
		    "refuses it. Wait until it is.")
		: _("Stratum %u: the pool's form takes 1 to 5. Use servers "
		    "of a lower stratum."),
	    r->stratum);
}

static void
say_leap(struct say *s, int side)
{
	static const char *const words[] = { N_("no leap second is near"),
		N_("a leap second will be inserted today"),
		N_("a leap second will be left out today"),
		N_("not synchronised: clients do not take its time") };
	uint8_t leap = s->f->side[side].leap & 3;

	add(s, POOL_ITEM_LEAP, side,
	    leap == LEAP_ALARM ? POOL_STATE_BAD : POOL_STATE_GOOD, leap,
	    _("Leap indicator %u: %s."), leap, _(words[leap]));
}

static void
say_distance(struct say *s, int side)
{
	const struct pool_side *p = &s->f->side[side];
	double d = p->rootdelay / 2 + p->rootdisp;
	char text[32];

	if (isnan(d))
		return;
	add(s, POOL_ITEM_DISTANCE, side,
	    d < DISTANCE_MOST ? POOL_STATE_GOOD : POOL_STATE_BAD, d,
	    d < DISTANCE_MOST
		? _("It says itself that it may be off by %s; clients take "
		    "up to about 1 s.")
		: _("It says itself that it may be off by %s: clients turn "
		    "away. Its servers are too far, or silent for long."),
	    format_time(text, sizeof(text), d, false, 0));
}

static void
say_monitor(struct say *s, int side, const struct pool_report *r)
{
	struct pool_step step = poolscore_step(r);
	char points[16];

	pool_points(points, sizeof(points), step.step);
	if (step.rule == POOL_RULE_GOOD)
		add(s, POOL_ITEM_MONITOR, side, POOL_STATE_GOOD, step.step,
		    _("Three questions, 2 s apart, as monitors ask: %s. Its "
		      "rate limit lets them pass."),
		    points);
	else
		add(s, POOL_ITEM_MONITOR, side, POOL_STATE_BAD, step.step,
		    _("Three questions, 2 s apart, as monitors ask: %s, %s. "
		      "%s"),
		    points, _(poolscore_rule_text(step.rule)),
		    _(poolscore_rule_remedy(step.rule)));
}

/* Where the rule stands that decides for strangers. */
static const char *
rule_text(char *buf, size_t size, uint32_t line)
{
	if (line > 0)
		snprintf(buf, size, _("line %u of ntp.conf"), line);
	else
		snprintf(buf, size, "%s", _("the built-in rules"));
	return buf;
}

static void
say_mute(struct say *s, int side, enum pool_item item, bool heard)
{
	const struct pool_access *a = &s->f->access;
	const struct pool_side *p = &s->f->side[side];
	bool six = item == POOL_ITEM_MODE6;
	enum pool_mute mute = six ? p->mode6 : p->mode7;
	size_t octets = six ? p->octets6 : p->octets7;
	enum access_kind kind = six ? ACCESS_QUERY : ACCESS_MODE7;
	bool drops = a->known && a->verdict[side][kind] == ACCESS_DROPS;
	double value = (double)octets;
	char rule[64];

	rule_text(rule, sizeof(rule), a->line[side][kind]);
	/* Silence of nobody proves nothing. */
	if (mute == POOL_NOT_TRIED ||
	    (mute == POOL_MUTE && !a->known && !heard))
		return;
	if (a->known && drops)
		add(s, item, side, POOL_STATE_GOOD, value,
		    mute == POOL_MUTE
			? _("Silent here, and to strangers by %s.")
			: _("Answered to this host's own address only: "
			    "strangers hear nothing by %s."),
		    rule);
	else if (a->known)
		add(s, item, side, POOL_STATE_BAD, value,
		    _("Strangers get an answer by %s: `noquery` is missing "
		      "there. They can learn who your clients are, and flood "
		      "others with your answers."),
		    rule);
	else if (mute == POOL_MUTE)
		add(s, item, side, POOL_STATE_GOOD, value, "%s",
		    _("Silent, as it must be."));
	else
		add(s, item, side, POOL_STATE_BAD, value,
		    _("Answered with %zu octets, from an address that is not "
		      "loopback: `noquery` is missing in `restrict default`."),
		    octets);
}

static void
say_verdict(struct say *s, int side, const struct pool_verdict *v)
{
	struct pool_step step = poolscore_step_offset(v->offset);
	char offset[32], error[32];

	if (!v->answered)
		add(s, POOL_ITEM_OUTSIDE, side, POOL_STATE_BAD, (double)NAN,
		    _("Another host got no answer to %u questions. What is "
		      "before this one drops UDP port 123: a firewall, a "
		      "router that passes nothing on, a cloud's security "
		      "group."),
		    v->asked);
	else if (isnan(v->offset))
		add(s, POOL_ITEM_OUTSIDE, side, POOL_STATE_GOOD, v->offset,
		    _("Another host got %u of %u answers, of stratum %u."),
		    v->good, v->asked, v->stratum);
	else
		add(s, POOL_ITEM_OUTSIDE, side,
		    step.rule <= POOL_RULE_POOR || v->leap == LEAP_ALARM
			? POOL_STATE_BAD
			: POOL_STATE_GOOD,
		    v->offset,
		    _("Another host got %u of %u answers, of stratum %u; by "
		      "its clock we are %s off%s%s: %s."),
		    v->good, v->asked, v->stratum,
		    format_time(offset, sizeof(offset), v->offset, true, 0),
		    isnan(v->error) ? "" : " +/- ",
		    isnan(v->error)
			? ""
			: format_time(error, sizeof(error), v->error, false, 0),
		    _(poolscore_rule_text(step.rule)));
}

static void
say_outside(struct say *s, int side)
{
	const struct pool_verdict *v = &s->f->verdict[side];
	const struct addr *a = &s->f->side[side].address;
	char text[ADDR_TEXT];

	if (v->address.family != ADDR_NONE)
		say_verdict(s, side, v);
	else if (a->family != ADDR_NONE)
		add(s, POOL_ITEM_OUTSIDE, side, POOL_STATE_UNKNOWN, (double)NAN,
		    _("Whether the world reaches it cannot be seen from "
		      "here: a router's firewall or a cloud's security group "
		      "lies before this host. On any other host run "
		      "`ntptui query %s` and paste its last line here."),
		    addr_text(a, text, sizeof(text)));
}

static void
say_clock(struct say *s)
{
	const struct snapshot *snap = s->f->snap;
	struct pool_step step;
	char offset[32], error[32], points[16];

	if (snap == NULL || isnan(snap->offset) || snap->stratum > 15) {
		add(s, POOL_ITEM_CLOCK, POOL_SIDES, POOL_STATE_UNKNOWN,
		    (double)NAN, "%s",
		    snap == NULL ? _("No engine of ours runs here: nobody "
				     "compares this clock with servers.")
				 : _("This clock has not been compared with "
				     "servers yet."));
		return;
	}
	step = poolscore_step_offset(snap->offset);
	pool_points(points, sizeof(points), step.step);
	add(s, POOL_ITEM_CLOCK, POOL_SIDES,
	    step.rule == POOL_RULE_GOOD ? POOL_STATE_GOOD : POOL_STATE_BAD,
	    snap->offset,
	    _("By our servers this clock is %s off, and surely by less than "
	      "%s: monitors would give %s."),
	    format_time(offset, sizeof(offset), snap->offset, true, 0),
	    format_time(error, sizeof(error), snap->maxerror, false, 0),
	    points);
}

static void
say_side(struct say *s, int side)
{
	const struct pool_side *p = &s->f->side[side];
	struct pool_report r;
	bool heard;

	say_address(s, side);
	if (p->address.family == ADDR_NONE)
		return;
	heard = say_answers(s, side, &r);
	if (heard) {
		say_stratum(s, side, &r);
		if (r.error == POOL_NO_ERROR)
			say_leap(s, side);
		say_distance(s, side);
		if (!s->f->asking)
			say_monitor(s, side, &r);
	}
	say_mute(s, side, POOL_ITEM_MODE6, heard);
	say_mute(s, side, POOL_ITEM_MODE7, heard);
	say_outside(s, side);
}

size_t
pool_findings(
    const struct pool_facts *f, struct pool_finding out[POOL_FINDINGS])
{
	struct say s = { .f = f, .out = out };

	for (int side = 0; side < POOL_SIDES; side++)
		say_side(&s, side);
	say_clock(&s);
	return s.n;
}

static const struct {
	const char *name, *text;
} items[POOL_ITEMS] = {
	[POOL_ITEM_ADDRESS] = { "address", N_("address") },
	[POOL_ITEM_ANSWERS] = { "answers", N_("answers") },
	[POOL_ITEM_STRATUM] = { "stratum", N_("stratum") },
	[POOL_ITEM_LEAP] = { "leap", N_("leap") },
	[POOL_ITEM_DISTANCE] = { "distance", N_("distance") },
	[POOL_ITEM_MONITOR] = { "monitor", N_("monitor") },
	[POOL_ITEM_MODE6] = { "mode6", N_("mode 6") },
	[POOL_ITEM_MODE7] = { "mode7", N_("mode 7") },
	[POOL_ITEM_OUTSIDE] = { "outside", N_("from outside") },
	[POOL_ITEM_CLOCK] = { "clock", N_("our clock") },
};

const char *
pool_item_name(enum pool_item item)
{
	return items[item].name;
}

const char *
pool_item_text(enum pool_item item)
{
	return items[item].text;
}

const char *
pool_state_name(enum pool_state s)
{
	static const char *const name[] = { "unknown", "good", "bad" };

	return name[s];
}

/* What stands before each finding. */
static const struct {
	const char *sign;
	enum role role;
} signs[] = { [POOL_STATE_UNKNOWN] = { "?", ROLE_WARN },
	[POOL_STATE_GOOD] = { "ok", ROLE_PLAIN },
	[POOL_STATE_BAD] = { "BAD", ROLE_BAD } };

static void
write_heading(const struct pool_facts *f, int side, struct text *t)
{
	char addr[ADDR_TEXT] = "", head[ADDR_TEXT + 16];

	if (side == POOL_SIDES) {
		text_rule(t, _("This clock"));
		return;
	}
	if (f->side[side].address.family != ADDR_NONE)
		addr_text(&f->side[side].address, addr, sizeof(addr));
	snprintf(head, sizeof(head), "%s %s",
	    side == POOL_SIDE_V6 ? "IPv6" : "IPv4", addr);
	text_rule(t, head);
}

void
pool_write_verify(const struct pool_facts *f, struct text *t, unsigned how)
{
	struct pool_finding p[POOL_FINDINGS];
	size_t n = pool_findings(f, p);
	int side = -1;

	(void)how;
	for (size_t i = 0; i < n; i++) {
		char name[64];

		if (p[i].side != side) {
			side = p[i].side;
			write_heading(f, side, t);
		}
		snprintf(name, sizeof(name), "%-3s %s", signs[p[i].state].sign,
		    _(pool_item_text(p[i].item)));
		text_pair_role(t, signs[p[i].state].role, name, p[i].text);
	}
	if (f->asking)
		text_say(t, ROLE_DIM, "%s",
		    _("The server is being asked; this takes some 10 s."));
	else if (!f->asked)
		text_say(
		    t, ROLE_DIM, "%s", _("The server has not been asked yet."));
}
