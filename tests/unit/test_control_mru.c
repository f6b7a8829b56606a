/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * READ_MRU: the whole list of clients, whatever the size of the pieces, and
 * only those that were asked for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/control.h"
#include "tests/unit/fakehost.h"

enum { CLIENTS = 150 };

struct world {
	struct fakehost fake;
	struct params params;
	struct access_rule rule[2];
	struct engine *engine;
	struct control_asker who;
	struct control_reply r;
	char text[CONTROL_RESPONSE + 1];
	char last[32], addr[64]; /* of the newest row */
	size_t rows;
	bool seen[256]; /* by the address's last octet */
	bool ended;
};

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	fake_init(&w->fake);
	params_init(&w->params);
	w->params.mru.monitor = true;
	w->rule[0] = (struct access_rule){ .family = ADDR_IPV4,
		.flags = ACCESS_LIMITED | ACCESS_KOD,
		.line = 1 };
	w->rule[1] = (struct access_rule){ .family = ADDR_IPV4,
		.ip = { 127, 0, 0, 1 },
		.mask = { 255, 255, 255, 255 },
		.line = 2 };
	w->params.rule = w->rule;
	w->params.nrule = 2;
	w->who.from = (struct addr){ ADDR_IPV4, 4000, 0, { 127, 0, 0, 1 } };
	w->who.to = (struct addr){ ADDR_IPV4, 123, 0, { 127, 0, 0, 1 } };
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	engine_free(w->engine);
	w->params.rule = NULL;
	params_free(&w->params);
	free(w);
	return 0;
}

static void
pass(struct world *w, double s)
{
	w->fake.mono = mono_add(w->fake.mono, s);
	w->fake.wall = wall_add(w->fake.wall, s);
}

static void
client(struct world *w, uint8_t last)
{
	struct host_event ev = { .kind = HOST_REQUEST,
		.at = w->fake.mono,
		.stamp = w->fake.wall,
		.from = { ADDR_IPV4, 1000, 0, { 192, 0, 2, last } },
		.local = { ADDR_IPV4, 123, 0, { 192, 0, 2, 254 } },
		.len = PACKET_HEADER };

	ev.data[0] = 0x23;
	ev.data[40] = 1;
	engine_event(w->engine, &ev);
}

/* They ask 3 s apart. */
static void
begin(struct world *w, uint8_t clients)
{
	w->engine = engine_new(&w->params, &w->fake.host);
	for (uint8_t i = 1; i <= clients; i++) {
		client(w, i);
		pass(w, 3);
	}
}

static bool
send(struct world *w, unsigned op, const char *text)
{
	uint8_t req[CONTROL_HEADER + CONTROL_DATA + 3];
	struct control_header h = { .version = 2, .op = (uint8_t)op };
	struct control_split s;
	size_t len;

	control_split_start(
	    &s, &h, (const uint8_t *)text, strlen(text), CONTROL_DATA);
	len = control_split_next(&s, req);
	if (!control_answer(w->engine, &w->who, req, len, &w->r))
		return false;
	memcpy(w->text, w->r.data, w->r.len);
	w->text[w->r.len] = '\0';
	return true;
}

/* The value of `name` in the last answer, "-" without. */
static const char *
value(struct world *w, const char *name)
{
	static char buf[128];
	const char *p = w->text;
	struct control_item item;

	while (control_next(&p, w->text + w->r.len, &item))
		if (control_is(&item, name))
			return control_copy(&item, buf, sizeof buf);
	return "-";
}

static bool
ask(struct world *w, const char *what)
{
	char text[CONTROL_DATA + 1], nonce[64];

	assert_true(send(w, CONTROL_REQ_NONCE, ""));
	snprintf(nonce, sizeof nonce, "%s", value(w, "nonce"));
	snprintf(text, sizeof text, "nonce=%s, %s", nonce, what);
	return send(w, CONTROL_READ_MRU, text);
}

/* Takes the rows of an answer in. */
static void
take(struct world *w)
{
	char name[16];
	unsigned octet;

	for (size_t i = 0;; i++) {
		snprintf(name, sizeof name, "addr.%zu", i);
		if (strcmp(value(w, name), "-") == 0)
			break;
		snprintf(w->addr, sizeof w->addr, "%s", value(w, name));
		assert_int_equal(sscanf(w->addr, "192.0.2.%u:1000", &octet), 1);
		w->seen[octet] = true;
		snprintf(name, sizeof name, "last.%zu", i);
		snprintf(w->last, sizeof w->last, "%s", value(w, name));
		w->rows++;
	}
	w->ended = strcmp(value(w, "now"), "-") != 0;
	if (w->ended && w->rows > 0)
		assert_string_equal(value(w, "last.newest"), w->last);
}

static void
read_all(struct world *w, const char *first, const char *limits)
{
	char what[256];

	assert_true(ask(w, first));
	assert_false(w->r.h.error);
	take(w);
	while (!w->ended) {
		snprintf(what, sizeof what, "%s, last.0=%s, addr.0=%s", limits,
		    w->last, w->addr);
		assert_true(ask(w, what));
		assert_false(w->r.h.error);
		take(w);
	}
}

static void
test_whole_list(void **state)
{
	static const char *const limits[] = { "frags=1", "frags=2", "frags=7",
		"frags=32", "frags=128", "limit=2", "limit=33", "limit=256" };
	struct world *w = *state;

	begin(w, CLIENTS);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		w->rows = 0;
		memset(w->seen, 0, sizeof w->seen);
		read_all(w, limits[i], limits[i]);
		assert_int_equal(w->rows, CLIENTS);
		for (size_t k = 1; k <= CLIENTS; k++)
			assert_true(w->seen[k]);
	}
}

