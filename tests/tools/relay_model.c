/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay_model.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* The NTP header's layout, RFC 5905 section 7.3. */
enum {
	AT_STRATUM = 1,
	AT_ROOTDELAY = 4,
	AT_ROOTDISP = 8,
	AT_REFID = 12,
	AT_REFTIME = 16,
	AT_ORG = 24,
	AT_REC = 32,
	AT_XMT = 40,
	HEADER = 48,
	MODE_SERVER = 4,
	MODE_CONTROL = 6
};

/* splitmix64: a good mixer is all that is needed, and it has no state. */
static uint64_t
mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* Uniform in [0, 1). */
static double
draw(uint64_t *state)
{
	return (double)(mix(state) >> 11) * 0x1p-53;
}

static bool
chance(uint64_t *state, double probability)
{
	return draw(state) < probability;
}

void
relay_path_init(struct relay_path *p, uint64_t seed, enum relay_dir dir)
{
	uint64_t state = seed + (uint64_t)dir;

	*p = (struct relay_path){ .seed = mix(&state) };
}

static double
jitter(const struct relay_rules *r, uint64_t *state)
{
	double u = draw(state);

	switch (r->distribution) {
	case RELAY_JITTER_UNIFORM:
		return r->jitter * u;
	case RELAY_JITTER_EXPONENTIAL:
		return r->jitter * fmin(-log1p(-u), 10);
	}
	return 0;
}

static bool
dark(const struct relay_rules *r, double t)
{
	for (int i = 0; i < r->blackouts; i++)
		if (t >= r->blackout[i].from && t < r->blackout[i].to)
			return true;
	return false;
}

/*
 * Every question is asked of every packet, in this order, so that a packet's
 * answers do not move when a rule is added.
 */
static enum relay_fate
fate(struct relay_path *p, const struct relay_rules *r, double t,
    uint64_t *state)
{
	bool turn = chance(state, p->bad ? r->recover : r->burst);
	bool lost = chance(state, r->loss);
	bool lost_burst;

	p->bad ^= turn;
	lost_burst = chance(state, r->burst_loss) && p->bad;
	if (dark(r, t))
		return RELAY_LOST_BLACKOUT;
	if (lost_burst)
		return RELAY_LOST_BURST;
	return lost ? RELAY_LOST : RELAY_PASSED;
}

static void
add(struct relay_decision *d, const struct relay_rules *r, enum relay_kind kind,
    uint64_t *state)
{
	struct relay_emit *e;

	if (d->n == RELAY_EMITS)
		return;
	e = &d->emit[d->n++];
	e->kind = kind;
	e->delay = r->delay + jitter(r, state);
	e->draw = mix(state);
	e->corrupt = chance(state, r->corrupt) && kind == RELAY_COPY;
	e->truncate = chance(state, r->truncate) && kind == RELAY_COPY;
}

/*
 * What comes before the packet must arrive before it, for it is meant to be
 * tried by a client that still waits.
 */
static void
add_before(
    struct relay_decision *d, const struct relay_rules *r, uint64_t *state)
{
	for (int i = 0; i < r->junk; i++)
		add(d, r, RELAY_RANDOM, state);
	for (int i = 0; i < r->bogus; i++)
		add(d, r, RELAY_BOGUS, state);
	for (int i = 0; i < r->alien; i++)
		add(d, r, RELAY_ALIEN, state);
	for (size_t i = 0; i < d->n; i++)
		d->emit[i].delay = r->delay;
}

void
relay_decide(struct relay_path *p, const struct relay_rules *r, double t,
    struct relay_decision *d)
{
	uint64_t state = p->seed ^ (p->count++ * 0xd1342543de82ef95u);
	uint64_t copies = mix(&state);

	d->n = 0;
	d->fate = fate(p, r, t, &state);
	d->duplicated = chance(&state, r->dup);
	d->reordered = chance(&state, r->reorder);
	if (d->fate == RELAY_LOST_BLACKOUT)
		return;
	add_before(d, r, &copies);
	if (d->fate != RELAY_PASSED)
		return;
	add(d, r, RELAY_COPY, &state);
	if (d->reordered)
		d->emit[d->n - 1].delay += r->reorder_by;
	if (d->duplicated)
		add(d, r, RELAY_COPY, &state);
}

static uint64_t
get64(const uint8_t *p)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | p[i];
	return v;
}

static void
put64(uint8_t *p, uint64_t v)
{
	for (int i = 7; i >= 0; i--, v >>= 8)
		p[i] = (uint8_t)v;
}

/* 16.16 seconds, RFC 5905 section 6; what does not fit becomes the largest. */
static void
put_short(uint8_t *p, double seconds)
{
	uint32_t v = (uint32_t)fmin(seconds * 65536, 4294967295.0);

	for (int i = 3; i >= 0; i--, v >>= 8)
		p[i] = (uint8_t)v;
}

/* Zero means "unknown" (RFC 5905 section 7.3) and stays so. */
static void
shift(uint8_t *p, double seconds)
{
	uint64_t v = get64(p);

	if (v != 0)
		put64(p, v + (uint64_t)(int64_t)llround(seconds * 0x1p32));
}

static void
rewrite(const struct relay_rules *r, double t, uint8_t *b)
{
	double lie = r->shift + r->drift * t;

	if (lie != 0) {
		shift(b + AT_REFTIME, lie);
		shift(b + AT_REC, lie);
		shift(b + AT_XMT, lie);
	}
	if (r->leap != RELAY_KEEP)
		b[0] = (uint8_t)((b[0] & 0x3f) | r->leap << 6);
	if (r->version != RELAY_KEEP)
		b[0] = (uint8_t)((b[0] & 0xc7) | r->version << 3);
	if (r->stratum != RELAY_KEEP)
		b[AT_STRATUM] = (uint8_t)r->stratum;
	if (r->rootdelay >= 0)
		put_short(b + AT_ROOTDELAY, r->rootdelay);
	if (r->rootdisp >= 0)
		put_short(b + AT_ROOTDISP, r->rootdisp);
	if (r->set_refid)
		memcpy(b + AT_REFID, r->refid, sizeof r->refid);
	if (r->set_kod && (b[0] & 7) == MODE_SERVER) {
		b[0] |= 0xc0; /* RFC 5905 section 7.4: leap 3, stratum 0 */
		b[AT_STRATUM] = 0;
		memcpy(b + AT_REFID, r->kod, sizeof r->kod);
	}
}

static size_t
fill(uint64_t *state, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)(mix(state) >> 56);
	return len;
}

size_t
relay_bytes(const struct relay_rules *r, const struct relay_emit *e, double t,
    const uint8_t *in, size_t len, uint8_t *out)
{
	uint64_t state = e->draw;

	assert(len <= RELAY_PACKET);
	if (e->kind == RELAY_RANDOM)
		return fill(&state, out, mix(&state) % (RELAY_JUNK + 1));
	memcpy(out, in, len);
	if (len >= HEADER && (in[0] & 7) != 0 && (in[0] & 7) < MODE_CONTROL) {
		rewrite(r, t, out);
		if (e->kind == RELAY_BOGUS)
			put64(out + AT_ORG, get64(out + AT_ORG) ^ mix(&state));
	}
	if (e->corrupt && len > 0) {
		uint64_t bit = mix(&state) % (len * 8);

		out[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	if (!e->truncate)
		return len;
	if (r->truncate_to == RELAY_KEEP)
		return len > 0 ? mix(&state) % len : 0;
	return (size_t)r->truncate_to < len ? (size_t)r->truncate_to : len;
}
