/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Octets as the life of an association: polls, answers true, mutated, raw and
 * repeated, kisses, steps of the clock, wishes of a person. After each event
 * the promises are checked, with a little model of what may be believed: an
 * answer is taken only if it came from the server, to a question that had
 * left and was not yet answered; and whatever is refused changes nothing.
 *
 * Input: four octets of configuration, then events: an octet, and as many
 * for its arguments as it takes.
 */
#include <math.h>
#include <string.h>

#include "core/peer.h"
#include "core/rfc5905.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PRECISION 0x1p-20

struct input {
	const uint8_t *data;
	size_t left;
};

struct life {
	struct peer p;
	struct addr server;
	mono_t now;
	wall_t wall;
	uint64_t chance;
	ntp_ts question; /* that awaits its answer; 0: none */
	bool left;       /* it has been sent */
	struct mac_key key;
	uint8_t last[96]; /* the datagram delivered last */
	size_t last_len;
};

static uint8_t
take(struct input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->data++;
}

static uint64_t
next_random(void *self)
{
	uint64_t *state = self;
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	return z ^ (z >> 27);
}

static void
check_numbers(const struct life *l)
{
	struct peer_limits lim = {
		.maxdist = NTP_MAXDIST, .precision = PRECISION, .ceiling = 16
	};
	const struct peer *p = &l->p;
	double distance = peer_distance(p, l->now, PRECISION);
	unsigned flash = peer_flash(p, &lim, l->now);

	MUST(isfinite(distance) && distance >= 0);
	MUST(p->reach != 0 || (flash & FLASH_UNREACH) != 0);
	MUST(p->filter.count <= NTP_NSTAGE);
	for (int i = 0; i < p->filter.count; i++) {
		const struct sample *s = &p->filter.stage[i];

		MUST(isfinite(s->offset));
		MUST(s->delay >= PRECISION && s->delay < NTP_MAXDISP);
		MUST(s->disp >= 0 && s->disp < 2);
		MUST(s->at.ns <= l->now.ns);
	}
	MUST(p->exchanges <= PEER_EXCHANGES);
	if (p->answered) {
		MUST(p->leap < LEAP_ALARM);
		MUST(p->stratum >= 1 && p->stratum < NTP_MAXSTRAT);
		MUST(p->precision <= 0 && p->precision >= -32);
	}
}

static void
check(const struct life *l)
{
	const struct peer *p = &l->p;
	int top = p->cfg.maxpoll > 10 ? p->cfg.maxpoll : 10;

	MUST(p->hpoll >= p->cfg.minpoll && p->hpoll <= top);
	MUST(p->hpoll <= p->cfg.maxpoll || p->kod_floor > 0);
	MUST(p->kod_floor >= 0 && p->kod_floor <= top);
	MUST(p->hpoll >= p->kod_floor);
	MUST(p->ppoll >= 0 && p->ppoll <= 17);
	MUST(p->deny_wait >= 12 && p->deny_wait <= 15);
	MUST(p->burst < NTP_BURST);
	MUST(p->cookie.fp == l->question.fp);
	MUST(p->asked == (l->question.fp != 0 && l->left));
	/* Never silent for ever: the longest interval, spread by 3 %. */
	MUST(mono_diff(p->wake, l->now) <= 1.03 * (1 << 17) + 1);
	check_numbers(l);
}

static void
event_timer(struct life *l)
{
	struct rng rng = { next_random, &l->chance };
	ntp_ts before = l->p.cookie, last = l->p.last_cookie;
	mono_t wake = l->p.wake;
	struct todo d = peer_timer(&l->p, l->now, &rng);

	MUST(d.wake.ns == l->p.wake.ns);
	MUST(((d.act & PEER_SEND) != 0) == (l->now.ns >= wake.ns));
	if ((d.act & PEER_SEND) == 0)
		return;
	MUST(d.wake.ns > l->now.ns);
	MUST(d.pkt.xmt.fp != 0 && d.pkt.xmt.fp != before.fp);
	MUST(d.pkt.xmt.fp != last.fp);
	MUST(d.pkt.org.fp == 0 && d.pkt.rec.fp == 0);
	MUST(d.pkt.reftime.fp == 0 && d.pkt.refid == 0);
	l->question = d.pkt.xmt;
	l->left = false;
}

