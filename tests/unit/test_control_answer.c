/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine as a mode 6 server: who is answered, with what, and who hears
 * nothing.
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

struct world {
	struct fakehost fake;
	struct params params;
	struct engine *engine;
	struct control_asker who;
	struct access_rule rule[4];
	struct mac_key key[2];
	uint8_t req[CONTROL_HEADER + CONTROL_DATA + 40];
	size_t len;
	struct control_reply r;
	char text[CONTROL_RESPONSE + 1];
	uint16_t sequence;
};

static struct addr
numeric(const char *text)
{
	struct addr a;

	assert_true(addr_parse(&a, text));
	a.port = 4000;
	return a;
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	fake_init(&w->fake);
	params_init(&w->params);
	w->who.from = w->who.to = numeric("127.0.0.1");
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	engine_free(w->engine);
	w->params.rule = NULL;
	w->params.key = NULL;
	params_free(&w->params);
	free(w);
	return 0;
}

static void
add(struct world *w, const char *name)
{
	struct params_assoc *a = params_add(&w->params);

	a->cfg.iburst = true;
	snprintf(a->name, sizeof a->name, "%s", name);
}

/* One line of the access table, the mask by its length. */
static void
restrict_line(struct world *w, const char *net, unsigned bits, uint32_t flags)
{
	struct access_rule *r = &w->rule[w->params.nrule];
	struct addr a = numeric(net);

	r->family = a.family;
	memcpy(r->ip, a.ip, sizeof r->ip);
	for (unsigned i = 0; i < bits; i++)
		r->mask[i / 8] |= (uint8_t)(0x80 >> i % 8);
	r->flags = flags;
	r->line = (uint32_t)++w->params.nrule;
	w->params.rule = w->rule;
}

static void
begin(struct world *w)
{
	w->engine = engine_new(&w->params, &w->fake.host);
	fake_run(&w->fake, w->engine, 20);
}

static void
three_servers(struct world *w)
{
	add(w, "192.0.2.5");
	add(w, "192.0.2.6");
	add(w, "192.0.2.7");
}

static void
put(struct world *w, unsigned op, uint16_t assoc, const char *text)
{
	struct control_header h = { .version = 2,
		.op = (uint8_t)op,
		.sequence = ++w->sequence,
		.assoc = assoc };
	struct control_split s;

	control_split_start(
	    &s, &h, (const uint8_t *)text, strlen(text), CONTROL_DATA);
	w->len = control_split_next(&s, w->req);
}

static bool
answered(struct world *w)
{
	memset(&w->r, 0, sizeof w->r);
	if (!control_answer(w->engine, &w->who, w->req, w->len, &w->r))
		return false;
	assert_true(w->r.h.response);
	assert_int_equal(w->r.h.sequence, w->sequence);
	memcpy(w->text, w->r.data, w->r.len);
	w->text[w->r.len] = '\0';
	return true;
}

static bool
ask(struct world *w, unsigned op, uint16_t assoc, const char *text)
{
	put(w, op, assoc, text);
	return answered(w);
}

/* The error code of the answer. */
static int
failed(struct world *w)
{
	assert_true(w->r.h.error);
	assert_int_equal(w->r.len, 0);
	return w->r.h.status >> 8;
}

/* The value of `name` in the last answer; "-" if it is not there. */
static const char *
value(struct world *w, const char *name)
{
	static char buf[512];
	const char *p = w->text;
	struct control_item item;

	while (control_next(&p, w->text + w->r.len, &item))
		if (control_is(&item, name))
			return control_copy(&item, buf, sizeof buf);
	return "-";
}

static uint16_t
first_assoc(struct world *w)
{
	assert_true(ask(w, CONTROL_READSTAT, 0, ""));
	assert_true(w->r.len >= 4);
	return (uint16_t)(w->r.data[0] << 8 | w->r.data[1]);
}

static void
test_status(void **state)
{
	struct world *w = *state;

	three_servers(w);
	begin(w);
	assert_true(ask(w, CONTROL_READSTAT, 0, ""));
	assert_int_equal(w->r.len, 12);
	/* No alarm, by NTP, one clock_sync. */
	assert_int_equal(w->r.h.status, 0x0615);
	assert_int_equal(w->r.h.leap, 0);
	/* In the order of the file; the first leads. */
	assert_int_equal(w->r.data[0] << 8 | w->r.data[1],
	    (w->r.data[4] << 8 | w->r.data[5]) - 1);
	assert_int_equal(w->r.data[2], 0x96);
	assert_int_equal(w->r.data[3], 0x1a);
	assert_true(ask(w, CONTROL_UNSPEC, 0, ""));
	assert_int_equal(w->r.len, 0);
	assert_int_equal(w->r.h.status, 0x0615);
	assert_true(ask(w, CONTROL_READSTAT, 1, ""));
	assert_int_equal(failed(w), CONTROL_EBADASSOC);
}

