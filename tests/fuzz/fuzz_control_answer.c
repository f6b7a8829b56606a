/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Anybody (the first octet says who) asks the engine anything in mode 6 (the
 * rest, behind a nonce that is right if the first octet wishes it, and signed
 * if it wishes that): answers answer their question, go to nobody who may not
 * ask, and are no longer than the question where the address is not proven.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "engine/control.h"
#include "must.h"
#include "tests/unit/fakehost.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NEAR, LISTED, UNLISTED, REFUSED, LOCAL, PRIVILEGED, KINDS };
enum { WITH_NONCE = 0x40, SIGNED = 0x80, ROOM = 1200 };

struct world {
	struct fakehost fake;
	struct params params;
	struct access_rule rule[3];
	struct mac_key key;
	struct engine *engine;
};

static void
add_rule(struct world *w, uint8_t net, unsigned octets, uint32_t flags)
{
	struct access_rule *r = &w->rule[w->params.nrule];

	*r = (struct access_rule){ .family = ADDR_IPV4, .flags = flags };
	r->ip[0] = net;
	memset(r->mask, 255, octets);
	r->line = (uint32_t)++w->params.nrule;
	w->params.rule = w->rule;
}

/* A client's question, so that the list of clients is not empty. */
static void
ask_time(struct world *w, uint8_t last)
{
	struct host_event ev = { .kind = HOST_REQUEST,
		.at = w->fake.mono,
		.stamp = w->fake.wall,
		.from = { ADDR_IPV4, 123, 0, { 10, 9, 9, last } },
		.local = { ADDR_IPV4, 123, 0, { 192, 0, 2, 1 } },
		.len = PACKET_HEADER };

	ev.data[0] = 0x23;
	ev.data[40] = last;
	engine_event(w->engine, &ev);
}

static struct world *
make_world(void)
{
	struct world *w = calloc(1, sizeof *w);

	MUST(w != NULL);
	fake_init(&w->fake);
	params_init(&w->params);
	add_rule(w, 0, 0, ACCESS_LIMITED);
	add_rule(w, 10, 1, 0);
	add_rule(w, 11, 1, ACCESS_NOQUERY);
	w->key = (struct mac_key){
		.id = 5, .type = MAC_CMAC, .len = 16, .trusted = true
	};
	w->params.key = &w->key;
	w->params.nkey = 1;
	w->params.controlkey = 5;
	for (int i = 5; i < 8; i++) {
		struct params_assoc *a = params_add(&w->params);

		a->cfg.iburst = true;
		snprintf(a->name, sizeof a->name, "192.0.2.%d", i);
	}
	w->engine = engine_new(&w->params, &w->fake.host);
	fake_run(&w->fake, w->engine, 20);
	for (uint8_t i = 1; i < 200; i++)
		ask_time(w, i);
	return w;
}

static void
end_world(struct world *w)
{
	engine_free(w->engine);
	w->params.rule = NULL;
	w->params.key = NULL;
	params_free(&w->params);
	free(w);
}

static struct control_asker
make_asker(unsigned kind)
{
	static const uint8_t net[] = {
		[NEAR] = 127, [LISTED] = 10, [UNLISTED] = 12, [REFUSED] = 11
	};
	struct control_asker who = { .local = kind >= LOCAL,
		.privileged = kind == PRIVILEGED };

	if (who.local)
		return who;
	who.from = (struct addr){ ADDR_IPV4, 4000, 0, { net[kind], 0, 0, 1 } };
	who.to = (struct addr){ ADDR_IPV4, 123, 0, { 192, 0, 2, 1 } };
	if (kind == NEAR)
		who.to = who.from;
	return who;
}

/* nonce=..., as a text; "" if who does not get one. */
static void
get_nonce(
    struct world *w, const struct control_asker *who, char *buf, size_t size)
{
	uint8_t req[CONTROL_HEADER + 48] = { 0x16,
		CONTROL_REQ_NONCE, [11] = 48 };
	struct control_reply r;

	buf[0] = '\0';
	if (control_answer(w->engine, who, req, sizeof req, &r))
		snprintf(buf, size, "%.*s, ", (int)(r.len - 2),
		    (const char *)r.data);
}

/* The request: header as given, the nonce before its payload. */
static size_t
make_request(struct world *w, const struct control_asker *who, unsigned wish,
    const uint8_t *data, size_t size, uint8_t *req)
{
	char nonce[64] = "";
	size_t n = size < CONTROL_HEADER ? size : CONTROL_HEADER, len = n;

	memcpy(req, data, n);
	if (wish & WITH_NONCE)
		get_nonce(w, who, nonce, sizeof nonce);
	memcpy(req + len, nonce, strlen(nonce));
	len += strlen(nonce);
	memcpy(req + len, data + n, size - n);
	len += size - n;
	if (!(wish & (WITH_NONCE | SIGNED)) || n < CONTROL_HEADER)
		return len;
	req[10] = (uint8_t)((len - CONTROL_HEADER) >> 8);
	req[11] = (uint8_t)(len - CONTROL_HEADER);
	while (len % 8 != 0)
		req[len++] = 0;
	if (wish & SIGNED)
		len += mac_make(&w->key, req, len, req + len);
	return len;
}

static void
check_answer(const struct control_reply *r, const uint8_t *req, size_t len,
    unsigned kind, bool proven)
{
	bool text = r->h.op != CONTROL_READSTAT || r->h.assoc != 0;

	MUST(len >= CONTROL_HEADER && (req[0] & 7) == 6 && req[1] < 32);
	MUST(kind != REFUSED);
	MUST(r->h.response && r->h.op == req[1] && r->h.offset == 0);
	MUST(r->h.sequence == (req[2] << 8 | req[3]));
	MUST(r->h.assoc == (req[6] << 8 | req[7]));
	MUST(r->h.version == (req[0] >> 3 & 7));
	MUST(!r->h.error || r->len == 0);
	if (kind == UNLISTED && !proven)
		MUST(CONTROL_HEADER + r->len <= len && !r->h.error);
	if (text && r->len > 0)
		MUST(memcmp(r->data + r->len - 2, "\r\n", 2) == 0);
	for (size_t i = 0; text && i < r->len; i++)
		MUST((r->data[i] >= ' ' && r->data[i] <= '~') ||
		    r->data[i] == '\r' || r->data[i] == '\n');
	/* Nothing is changed over UDP. */
	if (kind < LOCAL &&
	    (r->h.op == CONTROL_WRITEVAR || r->h.op == CONTROL_CONFIGURE))
		MUST(r->h.error);
	if (r->h.op == CONTROL_READ_ORDLIST && !r->h.error)
		MUST(kind == PRIVILEGED || r->key != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t req[ROOM + 100];
	struct control_asker who;
	struct control_reply r;
	struct world *w;
	unsigned kind;
	size_t len;

	if (size < 1 || size > ROOM)
		return 0;
	w = make_world();
	kind = data[0] % 8 % KINDS;
	who = make_asker(kind);
	len = make_request(w, &who, data[0], data + 1, size - 1, req);
	if (control_answer(w->engine, &who, req, len, &r))
		check_answer(&r, req, len, kind, data[0] & WITH_NONCE);
	end_world(w);
	return 0;
}