static void
event_sent(struct life *l, struct input *in)
{
	uint8_t arg = take(in);

	peer_sent(&l->p, wall_add(l->wall, (arg >> 1) * 1e-6), arg & 1);
	if (l->question.fp != 0)
		l->left = true;
}

static void
event_wait(struct life *l, struct input *in)
{
	uint8_t arg = take(in);
	double s = log2_seconds((arg & 31) - 14) * (1 + (arg >> 5));

	if (arg == 0)
		s = fmax(mono_diff(l->p.wake, l->now), 0);
	l->now = mono_add(l->now, s);
	l->wall = wall_add(l->wall, s);
}

/* Without a key everything, else what ends in a MAC by that one key. */
static bool
vouched(const struct life *l, const struct arrival *a)
{
	if (l->p.cfg.keyid == 0)
		return true;
	return l->p.cfg.keyid == l->key.id && a->len >= 48 + 20 &&
	    mac_check(&l->key, a->buf, a->len - 20, a->buf + a->len - 20, 20);
}

/* What may be accepted at all. It knows nothing of peer_judge(). */
static bool
believable(const struct life *l, const struct arrival *a)
{
	const uint8_t *b = a->buf;
	uint8_t cookie[8], zero[8] = { 0 };
	int mode = b[0] & 7;

	for (int i = 0; i < 8; i++)
		cookie[i] = (uint8_t)(l->question.fp >> (56 - 8 * i));
	if (l->question.fp == 0 || !l->left || !vouched(l, a))
		return false;
	if (a->len < 48 || memcmp(b + 24, cookie, 8) != 0)
		return false;
	if (memcmp(b + 32, zero, 8) == 0 || memcmp(b + 40, zero, 8) == 0)
		return false;
	if (b[0] >> 6 == 3 || b[1] == 0 || b[1] > 15)
		return false;
	if (l->p.cfg.hmode == MODE_CLIENT ? mode != 4 : mode != 1 && mode != 2)
		return false;
	return a->from.ip[3] == l->server.ip[3] &&
	    a->from.port == l->server.port;
}

/* True if the origin proves that the packet answers our question. */
static bool
proved(const struct life *l, const struct arrival *a)
{
	struct packet pkt;

	return l->left && l->question.fp != 0 && vouched(l, a) &&
	    a->len >= 48 &&
	    packet_decode(&pkt, NULL, a->buf, 48) == PACKET_OK &&
	    pkt.org.fp == l->question.fp;
}

/* Nothing may differ but the accounts. */
static void
check_untouched(const struct peer *before, const struct peer *after)
{
	struct peer b;

	memcpy(&b, after, sizeof(b));
	memcpy(b.counts, before->counts, sizeof(b.counts));
	memcpy(&b.refusal, &before->refusal, sizeof(b.refusal));
	b.refused = before->refused;
	MUST(memcmp(before, &b, sizeof(b)) == 0);
}

/* A bad answer that is proved to be one: it is closed, a kiss is obeyed, and
 * nothing that steers the clock is touched. */
static void
check_bad_answer(const struct peer *b, const struct peer *a, enum verdict v)
{
	bool deny = v == VERDICT_DENY || v == VERDICT_RSTR;

	MUST(a->last_cookie.fp == b->cookie.fp && a->cookie.fp == 0);
	MUST(memcmp(&a->filter, &b->filter, sizeof(a->filter)) == 0);
	MUST(a->answered == b->answered && a->leap == b->leap);
	MUST(a->stratum == b->stratum && a->refid == b->refid);
	MUST(a->ppoll == b->ppoll && a->rec.ns == b->rec.ns);
	MUST(a->unreach == b->unreach && a->sent == b->sent);
	MUST(a->wake.ns >= b->wake.ns || deny);
	MUST(deny || (a->reach == b->reach && a->denied == b->denied));
	MUST(v == VERDICT_RATE || a->kod_floor == b->kod_floor);
	MUST(v == VERDICT_RATE || a->hpoll == b->hpoll);
	MUST(v == VERDICT_RATE || deny || a->wake.ns == b->wake.ns);
}