static void
test_unsynchronised(void **state)
{
	struct world *w = *state;

	w->fake.silent = true;
	three_servers(w);
	begin(w);
	assert_true(ask(w, CONTROL_READVAR, 0, ""));
	assert_int_equal(w->r.h.leap, 3);
	assert_int_equal(w->r.h.status, 0xc016);
	assert_string_equal(value(w, "stratum"), "16");
	assert_string_equal(value(w, "refid"), "INIT");
	assert_string_equal(value(w, "peer"), "0");
	assert_string_equal(value(w, "reftime"), "0x00000000.00000000");
	assert_string_equal(value(w, "peeradr"), "-");
	assert_true(
	    ask(w, CONTROL_READVAR, first_assoc(w), "flash,offset,org"));
	assert_string_equal(value(w, "offset"), "0.000000");
	assert_string_equal(value(w, "org"), "-");
}

static void
test_system_variables(void **state)
{
	struct world *w = *state;

	three_servers(w);
	begin(w);
	assert_true(ask(w, CONTROL_READVAR, 0, ""));
	assert_string_equal(value(w, "leap"), "0");
	assert_string_equal(value(w, "stratum"), "3");
	assert_string_equal(value(w, "refid"), "192.0.2.5");
	assert_string_equal(value(w, "leapsec"), "1970-01-01T00:00Z");
	assert_int_equal(strlen(value(w, "clock")), 19);
	/* Whose layout of bits mrulist has. */
	assert_non_null(strstr(value(w, "version"), "ntpsec-"));
	assert_memory_equal(w->text + w->r.len - 2, "\r\n", 2);
	assert_true(ask(w, CONTROL_READVAR, 0, "peeradr, ss_uptime"));
	assert_string_equal(value(w, "peeradr"), "192.0.2.5:123");
	assert_string_equal(value(w, "leap"), "-");
	assert_true(ask(w, CONTROL_READVAR, 0, "leap,nosuchthing"));
	assert_int_equal(failed(w), CONTROL_EUNKNOWNVAR);
}

/* Every name that a list of names gives can be asked for. */
static void
all_names(struct world *w, uint16_t assoc, const char *list, size_t least)
{
	char names[4096], *p = names;
	size_t n = 0;

	assert_true(ask(w, CONTROL_READVAR, assoc, list));
	snprintf(names, sizeof names, "%s", strchr(w->text, '"') + 1);
	*strchr(names, '"') = '\0';
	while (p != NULL) {
		char *next = strchr(p, ',');

		if (next != NULL)
			*next++ = '\0';
		assert_true(ask(w, CONTROL_READVAR, assoc, p));
		if (w->r.h.error)
			fail_msg("%s is not known", p);
		p = next;
		n++;
	}
	assert_in_range(n, least, 200);
}

static void
test_all_names(void **state)
{
	struct world *w = *state;

	three_servers(w);
	begin(w);
	all_names(w, 0, "sys_var_list", 100);
	all_names(w, first_assoc(w), "peer_var_list", 45);
}

static void
test_peer_variables(void **state)
{
	struct world *w = *state;

	three_servers(w);
	begin(w);
	assert_true(ask(w, CONTROL_READVAR, first_assoc(w), ""));
	assert_int_equal(w->r.h.status, 0x961a);
	assert_string_equal(value(w, "srcadr"), "192.0.2.5");
	assert_string_equal(value(w, "srcport"), "123");
	assert_string_equal(value(w, "hmode"), "3");
	assert_string_equal(value(w, "delay"), "5.000000");
	assert_string_equal(value(w, "srchost"), "-");
	assert_int_equal(value(w, "filtdelay")[0], '5');
	assert_string_equal(value(w, "sent"), "-");
	assert_true(ask(w, CONTROL_READVAR, first_assoc(w), "sent,candidate"));
	assert_string_equal(value(w, "candidate"), "6");
	assert_true(ask(w, CONTROL_READVAR, 1, ""));
	assert_int_equal(failed(w), CONTROL_EBADASSOC);
	assert_true(ask(w, CONTROL_READCLOCK, first_assoc(w), ""));
	assert_int_equal(failed(w), CONTROL_EBADASSOC);
}