static void
test_rows(void **state)
{
	struct world *w = *state;

	begin(w, 1);
	client(w, 1);
	read_all(w, "frags=32", "frags=32");
	assert_string_equal(value(w, "ct.0"), "2");
	assert_string_equal(value(w, "mv.0"), "35");
	assert_string_equal(value(w, "dr.0"), "0");
	assert_int_equal(strlen(value(w, "first.0")), 19);
	assert_string_not_equal(value(w, "sc.0"), "-");
	/* The same in the same words, however much later. */
	char last[32];
	snprintf(last, sizeof last, "%s", w->last);
	pass(w, 100);
	w->fake.wall = wall_add(w->fake.wall, 0.005);
	read_all(w, "frags=32", "frags=32");
	assert_string_equal(w->last, last);
}

static void
test_fragments_asked_for(void **state)
{
	struct world *w = *state;

	begin(w, CLIENTS);
	assert_true(ask(w, "frags=2"));
	assert_true(w->r.len <= 2 * CONTROL_DATA);
	assert_true(ask(w, "frags=16"));
	assert_true(w->r.len <= 16 * CONTROL_DATA);
	assert_true(w->r.len > 10 * CONTROL_DATA);
}

static size_t
count(struct world *w, const char *what)
{
	w->rows = 0;
	read_all(w, what, what);
	return w->rows;
}

static void
test_filters(void **state)
{
	struct world *w = *state;

	begin(w, 10);
	pass(w, 100);
	for (int i = 0; i < 5; i++)
		client(w, 7);
	pass(w, 10);
	assert_int_equal(count(w, "frags=32"), 10);
	assert_int_equal(count(w, "frags=32, mincount=6"), 1);
	assert_int_equal(count(w, "frags=32, mincount=7"), 0);
	assert_int_equal(count(w, "frags=32, maxlstint=50"), 1);
	assert_int_equal(count(w, "frags=32, minlstint=50"), 9);
	assert_int_equal(count(w, "frags=32, mindrop=1000"), 0);
	assert_int_equal(count(w, "frags=32, minscore=1e9"), 0);
	assert_int_equal(count(w, "frags=32, recent=3"), 3);
	assert_int_equal(count(w, "frags=32, resany=0x1000"), 0);
	assert_int_equal(count(w, "frags=32, resall=0x2000"), 0);
}

static void
test_client_that_moved_on(void **state)
{
	struct world *w = *state;
	char what[256], older[128];

	begin(w, 10);
	assert_true(ask(w, "limit=3"));
	take(w);
	snprintf(older, sizeof older, "last.1=%s", value(w, "last.0"));
	snprintf(older + strlen(older), sizeof older - strlen(older),
	    ", addr.1=%s", value(w, "addr.0"));
	client(w, 3);
	snprintf(what, sizeof what, "limit=3, last.0=%s, addr.0=%s", w->last,
	    w->addr);
	assert_true(ask(w, what));
	assert_true(w->r.h.error);
	assert_int_equal(w->r.h.status >> 8, CONTROL_EUNKNOWNVAR);
	/* An older one is still where it was. */
	snprintf(what, sizeof what, "limit=3, last.0=%s, addr.0=%s, %s",
	    w->last, w->addr, older);
	assert_true(ask(w, what));
	assert_string_equal(value(w, "addr.older"), "192.0.2.1:1000");
	assert_string_equal(value(w, "addr.0"), "192.0.2.2:1000");
}

static void
test_named_ones(void **state)
{
	struct world *w = *state;

	begin(w, 10);
	assert_true(ask(w,
	    "limit=1, addr.0=192.0.2.4:1, addr.1=192.0.2.77, addr.5=[::1]:5, "
	    "addr.3=192.0.2.9"));
	assert_string_equal(value(w, "addr.0"), "192.0.2.4:1000");
	assert_string_equal(value(w, "addr.1"), "-");
	assert_string_equal(value(w, "addr.3"), "192.0.2.9:1000");
	assert_string_not_equal(value(w, "now"), "-");
}

static void
test_refused(void **state)
{
	static const char *const bad[] = { "", "limit=257", "frags=129",
		"frags=x", "limit=2, addr.0=nowhere", "limit=2, last.0=1",
		"frags=2, minscore=much" };
	struct world *w = *state;

	begin(w, 3);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_true(ask(w, bad[i]));
		assert_true(w->r.h.error);
		assert_int_equal(w->r.h.status >> 8, CONTROL_EBADVALUE);
	}
	/* Without a nonce, or with another's: silence. */
	assert_false(send(w, CONTROL_READ_MRU, "frags=32"));
	assert_false(send(
	    w, CONTROL_READ_MRU, "nonce=000003e80123456789abcdef, frags=32"));
}

static void
test_nomrulist(void **state)
{
	struct world *w = *state;

	w->rule[1].flags = ACCESS_NOMRULIST;
	begin(w, 3);
	assert_true(ask(w, "frags=32"));
	assert_true(w->r.h.error);
	assert_int_equal(w->r.h.status >> 8, CONTROL_EPERMISSION);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		T(test_whole_list),
		T(test_rows),
		T(test_fragments_asked_for),
		T(test_filters),
		T(test_client_that_moved_on),
		T(test_named_ones),
		T(test_refused),
		T(test_nomrulist),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
