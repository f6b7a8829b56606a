/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/control_state.h"

#include <stdlib.h>
#include <string.h>

#include "core/packet.h"

#include "sys/memory.h"

/* A picture of the engine this young serves for another request, s. */
#define FRESH 0.02

struct control *
control_new(void)
{
	struct control *c = memory_new(1, sizeof *c);

	platform_read(&c->platform);
	return c;
}

void
control_free(struct control *c)
{
	if (c == NULL)
		return;
	free(c->snap);
	free(c->clients.entry);
	free(c);
}

/* A request's header, and that its payload is there. */
static enum outcome
check_form(struct query *q, const uint8_t *req, size_t len)
{
	size_t most = q->who->local ? CONTROL_RESPONSE : CONTROL_DATA;

	if (!control_decode(&q->h, req, len) || q->h.response || q->h.error ||
	    q->h.more || q->h.offset != 0)
		return OUTCOME_SILENCE;
	if (q->h.version < 1 || q->h.version > NTP_VERSION)
		return OUTCOME_SILENCE;
	if (len % 4 != 0 || q->h.count > len - CONTROL_HEADER ||
	    q->h.count > most)
		return query_fail(q, CONTROL_EBADFMT);
	q->text = (const char *)req + CONTROL_HEADER;
	q->end = q->text + q->h.count;
	return OUTCOME_ANSWER;
}

/* Does the trailer behind the payload, `align`ed, vouch for the request? */
static bool
check_mac(struct query *q, const uint8_t *req, size_t len, size_t align)
{
	const struct keyring *keys = &q->e->rules->serve.keys;
	size_t at = control_trailer(len, q->h.count, align);
	struct control_auth *auth = &q->c->auth;
	const struct mac_key *key;
	bool cmac, good;

	if (at == 0)
		return false;
	auth->lookups++;
	key = keyring_find(keys,
	    (uint32_t)req[at] << 24 | (uint32_t)req[at + 1] << 16 |
		(uint32_t)req[at + 2] << 8 | req[at + 3]);
	if (key == NULL || !key->trusted) {
		auth->notfound++;
		return false;
	}
	cmac = key->type == MAC_CMAC;
	good = mac_check(key, req, at, req + at, len - at);
	auth->checked_cmac += cmac;
	auth->checked_digest += !cmac;
	auth->failed_cmac += cmac && !good;
	auth->failed_digest += !cmac && !good;
	if (!good)
		return false;
	q->key = key;
	q->align = align;
	return true;
}

/* NTPsec's ntpq fills up to 4 octets before the MAC, ntp.org's to 8. */
static void
find_key(struct query *q, const uint8_t *req, size_t len)
{
	size_t four = control_trailer(len, q->h.count, 4);
	size_t eight = control_trailer(len, q->h.count, 8);

	if (q->who->local)
		return;
	if (!check_mac(q, req, len, 8) && four != eight)
		check_mac(q, req, len, 4);
}

static void
observe(struct query *q)
{
	struct control *c = q->c;

	/* Who changes things wants to see them changed. */
	if (c->snap == NULL || q->who->local ||
	    mono_diff(q->e->now, c->snap->at) > FRESH)
		engine_observe(q->e, &c->snap);
	q->s = c->snap;
}

/* The operation's status word, without which the variables say little. */
static enum outcome
find_status(struct query *q)
{
	size_t i;

	if (q->h.assoc == 0) {
		q->status = control_system_word(q);
		return OUTCOME_ANSWER;
	}
	i = control_find(q, q->h.assoc);
	if (i == q->e->n)
		return query_fail(q, CONTROL_EBADASSOC);
	q->status = control_peer_word(&q->e->assoc[i]);
	return OUTCOME_ANSWER;
}

static enum outcome
read_vars(struct query *q)
{
	enum outcome o = find_status(q);

	if (o != OUTCOME_ANSWER)
		return o;
	return q->h.assoc == 0 ? control_read_system(q) : control_read_peer(q);
}

static enum outcome
give_nonce(struct query *q)
{
	/* Who wants one wants the list of clients next. */
	clients_want(q->e);
	who_put_nonce(q);
	return OUTCOME_ANSWER;
}

/* Nothing is changed from afar: there is no key that opens it. */
static enum outcome
refuse(struct query *q)
{
	return query_fail(q, CONTROL_EPERMISSION);
}