static void
test_clock(void **state)
{
	struct world *w = *state;
	struct params_assoc *a = params_add(&w->params);

	a->kind = PARAMS_REFCLOCK;
	a->clock.driver = 1;
	a->clock.unit = 3;
	a->clock.stratum = 7;
	a->clock.stratum_set = true;
	a->clock.time1 = 0.25;
	snprintf(a->name, sizeof a->name, "127.127.1.3");
	begin(w);
	for (uint16_t id = first_assoc(w), i = 0; i < 2; i++) {
		/* By its number, and as the only one there is. */
		assert_true(ask(w, CONTROL_READCLOCK, i ? id : 0, ""));
		assert_string_equal(value(w, "name"), "LOCAL(3)");
		assert_string_equal(value(w, "fudgetime1"), "250.000");
		assert_string_equal(value(w, "stratum"), "7");
		assert_string_equal(value(w, "clock_var_list"), "-");
	}
	assert_true(ask(w, CONTROL_READVAR, first_assoc(w), "srcadr,srchost"));
	assert_string_equal(value(w, "srcadr"), "127.127.1.3");
	assert_string_equal(value(w, "srchost"), "LOCAL(3)");
	assert_true(ask(w, CONTROL_READCLOCK, 0, "nothing"));
	assert_int_equal(failed(w), CONTROL_EUNKNOWNVAR);
}

static void
test_events(void **state)
{
	struct world *w = *state;
	uint16_t id;

	three_servers(w);
	begin(w);
	id = first_assoc(w);
	w->fake.silent = true;
	fake_run(&w->fake, w->engine, 4000);
	assert_true(ask(w, CONTROL_READVAR, id, "reach"));
	assert_string_equal(value(w, "reach"), "0x0");
	assert_int_equal(w->r.h.status & 15, CONTROL_PEER_UNREACH);
	assert_true(ask(w, CONTROL_READVAR, 0, "leap"));
	assert_int_equal(w->r.h.status & 15, CONTROL_SYS_NO_PEER);
}

static void
test_operations_that_do_not_exist(void **state)
{
	static const uint8_t none[] = { CONTROL_WRITECLOCK, CONTROL_SETTRAP,
		CONTROL_ASYNCMSG, CONTROL_SAVECONFIG, CONTROL_UNSETTRAP, 20,
		30 };
	struct world *w = *state;

	begin(w);
	for (size_t i = 0; i < sizeof none; i++) {
		assert_true(ask(w, none[i], 0, ""));
		assert_int_equal(failed(w), CONTROL_EBADOP);
	}
	assert_true(ask(w, CONTROL_CONFIGURE, 0, "server 192.0.2.1"));
	assert_int_equal(failed(w), CONTROL_EPERMISSION);
	assert_true(ask(w, CONTROL_WRITEVAR, 0, "leap=1"));
	assert_int_equal(failed(w), CONTROL_EPERMISSION);
}

static void
test_no_requests(void **state)
{
	struct world *w = *state;

	begin(w);
	/* Answers, errors, fragments, other versions: silence. */
	for (unsigned bits = 0x20; bits < 0x100; bits += 0x20) {
		put(w, CONTROL_READVAR, 0, "");
		w->req[1] = (uint8_t)(w->req[1] | bits);
		assert_false(answered(w));
	}
	for (unsigned version = 0; version < 8; version++) {
		put(w, CONTROL_READVAR, 0, "");
		w->req[0] = (uint8_t)(version << 3 | 6);
		assert_int_equal(answered(w), version >= 1 && version <= 4);
	}
	put(w, CONTROL_READVAR, 0, "");
	w->req[9] = 4;
	assert_false(answered(w));
	for (w->len = 0; w->len < CONTROL_HEADER; w->len++)
		assert_false(answered(w));
	/* A count that is not there; a length that is no multiple of 4. */
	put(w, CONTROL_READVAR, 0, "leap");
	w->req[11] = 5;
	assert_true(answered(w));
	assert_int_equal(failed(w), CONTROL_EBADFMT);
	put(w, CONTROL_READVAR, 0, "leap");
	w->len++;
	assert_true(answered(w));
	assert_int_equal(failed(w), CONTROL_EBADFMT);
}

/* Without restrict lines only this host is answered. */
static void
test_default_is_safe(void **state)
{
	struct world *w = *state;

	begin(w);
	assert_true(ask(w, CONTROL_READVAR, 0, ""));
	w->who.from = w->who.to = numeric("::1");
	assert_true(ask(w, CONTROL_READVAR, 0, ""));
	w->who.to = numeric("192.0.2.1");
	assert_false(ask(w, CONTROL_READVAR, 0, ""));
	w->who.from = numeric("192.0.2.9");
	assert_false(ask(w, CONTROL_READVAR, 0, ""));
	assert_false(ask(w, 20, 0, ""));
}

