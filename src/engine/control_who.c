/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may ask, and how much. An address can be forged, and an answer may be
 * thirty times its question, so only four kinds of asker get one that is
 * longer: this host itself, the UNIX socket, an address that a restrict line
 * other than the default names, and who sends back a nonce that we sent to
 * that address. Everybody else hears nothing, but for the nonce to a question
 * that is as long.
 */
#include "engine/control_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/access_decide.h"

#define NONCE_LIFE 16 /* s; NTPsec's NONCE_TIMEOUT */
#define NONCE_TEXT 24 /* hexadecimal digits: 8 of time, 16 of the MAC */

/* Units a second, and at once: a request, a fragment of an answer and 256
 * clients looked at are one each. */
#define RATE_NEAR 20000.0
#define RATE_FAR  1000.0
#define BURST     2.0 /* s worth of them */

bool
query_trusted(const struct query *q)
{
	uint32_t control = q->e->params.controlkey;

	if (q->who->local)
		return q->who->privileged;
	return control != 0 && q->key != NULL && q->key->id == control;
}

static bool
is_loopback(const struct addr *a)
{
	static const uint8_t one[16] = { [15] = 1 };

	if (a->family == ADDR_IPV4)
		return a->ip[0] == 127;
	return a->family == ADDR_IPV6 && memcmp(a->ip, one, sizeof one) == 0;
}

/* From this host to this host: a loopback address that came to another
 * address of ours came from outside. */
static bool
is_near(const struct control_asker *who)
{
	return is_loopback(&who->from) &&
	    (who->to.family == ADDR_NONE || is_loopback(&who->to));
}

/* A line of the file about some addresses, not about all. */
static bool
is_explicit(const struct access_rule *r)
{
	static const uint8_t none[16];

	return r != NULL && r->line != 0 &&
	    memcmp(r->mask, none, sizeof none) != 0;
}

bool
who_may_ask(struct query *q)
{
	const struct control_asker *who = q->who;
	const struct access_rule *r;
	struct access_request rq = { .kind = ACCESS_QUERY,
		.version = q->h.version,
		.sec = q->e->params.sec };

	if (who->local)
		return true;
	r = access_find(&q->e->rules->serve.access, &who->from);
	q->flags = r == NULL ? 0 : r->flags;
	if (access_decide(q->flags, &rq).verdict == ACCESS_DROPS)
		return false;
	/* Where no line of the file speaks of it. */
	if (r == NULL || r->line == 0)
		return is_near(who);
	q->confined = !is_near(who) && !is_explicit(r);
	return true;
}

/* The network that shares one budget: an address, or an IPv6 /64. */
static struct addr
budget_net(const struct addr *from)
{
	struct addr net = *from;

	net.port = 0;
	if (net.family == ADDR_IPV6)
		memset(net.ip + 8, 0, 8);
	return net;
}

/* Its account; the one that was idle longest makes room for a new one. */
static struct control_budget *
find_budget(struct query *q, double burst)
{
	struct addr net = budget_net(&q->who->from);
	struct control_budget *idle = &q->c->asker[0];

	for (size_t i = 0; i < CONTROL_ASKERS; i++) {
		struct control_budget *b = &q->c->asker[i];

		if (addr_equal(&b->net, &net))
			return b;
		if (b->net.family == ADDR_NONE ||
		    (idle->net.family != ADDR_NONE && b->at.ns < idle->at.ns))
			idle = b;
	}
	*idle = (struct control_budget){ net, burst, q->e->now };
	return idle;
}

bool
who_pays(struct query *q, double cost)
{
	double rate = is_near(q->who) ? RATE_NEAR : RATE_FAR;
	struct control_budget *b;

	if (q->who->local)
		return true;
	b = find_budget(q, rate * BURST);
	b->left += rate * fmax(0, mono_diff(q->e->now, b->at));
	b->left = fmin(b->left, rate * BURST);
	b->at = q->e->now;
	if (b->left <= 0)
		return false;
	/* The last answer may overdraw it: nothing is sent by halves. */
	b->left -= cost;
	return true;
}

/* The key is made when it is needed first, and lasts for this run. */
static const struct mac_key *
nonce_key(const struct query *q)
{
	struct mac_key *key = &q->c->nonce_key;

	if (key->type != MAC_NONE)
		return key;
	*key = (struct mac_key){ .id = 1, .type = MAC_CMAC, .len = 16 };
	for (size_t i = 0; i < key->len; i++)
		key->secret[i] = (uint8_t)rng_u64(&q->e->rng);
	return key;
}

/* The nonce of this address and port for second `s`. */
static void
make_nonce(const struct query *q, uint32_t s, char buf[NONCE_TEXT + 1])
{
	uint8_t data[24] = { 0 }, mac[MAC_TRAILER];
	const struct addr *a = &q->who->from;
	uint64_t tag = 0;

	for (int i = 0; i < 4; i++)
		data[i] = (uint8_t)(s >> (24 - 8 * i));
	data[4] = a->family;
	data[5] = q->who->local;
	data[6] = (uint8_t)(a->port >> 8);
	data[7] = (uint8_t)a->port;
	memcpy(data + 8, a->ip, sizeof a->ip);
	mac_make(nonce_key(q), data, sizeof data, mac);
	for (int i = 0; i < 8; i++)
		tag = tag << 8 | mac[4 + i];
	snprintf(buf, NONCE_TEXT + 1, "%08" PRIx32 "%016" PRIx64, s, tag);
}

/* Seconds of the monotonic clock: it is not stepped. */
static uint32_t
nonce_time(const struct query *q)
{
	return (uint32_t)(q->e->now.ns / 1000000000);
}

void
who_put_nonce(struct query *q)
{
	char buf[NONCE_TEXT + 1];

	make_nonce(q, nonce_time(q), buf);
	control_printf(&q->out, "nonce=%s", buf);
}

/* In a time that does not tell how much of it is right. */
static bool
same_text(const char *a, const char *b, size_t n)
{
	unsigned differ = 0;

	for (size_t i = 0; i < n; i++)
		differ |= (unsigned)(a[i] ^ b[i]);
	return differ == 0;
}

static bool
nonce_holds(const struct query *q, const struct control_item *item)
{
	uint32_t now = nonce_time(q);
	char buf[NONCE_TEXT + 1];

	if (item->value_len != NONCE_TEXT)
		return false;
	for (uint32_t age = 0; age < NONCE_LIFE && age <= now; age++) {
		make_nonce(q, now - age, buf);
		/* The time in front is no secret. */
		if (memcmp(buf, item->value, 8) == 0)
			return same_text(buf, item->value, NONCE_TEXT);
	}
	return false;
}

void
who_nonce(struct query *q)
{
	const char *p = q->text;
	struct control_item item;

	while (control_next(&p, q->end, &item))
		if (control_is(&item, "nonce") && item.value != NULL) {
			q->nonce = nonce_holds(q, &item);
			return;
		}
}