static enum outcome
operate(struct query *q)
{
	switch ((enum control_op)q->h.op) {
	case CONTROL_UNSPEC:
		return find_status(q);
	case CONTROL_READSTAT:
		return control_read_status(q);
	case CONTROL_READVAR:
		return read_vars(q);
	case CONTROL_READCLOCK:
		return control_read_clock(q);
	case CONTROL_READ_ORDLIST:
		return control_read_list(q);
	case CONTROL_READ_MRU:
		return control_read_clients(q);
	case CONTROL_REQ_NONCE:
		return give_nonce(q);
	case CONTROL_WRITEVAR:
	case CONTROL_CONFIGURE:
		return refuse(q);
	case CONTROL_WRITECLOCK:
	case CONTROL_SETTRAP:
	case CONTROL_ASYNCMSG:
	case CONTROL_SAVECONFIG:
	case CONTROL_UNSETTRAP:
		break;
	}
	return query_fail(q, CONTROL_EBADOP);
}

/*
 * A signed text is filled up with blanks, so that the MAC begins where both
 * kinds of ntpq look for it.
 */
static void
fill_up(struct query *q)
{
	struct control_text *t = &q->out;

	while (t->len + 2 < t->room &&
	    (CONTROL_HEADER + (t->len + 2) % CONTROL_DATA) % 8 != 0)
		t->buf[t->len++] = ' ';
}

/* Is this more than the asker may get? An address that is not proven gets a
 * nonce, no longer than the payload that was sent, and no errors. */
static bool
is_too_much(const struct query *q, const struct control_reply *r)
{
	if (!q->confined || q->nonce)
		return false;
	return r->h.error || q->h.op != CONTROL_REQ_NONCE ||
	    r->len > q->h.count;
}

static bool
finish(struct query *q, enum outcome o, struct control_reply *out)
{
	if (o == OUTCOME_ANSWER && !q->binary) {
		if (q->out.cut)
			o = query_fail(q, CONTROL_EBADVALUE);
		if (q->key != NULL && q->out.len > 0)
			fill_up(q);
	}
	if (o == OUTCOME_SILENCE)
		return false;
	*out = (struct control_reply){ .h = q->h,
		.data = (const uint8_t *)q->c->text,
		.key = q->key,
		.align = 4 };
	out->h.response = true;
	out->h.leap = q->s != NULL ? q->s->leap : LEAP_ALARM;
	if (o == OUTCOME_ERROR) {
		out->h.error = true;
		out->h.status = (uint16_t)(q->error << 8);
	} else {
		out->h.status = q->status;
		out->len = q->binary ? q->out.len : control_text_end(&q->out);
		out->align = q->binary || out->len == 0 ? q->align : 8;
	}
	return !is_too_much(q, out);
}

bool
control_answer(struct engine *e, const struct control_asker *who,
    const uint8_t *req, size_t len, struct control_reply *out)
{
	struct query q = { .e = e, .c = e->control, .who = who };
	enum outcome o = check_form(&q, req, len);

	e->now = e->host->mono(e->host->self);
	e->wall = e->host->wall(e->host->self);
	if (o == OUTCOME_SILENCE || !who_may_ask(&q) || !who_pays(&q, 1))
		return false;
	control_text_start(&q.out, q.c->text, sizeof q.c->text);
	observe(&q);
	if (o == OUTCOME_ANSWER) {
		who_nonce(&q);
		if (q.confined && !q.nonce && q.h.op != CONTROL_REQ_NONCE)
			return false;
		find_key(&q, req, len);
		o = operate(&q);
	}
	return finish(&q, o, out) &&
	    who_pays(&q, (double)out->len / CONTROL_DATA);
}

/* Signs a fragment of `len` octets in `buf`; its new length. */
static size_t
sign(struct control *c, const struct control_reply *r, uint8_t *buf, size_t len)
{
	while (len % r->align != 0)
		buf[len++] = 0;
	len += mac_make(r->key, buf, len, buf + len);
	c->auth.signed_cmac += r->key->type == MAC_CMAC;
	c->auth.signed_digest += r->key->type != MAC_CMAC;
	return len;
}

void
control_datagram(struct engine *e, const struct host_event *ev)
{
	struct control_asker who = { .from = ev->from, .to = ev->local };
	uint8_t buf[CONTROL_HEADER + CONTROL_DATA + 8 + MAC_TRAILER];
	struct control *c = e->control;
	struct control_split split;
	struct control_reply r;
	size_t len;

	c->requests++;
	if (ev->from.port == 0 || ev->len > sizeof ev->data ||
	    !control_answer(e, &who, ev->data, ev->len, &r))
		return;
	control_split_start(&split, &r.h, r.data, r.len, CONTROL_DATA);
	while ((len = control_split_next(&split, buf)) != 0) {
		if (r.key != NULL)
			len = sign(c, &r, buf, len);
		if (e->host->reply(
			e->host->self, &ev->from, &ev->local, buf, len) == 0)
			c->sent++;
		else
			c->failed++;
	}
}