static void
test_who_is_answered(void **state)
{
	struct world *w = *state;

	restrict_line(w, "0.0.0.0", 0, 0);
	restrict_line(w, "10.0.0.0", 8, ACCESS_NOMODIFY);
	restrict_line(w, "10.1.0.0", 16, ACCESS_NOQUERY);
	begin(w);
	w->who.to = numeric("192.0.2.1");
	w->who.from = numeric("10.2.3.4");
	assert_true(ask(w, CONTROL_READVAR, 0, ""));
	w->who.from = numeric("10.1.3.4");
	assert_false(ask(w, CONTROL_READVAR, 0, ""));
	/* The default line alone proves no address. */
	w->who.from = numeric("192.0.2.9");
	for (unsigned op = 0; op < 32; op++)
		assert_false(ask(w, op, 0, ""));
}

static void
test_noquery_on_loopback(void **state)
{
	struct world *w = *state;

	restrict_line(w, "0.0.0.0", 0, ACCESS_NOQUERY);
	begin(w);
	assert_false(ask(w, CONTROL_READVAR, 0, ""));
}

/* Asks for a nonce in a question that is as long as the answer. */
static void
get_nonce(struct world *w, char *buf, size_t size)
{
	char padding[64];

	snprintf(padding, sizeof padding, "%*s", 48, "");
	assert_true(ask(w, CONTROL_REQ_NONCE, 0, padding));
	assert_true(w->r.len <= 48);
	snprintf(buf, size, "nonce=%s", value(w, "nonce"));
	assert_int_equal(strlen(buf), 30);
}

static void
test_nonce_proves_an_address(void **state)
{
	struct world *w = *state;
	char nonce[64], other[64];

	restrict_line(w, "0.0.0.0", 0, 0);
	begin(w);
	w->who.to = numeric("192.0.2.1");
	w->who.from = numeric("192.0.2.9");
	assert_false(ask(w, CONTROL_REQ_NONCE, 0, ""));
	/* A payload that is only claimed: not even an error. */
	put(w, CONTROL_REQ_NONCE, 0, "");
	w->req[11] = 48;
	assert_false(answered(w));
	get_nonce(w, nonce, sizeof nonce);
	assert_true(ask(w, CONTROL_READVAR, 0, nonce));
	assert_string_not_equal(value(w, "version"), "-");
	/* Of another port, another address, one bit off, too old. */
	w->who.from.port++;
	assert_false(ask(w, CONTROL_READVAR, 0, nonce));
	w->who.from.port--;
	w->who.from.ip[3]++;
	assert_false(ask(w, CONTROL_READVAR, 0, nonce));
	w->who.from.ip[3]--;
	for (size_t i = 6; i < 30; i++) {
		snprintf(other, sizeof other, "%s", nonce);
		other[i] = other[i] == '0' ? '1' : '0';
		assert_false(ask(w, CONTROL_READVAR, 0, other));
	}
	w->fake.mono = mono_add(w->fake.mono, 14);
	assert_true(ask(w, CONTROL_READVAR, 0, nonce));
	w->fake.mono = mono_add(w->fake.mono, 3);
	assert_false(ask(w, CONTROL_READVAR, 0, nonce));
}

static void
test_budget(void **state)
{
	struct world *w = *state;
	size_t n = 0;

	restrict_line(w, "10.0.0.0", 8, 0);
	begin(w);
	w->who.from = numeric("10.2.3.4");
	w->who.to = numeric("10.0.0.1");
	while (n < 100000 && ask(w, CONTROL_READVAR, 0, ""))
		n++;
	assert_in_range(n, 100, 5000);
	/* Another address has its own; time heals. */
	w->who.from = numeric("10.2.3.5");
	assert_true(ask(w, CONTROL_READVAR, 0, ""));
	w->who.from = numeric("10.2.3.4");
	w->fake.mono = mono_add(w->fake.mono, 1);
	assert_true(ask(w, CONTROL_READVAR, 0, ""));
}

static void
keys(struct world *w)
{
	w->key[0] = (struct mac_key){ .id = 5,
		.type = MAC_CMAC,
		.len = 16,
		.trusted = true,
		.secret = "0123456789abcdef" };
	w->key[1] = (struct mac_key){ .id = 6,
		.type = MAC_MD5,
		.len = 8,
		.trusted = true,
		.secret = "password" };
	w->params.key = w->key;
	w->params.nkey = 2;
	w->params.controlkey = 6;
}