static void
check_accepted(const struct peer *b, const struct peer *a, unsigned act)
{
	MUST((act & PEER_SAMPLE) != 0 && (act & PEER_CLOSE) != 0);
	MUST(((act & PEER_REACH) != 0) == (b->reach == 0));
	MUST((a->reach & 1) == 1 && a->unreach == 0 && a->answered);
	MUST(a->filter.count >= 1);
	MUST(a->cookie.fp == 0);
}

static void
deliver(struct life *l, const uint8_t *buf, size_t len, uint8_t from)
{
	struct arrival a = { .buf = buf,
		.len = len,
		.from = l->server,
		.rx = l->wall,
		.at = l->now };
	struct peer before;
	struct todo d;

	a.from.ip[3] = (uint8_t)(a.from.ip[3] + (from == 255));
	a.from.port = (uint16_t)(a.from.port + (from == 254));
	memcpy(&before, &l->p, sizeof(before));
	d = peer_receive(&l->p, &a, &l->server, PRECISION, &l->key);
	MUST(d.verdict < VERDICT_COUNT && d.wake.ns == l->p.wake.ns);
	MUST(l->p.counts[d.verdict] == before.counts[d.verdict] + 1);
	MUST((d.verdict == VERDICT_OK) == ((d.act & PEER_SAMPLE) != 0));
	if (d.verdict == VERDICT_OK) {
		MUST(believable(l, &a));
		check_accepted(&before, &l->p, d.act);
	} else if ((d.act & PEER_CLOSE) != 0) {
		MUST(proved(l, &a));
		check_bad_answer(&before, &l->p, d.verdict);
	} else {
		MUST(d.act == 0);
		check_untouched(&before, &l->p);
	}
	if ((d.act & PEER_CLOSE) != 0)
		l->question.fp = 0;
}

static struct packet
good_answer(const struct life *l)
{
	return (struct packet){ .version = l->p.cfg.version,
		.mode =
		    l->p.cfg.hmode == MODE_ACTIVE ? MODE_PASSIVE : MODE_SERVER,
		.stratum = 2,
		.poll = 6,
		.precision = -20,
		.refid = 0xc0000201,
		.org = l->p.cookie,
		.rec = ntp_ts_from_wall(l->wall),
		.xmt = ntp_ts_from_wall(l->wall) };
}

static void
keep(struct life *l, const uint8_t *buf, size_t len)
{
	memcpy(l->last, buf, len);
	l->last_len = len;
}

/* A true answer, up to seven octets of it changed, perhaps with a tail. */
static void
event_answer(struct life *l, struct input *in, const char *kiss)
{
	struct packet pkt = good_answer(l);
	uint8_t buf[PACKET_HEADER + 48] = { 0 };
	uint8_t arg = take(in);
	size_t len = PACKET_HEADER;

	if (kiss != NULL) {
		pkt.stratum = 0;
		pkt.refid = refid_from_code(kiss);
	}
	packet_encode(&pkt, buf, sizeof(buf));
	for (int i = arg & 7; i > 0; i--) {
		uint8_t at = take(in);

		buf[at % PACKET_HEADER] ^= take(in);
	}
	if ((arg & 8) != 0)
		len += take(in) % (sizeof(buf) - PACKET_HEADER - MAC_TRAILER);
	if ((arg & 32) != 0)
		len += mac_make(&l->key, buf, len, buf + len);
	if ((arg & 64) != 0)
		buf[take(in) % len] ^= take(in);
	keep(l, buf, len);
	deliver(l, buf, len, (arg & 16) != 0 ? take(in) : 0);
}

