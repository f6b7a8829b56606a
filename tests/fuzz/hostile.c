/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fuzz/hostile.h"

#include "tests/unit/scene.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (unsigned)(sizeof(list) / sizeof((list)[0]))

/* A text of the picture, whole. */
#define TEXT(in, field) hostile_text(in, field, sizeof(field))

unsigned
hostile_octet(struct hostile *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

void
hostile_octets(struct hostile *in, void *out, size_t len)
{
	uint8_t *to = out;

	for (size_t i = 0; i < len; i++)
		to[i] = (uint8_t)hostile_octet(in);
}

unsigned
hostile_below(struct hostile *in, unsigned n)
{
	return hostile_octet(in) % n;
}

double
hostile_number(struct hostile *in)
{
	static const double odd[] = { 0, -0.0, 1, -1, 16, 0.5e-6, -312e-6,
		0.0999995, 999.9995, 1e-9, -1e9, 1e9, 1e15, -1e18, 1e19, 1e300,
		DBL_MAX, -DBL_MAX, DBL_MIN, -DBL_MIN / 4, 86399.999999, 1e-30 };
	unsigned pick = hostile_octet(in);
	double v;

	if (pick < COUNT(odd))
		return odd[pick];
	if (pick < 0x30)
		return (double)NAN;
	if (pick < 0x38)
		return (double)INFINITY;
	if (pick < 0x40)
		return -(double)INFINITY;
	if (pick < 0xC0)
		return (hostile_octet(in) - 128.0) * 1e-4 * pick;
	hostile_octets(in, &v, sizeof(v));
	return v;
}

const char *
hostile_text(struct hostile *in, char *buf, size_t size)
{
	static const char *const piece[] = { "\033[2J", "\033]0;title\007",
		"\033]52;c;AAAA\033\\", "\033[5n", "\r", "\n", "\b", "\t",
		"\177",
		"\x9b"
		"31m",
		"\xc2\x9b"
		"6n",
		"\xc2\x85", "\xe2\x80\xae", /* right-to-left override */
		"\xe2\x80\x8f", "\xe2\x81\xa6", "\xe2\x81\xa9", /* isolates */
		"\xe2\x80\x8b",                                 /* no width */
		"\xef\xbb\xbf", /* a byte order mark */
		"\xe2\x80\xa8", /* line separator */
		"e\xcc\x81", "\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85",
		"\xe6\x97\xb6\xe9\x97\xb4", /* two wide ones */
		"\xf0\x9f\x95\x90",         /* a clock, wide */
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80", /* joined */
		"\xe0\xb8\x81\xe0\xb8\xb3",                     /* Thai */
		"\xd7\x90\xd7\x91", "\xd8\xa7", /* right to left by nature */
		"\xf3\xa0\x81\x81",             /* a tag character */
		"\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "\xff", "\xe6",
		"%s%n%d", "\\", "\"", "ntp.example.net", "2001:db8::1", "a",
		" ", "-", "www.", "\xe2\x80\x94", "\xc2\xb5", "\xc2\xad" };
	unsigned count = hostile_octet(in);
	size_t used = 0;

	/* Most are short; some fill whatever there is. */
	count = count < 0xF0 ? count % 8 : (unsigned)size;
	for (unsigned i = 0; i < count; i++) {
		const char *p = piece[hostile_below(in, COUNT(piece))];
		size_t len = strlen(p);

		/* A character that is cut is hostile too. */
		len = len < size - 1 - used ? len : size - 1 - used;
		memcpy(buf + used, p, len);
		used += len;
	}
	buf[used] = '\0';
	return buf;
}

static int64_t
stamp(struct hostile *in)
{
	static const int64_t odd[] = { 0, 1, -1, INT64_MAX, INT64_MIN,
		INT64_MIN + 1, INT64_C(-999999999), INT64_C(951782399999999999),
		INT64_C(4102444800000000000) };
	unsigned pick = hostile_octet(in);
	int64_t v;

	if (pick < COUNT(odd))
		return odd[pick];
	if (pick < 0x80)
		return INT64_C(1772366400000000000) + pick * INT64_C(99999999);
	hostile_octets(in, &v, sizeof(v));
	return v;
}

static void
change_addr(struct hostile *in, struct addr *a)
{
	static const uint8_t family[] = { ADDR_NONE, ADDR_IPV4, ADDR_IPV6 };

	hostile_octets(in, a, sizeof(*a));
	a->family = family[hostile_below(in, 3)];
}

static void
change_history(struct hostile *in, struct history *h)
{
	struct history_ring *r = hostile_below(in, 3) == 0 ? &h->days
	    : hostile_below(in, 2) == 0                    ? &h->hours
							   : &h->minutes;

	r->count = (uint16_t)hostile_below(in, HISTORY_POINTS + 1);
	if (hostile_below(in, 4) == 0)
		r->step = (float)hostile_number(in);
	r->newest.ns = stamp(in);
	for (unsigned k = hostile_below(in, 16); k > 0; k--) {
		struct history_point *p =
		    &r->point[hostile_below(in, HISTORY_POINTS)];

		p->offset = (float)hostile_number(in);
		p->low = (float)hostile_number(in);
		p->high = (float)hostile_number(in);
		p->error = (float)hostile_number(in);
		p->freq = (float)hostile_number(in);
		p->marks = (uint8_t)hostile_octet(in);
	}
}

static void
change_events(struct hostile *in, struct snapshot *s)
{
	s->nevents = (uint16_t)hostile_below(in, SNAP_EVENTS + 1);
	s->last_event += hostile_below(in, 4);
	for (unsigned k = hostile_below(in, 4); k > 0; k--) {
		struct event *e = &s->events[hostile_below(in, SNAP_EVENTS)];

		e->serial = hostile_octet(in);
		e->wall.ns = stamp(in);
		e->level = (uint8_t)hostile_below(in, EVENT_ERROR + 1);
		e->assoc = (uint16_t)hostile_octet(in);
		e->times = hostile_octet(in) * 0x1010101u;
		TEXT(in, e->name);
		TEXT(in, e->text);
	}
}

static void
change_server(struct hostile *in, struct snapshot *s)
{
	s->port = (uint16_t)hostile_octet(in);
	TEXT(in, s->port_note);
	s->nclients = (uint16_t)hostile_below(in, SNAP_CLIENTS + 1);
	for (unsigned k = hostile_below(in, 4); k > 0; k--) {
		struct snap_client *c =
		    &s->clients[hostile_below(in, SNAP_CLIENTS)];

		hostile_octets(in, &c->count, sizeof(c->count));
		change_addr(in, &c->addr);
		c->first = hostile_number(in);
		c->last = hostile_number(in);
		c->interval = hostile_number(in);
		c->score = (float)hostile_number(in);
		c->mode = (uint8_t)hostile_octet(in);
		c->version = (uint8_t)hostile_octet(in);
		c->flags = (uint16_t)(hostile_octet(in) * 257);
	}
	hostile_octets(in, &s->counts.received, 8);
	hostile_octets(in, &s->counts.limited, 8);
	s->nnics = (uint16_t)hostile_below(in, SNAP_NICS + 1);
	if (s->nnics > 0)
		TEXT(in, s->nics[s->nnics - 1].name);
}

static void
change_clock(struct hostile *in, struct snapshot *s)
{
	double *const number[] = { &s->rootdelay, &s->rootdisp, &s->offset,
		&s->offset_err, &s->jitter, &s->maxerror, &s->freq,
		&s->freq_err, &s->wander, &s->truth, &s->low, &s->high,
		&s->slew, &s->kernel.freq, &s->kernel.offset,
		&s->kernel.maxerror, &s->kernel.esterror, &s->leaps.left,
		&s->trial.left };

	for (unsigned k = hostile_below(in, 8); k > 0; k--)
		*number[hostile_below(in, COUNT(number))] = hostile_number(in);
	s->sync = (uint8_t)hostile_below(in, SYNC_ORPHAN + 1);
	s->why = (uint8_t)hostile_below(in, WHY_PANIC + 1);
	s->leap = (uint8_t)hostile_below(in, LEAP_ALARM + 1);
	s->clock = (uint8_t)hostile_below(in, CLOCK_SET + 1);
	s->stratum = (uint8_t)hostile_octet(in);
	s->precision = (int8_t)hostile_octet(in);
	s->tc = (uint8_t)hostile_octet(in);
	s->syspeer = (uint16_t)hostile_octet(in);
	s->settled = hostile_below(in, 2);
	s->refid = hostile_octet(in) * 0x01020408u;
	s->kernel.status = hostile_octet(in);
	s->kernel.readable = hostile_below(in, 2);
	s->leaps.armed = (uint8_t)hostile_below(in, LEAP_ALARM + 1);
	s->leaps.at = stamp(in);
	s->leaps.expires = stamp(in);
	s->leaps.change = (int32_t)hostile_octet(in) - 128;
	TEXT(in, s->leaps.note);
	TEXT(in, s->clock_note);
	TEXT(in, s->ack_text);
}

static void
change_exchanges(struct hostile *in, struct snap_peer *p)
{
	p->exchanges = (uint8_t)hostile_below(in, PEER_EXCHANGES + 1);
	p->filled = (uint8_t)hostile_below(in, NTP_NSTAGE + 1);
	p->trail_len = (uint8_t)hostile_below(in, SNAP_TRAIL + 1);
	for (unsigned k = hostile_below(in, 4); k > 0; k--) {
		struct exchange *x =
		    &p->exchange[hostile_below(in, PEER_EXCHANGES)];
		unsigned at = hostile_below(in, NTP_NSTAGE);

		x->t1.ns = stamp(in);
		x->t2.ns = stamp(in);
		x->t3.ns = stamp(in);
		x->t4.ns = stamp(in);
		x->offset = hostile_number(in);
		x->delay = hostile_number(in);
		p->stage[at].delay = hostile_number(in);
		p->stage[at].offset = hostile_number(in);
		p->stage[at].disp = hostile_number(in);
		p->age[at] = hostile_number(in);
		p->trail[hostile_below(in, SNAP_TRAIL)] =
		    (float)hostile_number(in);
	}
	p->refused = hostile_below(in, 2);
	p->refusal.verdict = (enum verdict)hostile_below(in, VERDICT_COUNT);
	p->refusal.when.ns = stamp(in);
	change_addr(in, &p->refusal.from);
	hostile_octets(in, &p->counts[hostile_below(in, VERDICT_COUNT)], 4);
}

static void
change_peer(struct hostile *in, struct snap_peer *p)
{
	double *const number[] = { &p->rootdelay, &p->rootdisp, &p->delay,
		&p->offset, &p->disp, &p->jitter, &p->distance, &p->when,
		&p->next };

	for (unsigned k = hostile_below(in, 8); k > 0; k--)
		*number[hostile_below(in, COUNT(number))] = hostile_number(in);
	TEXT(in, p->name);
	TEXT(in, p->note);
	p->phase = (uint8_t)hostile_below(in, PHASE_REFUSED + 1);
	p->tally = (uint8_t)hostile_below(in, TALLY_PPSPEER + 1);
	p->leap = (uint8_t)hostile_below(in, LEAP_ALARM + 1);
	p->auth = (uint8_t)hostile_below(in, SNAP_AUTH_BAD + 1);
	p->pool = (uint16_t)hostile_octet(in);
	p->type = (char)('!' + hostile_below(in, 90));
	p->stratum = (uint8_t)hostile_octet(in);
	p->hpoll = (int8_t)hostile_octet(in);
	p->ppoll = (int8_t)hostile_octet(in);
	p->minpoll = (int8_t)hostile_octet(in);
	p->maxpoll = (int8_t)hostile_octet(in);
	p->precision = (int8_t)hostile_octet(in);
	p->hmode = (uint8_t)hostile_octet(in);
	p->pmode = (uint8_t)hostile_octet(in);
	p->reach = (uint8_t)hostile_octet(in);
	p->flash = (uint16_t)(hostile_octet(in) * 257);
	p->error = (int)hostile_octet(in) - 8;
	hostile_octets(in, &p->refid, sizeof(p->refid));
	p->reftime.ns = stamp(in);
	p->rec.ns = stamp(in);
	change_addr(in, &p->addr);
	change_exchanges(in, p);
}

struct snapshot *
hostile_picture(struct hostile *in)
{
	unsigned kind = hostile_octet(in);
	struct snapshot *s;

	/* A thousand sources take their time: seldom. */
	s = scene_make(
	    kind >= 0xFC ? SCENE_MANY : (enum scene_kind)(kind % SCENE_MANY));
	if (kind % 8 == 7 && s->npeers > 1)
		s->npeers = 1;
	for (unsigned k = hostile_below(in, 4); k > 0; k--)
		hostile_change(in, s);
	return s;
}

/* A source vanishes, two change places, or one is another one now. */
static void
change_sources(struct hostile *in, struct snapshot *s)
{
	size_t i = hostile_octet(in) % s->npeers;
	size_t k = hostile_octet(in) % s->npeers;
	struct snap_peer kept = s->peers[i];

	switch (hostile_below(in, 4)) {
	case 0:
		s->npeers--;
		memmove(&s->peers[i], &s->peers[i + 1],
		    (s->npeers - i) * sizeof(s->peers[0]));
		break;
	case 1:
		s->peers[i] = s->peers[k];
		s->peers[k] = kept;
		break;
	case 2:
		s->peers[i].id = (uint16_t)(0x1000 + hostile_octet(in));
		break;
	default:
		s->npeers = hostile_below(in, 2) != 0 ? s->cap : 0;
		break;
	}
}

void
hostile_change(struct hostile *in, struct snapshot *s)
{
	unsigned what = hostile_below(in, 8);

	if (what < 4 && s->npeers > 0)
		change_peer(in, &s->peers[hostile_octet(in) % s->npeers]);
	else if (what == 4)
		change_clock(in, s);
	else if (what == 5)
		change_server(in, s);
	else if (what == 6)
		change_events(in, s);
	else
		change_history(in, &s->history);
	if (hostile_below(in, 2) == 0 && s->npeers > 0)
		change_sources(in, s);
	if (s->at.ns < INT64_MAX / 2)
		s->at.ns += hostile_octet(in) * INT64_C(100000000);
	if (hostile_below(in, 16) == 0)
		s->at.ns = stamp(in);
	if (hostile_below(in, 16) == 0)
		s->wall.ns = stamp(in);
	s->acked = hostile_below(in, 4);
	s->ack_ok = (s->acked & 1) != 0;
}