static void
sign(struct world *w, const struct mac_key *key, size_t align)
{
	while (w->len % align != 0)
		w->req[w->len++] = 0;
	w->len += mac_make(key, w->req, w->len, w->req + w->len);
}

static void
test_lists_need_the_control_key(void **state)
{
	struct world *w = *state;

	keys(w);
	restrict_line(w, "127.0.0.1", 32, 0);
	restrict_line(w, "0.0.0.0", 0, ACCESS_NOQUERY | ACCESS_KOD);
	begin(w);
	assert_true(ask(w, CONTROL_READ_ORDLIST, 0, "addr_restrictions"));
	assert_int_equal(failed(w), CONTROL_EPERMISSION);
	put(w, CONTROL_READ_ORDLIST, 0, "addr_restrictions");
	sign(w, &w->key[0], 4);
	assert_true(answered(w));
	assert_int_equal(failed(w), CONTROL_EPERMISSION);
	assert_ptr_not_equal(w->r.key, NULL);
	/* Both places where a MAC may begin. */
	for (size_t align = 4; align <= 8; align += 4) {
		put(w, CONTROL_READ_ORDLIST, 0, "ifstats");
		sign(w, &w->key[1], align);
		assert_true(answered(w));
		assert_false(w->r.h.error);
		assert_int_equal(w->r.key->id, 6);
	}
	put(w, CONTROL_READ_ORDLIST, 0, "addr_restrictions");
	sign(w, &w->key[1], 8);
	assert_true(answered(w));
	assert_string_equal(value(w, "addr.0"), "127.0.0.1");
	assert_string_equal(value(w, "mask.1"), "0.0.0.0");
	assert_string_equal(value(w, "flags.1"), "noquery kod");
	assert_int_equal((CONTROL_HEADER + w->r.len) % 8, 0);
	/* A MAC that does not hold, and other lists. */
	w->req[w->len - 1] ^= 1;
	assert_true(answered(w));
	assert_int_equal(failed(w), CONTROL_EPERMISSION);
	put(w, CONTROL_READ_ORDLIST, 0, "others");
	sign(w, &w->key[1], 8);
	assert_true(answered(w));
	assert_int_equal(failed(w), CONTROL_EUNKNOWNVAR);
	/* Not even that key changes anything. */
	put(w, CONTROL_CONFIGURE, 0, "server 192.0.2.1");
	sign(w, &w->key[1], 8);
	assert_true(answered(w));
	assert_int_equal(failed(w), CONTROL_EPERMISSION);
}

static void
test_local_socket(void **state)
{
	struct world *w = *state;

	restrict_line(w, "0.0.0.0", 0, ACCESS_IGNORE);
	begin(w);
	w->who = (struct control_asker){ .local = true, .uid = 1000 };
	assert_true(ask(w, CONTROL_READVAR, 0, ""));
	assert_false(w->r.h.error);
	assert_true(ask(w, CONTROL_READ_ORDLIST, 0, "addr_restrictions"));
	assert_int_equal(failed(w), CONTROL_EPERMISSION);
	w->who.privileged = true;
	assert_true(ask(w, CONTROL_READ_ORDLIST, 0, "addr_restrictions"));
	assert_string_equal(value(w, "flags.0"), "ignore");
}

/* Over the wire, in fragments. */
static void
test_datagram(void **state)
{
	struct world *w = *state;
	struct host_event ev = { .kind = HOST_REQUEST };

	three_servers(w);
	begin(w);
	put(w, CONTROL_READVAR, first_assoc(w), "");
	memcpy(ev.data, w->req, w->len);
	ev.len = w->len;
	ev.from = ev.local = numeric("127.0.0.1");
	w->fake.replies = 0;
	engine_event(w->engine, &ev);
	assert_in_range(w->fake.replies, 2, 3);
	ev.from.port = 0;
	w->fake.replies = 0;
	engine_event(w->engine, &ev);
	assert_int_equal(w->fake.replies, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		T(test_status),
		T(test_unsynchronised),
		T(test_system_variables),
		T(test_all_names),
		T(test_peer_variables),
		T(test_clock),
		T(test_events),
		T(test_operations_that_do_not_exist),
		T(test_no_requests),
		T(test_default_is_safe),
		T(test_who_is_answered),
		T(test_noquery_on_loopback),
		T(test_nonce_proves_an_address),
		T(test_budget),
		T(test_lists_need_the_control_key),
		T(test_local_socket),
		T(test_datagram),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