static void
event_raw(struct life *l, struct input *in)
{
	uint8_t buf[96] = { 0 };
	size_t len = take(in) % (sizeof(buf) + 1);

	for (size_t i = 0; i < len; i++)
		buf[i] = take(in);
	keep(l, buf, len);
	deliver(l, buf, len, 0);
}

/* Somebody moves the clock; the association is told, or is not. */
static void
event_step(struct life *l, struct input *in)
{
	uint8_t arg = take(in);
	double step = log2_seconds((arg & 31) - 14) * ((arg & 32) ? -1 : 1);

	l->wall = wall_add(l->wall, step);
	if ((arg & 64) != 0)
		peer_shift(&l->p, step);
}

static void
event_poll_now(struct life *l)
{
	mono_t wake = l->p.wake;
	struct todo d = peer_poll_now(&l->p, l->now);

	MUST(d.act == 0 && d.wake.ns == l->p.wake.ns);
	MUST(d.wake.ns <= wake.ns);
	if (d.wake.ns < wake.ns && l->p.sent > 0)
		MUST(mono_diff(d.wake, l->p.asked_at) >= 1.999);
	if (l->p.denied)
		MUST(d.wake.ns == wake.ns);
}

/* Waits until the timer is due, and asks. */
static void
event_poll(struct life *l, struct input *in)
{
	double wait = fmax(mono_diff(l->p.wake, l->now), 0);

	l->wall = wall_add(l->wall, wait);
	if (l->now.ns < l->p.wake.ns)
		l->now = l->p.wake;
	event_timer(l);
	event_sent(l, in);
}

static void
event(struct life *l, struct input *in)
{
	static const char *const kisses[] = { "RATE", "DENY", "RSTR", "ACST",
		"INIT", "", "STEP", "RATE" };
	uint8_t op = take(in);

	switch (op & 15) {
	case 0:
	case 1:
		event_timer(l);
		break;
	case 2:
	case 3:
		event_wait(l, in);
		break;
	case 4:
		event_sent(l, in);
		break;
	case 5:
	case 6:
	case 7:
		event_answer(l, in, NULL);
		break;
	case 8:
		event_answer(l, in, kisses[op >> 4 & 7]);
		break;
	case 9:
		event_raw(l, in);
		break;
	case 10:
		deliver(l, l->last, l->last_len, 0);
		break;
	case 11:
		event_step(l, in);
		break;
	case 12:
		event_poll_now(l);
		break;
	case 13:
		peer_set_poll(&l->p, (int8_t)(take(in) - 128));
		break;
	case 14: /* a good exchange, to get somewhere */
		event_poll(l, in);
		l->wall = wall_add(l->wall, 0.01);
		l->now = mono_add(l->now, 0.01);
		event_answer(l, &(struct input){ 0 }, NULL);
		break;
	default:
		event_poll(l, in);
	}
}

static void
begin(struct life *l, struct input *in)
{
	uint8_t arg = take(in);
	struct peer_cfg cfg = {
		.hmode = (arg & 1) != 0 ? MODE_ACTIVE : MODE_CLIENT,
		.iburst = (arg & 2) != 0,
		.burst = (arg & 4) != 0,
		.noselect = (arg & 8) != 0,
		.keyid = arg >> 4 >= 14 ? arg >> 4 : 0,
		.version = take(in) & 7,
		.minpoll = (int8_t)(take(in) - 100),
		.maxpoll = (int8_t)(take(in) - 100),
	};

	memset(l, 0, sizeof(*l));
	l->server = (struct addr){
		.family = ADDR_IPV4, .port = NTP_PORT, .ip = { 192, 0, 2, 1 }
	};
	l->now.ns = INT64_C(1000000000);
	l->wall.ns = INT64_C(2085978490000000000); /* era 1 is near */
	l->key = (struct mac_key){
		.id = 15, .type = MAC_MD5, .len = 3, .secret = "key"
	};
	l->chance = arg;
	peer_init(&l->p, &cfg, l->now, 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct life l;

	begin(&l, &in);
	check(&l);
	for (int i = 0; in.left > 0 && i < 1000; i++) {
		event(&l, &in);
		check(&l);
	}
	return 0;
}
