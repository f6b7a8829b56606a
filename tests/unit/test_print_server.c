/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/access.h"
#include "ui/counters.h"
#include "ui/print_server.h"
#include "ui/width.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct snap_client
client(const char *addr, uint32_t count, uint32_t dropped, uint16_t flags)
{
	struct snap_client k = { .count = count,
		.dropped = dropped,
		.flags = flags,
		.mode = 3,
		.version = 4,
		.first = 7200.5,
		.last = 12.25,
		.interval = 64 };

	assert_true(addr_parse(&k.addr, addr));
	k.addr.port = 123;
	return k;
}

static struct snapshot *
busy(void)
{
	struct snapshot *s = calloc(1, sizeof(*s));

	s->started.ns = 1000000000;
	s->at.ns = 7201000000000;
	s->port = 123;
	s->mru.depth = 4;
	s->mru.maxdepth = 4369;
	s->mru.deepest = 5;
	s->mru.created = 6;
	s->mru.recycled_old = 1;
	s->mru.bytes = 500000;
	s->nclients = 4;
	s->clients[0] = client("192.0.2.17", 4294967295u, 4000000, 0);
	s->clients[1] = client("2001:db8:1111:2222:3333:4444:5555:6666", 112, 0,
	    ACCESS_LIMITED | ACCESS_KOD);
	s->clients[2] = client("198.51.100.9", 1, 0, ACCESS_NOSERVE);
	s->clients[2].interval = (double)NAN;
	s->clients[2].mode = 6;
	s->clients[2].version = 2;
	s->clients[3] = client("2001:db8::1", 3, 0, 0);
	s->counts.received = 123456789012;
	s->counts.processed = 123456000000;
	s->counts.thisver = 123400000000;
	s->counts.oldver = 56000000;
	s->counts.limited = 789000;
	s->counts.bytes_in = s->counts.received * 48;
	s->counts.bytes_out = s->counts.processed * 48;
	return s;
}

static char *
text_of(void (*print)(const struct snapshot *before, const struct snapshot *now,
	    FILE *out),
    const struct snapshot *before, const struct snapshot *now)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	print(before, now, out);
	fclose(out);
	return text;
}

static void
clients(const struct snapshot *before, const struct snapshot *now, FILE *out)
{
	(void)before;
	print_clients(now, out);
}

static void
clients_json(
    const struct snapshot *before, const struct snapshot *now, FILE *out)
{
	(void)before;
	print_clients_json(now, out);
}

static void
compare(const char *name, char *text)
{
	const char *top = getenv("top_srcdir");
	static char wanted[16384];
	char path[512];
	FILE *f;

	snprintf(
	    path, sizeof(path), "%s/tests/golden/%s", top ? top : ".", name);
	if (getenv("GENERATE") != NULL) {
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(text, f);
		fclose(f);
	}
	memset(wanted, 0, sizeof(wanted));
	f = fopen(path, "r");
	assert_non_null(f);
	assert_true(fread(wanted, 1, sizeof(wanted) - 1, f) > 0);
	fclose(f);
	assert_string_equal(wanted, text);
	for (char *save = NULL, *line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		assert_true(width_text(line) <= 80);
}

static void
tables_are_as_agreed(void **state)
{
	struct snapshot *now = busy(), *before = busy();
	char *text;

	(void)state;
	text = text_of(clients, NULL, now);
	compare("clients.out", text);
	free(text);
	before->at.ns -= 2000000000;
	before->counts.received -= 2469;
	before->counts.processed -= 3;
	text = text_of(print_counters, before, now);
	compare("counters.out", text);
	free(text);
	free(before);
	free(now);
}

/* Who was asked does not tell all: that is no nought. */
static void
what_is_not_told_is_a_dash(void **state)
{
	struct snapshot *s = busy();
	json_t *o, *list;
	char *text;

	(void)state;
	s->counts.bytes_in = SNAP_UNTOLD;
	s->mru.depth = SNAP_UNTOLD32;
	text = text_of(print_counters, s, s);
	assert_non_null(strstr(
	    text, "\nbytes_in                 -        -        -  octets"));
	assert_non_null(strstr(
	    text, "\nclients                  -        -        -  clients"));
	free(text);
	text = text_of(clients, NULL, s);
	assert_null(strstr(text, "are known"));
	free(text);
	o = json_loads(text = text_of(print_counters_json, s, s), 0, NULL);
	free(text);
	list = json_object_get(o, "counters");
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *one = json_array_get(list, i);
		const char *name =
		    json_string_value(json_object_get(one, "name"));

		assert_int_equal(json_is_null(json_object_get(one, "total")),
		    strcmp(name, "bytes_in") == 0 ||
			strcmp(name, "clients") == 0);
	}
	json_decref(o);
	free(s);
}

static void
nobody_is_said(void **state)
{
	struct snapshot *s = calloc(1, sizeof(*s));
	char *text = text_of(clients, NULL, s);

	(void)state;
	assert_non_null(strstr(text, "No time is served"));
	free(text);
	s->port = 123;
	text = text_of(clients, NULL, s);
	assert_non_null(strstr(text, "Nobody has asked yet"));
	free(text);
	free(s);
}

static json_t *
parsed(char *text)
{
	json_t *o = json_loads(text, 0, NULL);

	assert_non_null(o);
	free(text);
	return o;
}

static void
json_says_the_same(void **state)
{
	struct snapshot *s = busy();
	json_t *o = parsed(text_of(clients_json, NULL, s)), *one;

	(void)state;
	assert_int_equal(json_array_size(json_object_get(o, "clients")), 4);
	one = json_array_get(json_object_get(o, "clients"), 2);
	assert_string_equal(
	    json_string_value(json_object_get(one, "address")), "198.51.100.9");
	assert_true(json_is_null(json_object_get(one, "interval")));
	json_decref(o);
	o = parsed(text_of(print_counters_json, s, s));
	one = json_array_get(json_object_get(o, "counters"), 0);
	assert_int_equal(
	    json_integer_value(json_object_get(one, "total")), 123456789012);
	assert_true(json_is_null(json_object_get(one, "rate")));
	json_decref(o);
	free(s);
}

/* A counter that is new has its name and meaning here. */
static void
every_counter_has_a_meaning(void **state)
{
	size_t n, sums = 0, from = offsetof(struct snapshot, counts);
	const struct counter *c = counters_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		sums += c[i].offset >= from &&
		    c[i].offset < from + sizeof(struct serve_counts);
		assert_true(strlen(c[i].name) <= 12);
		if (width_text(c[i].meaning) > COUNTERS_MEANING)
			fail_msg("too long: %s", c[i].meaning);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(c[i].name, c[k].name);
	}
	assert_int_equal(sums, sizeof(struct serve_counts) / sizeof(uint64_t));
}

static void
rates_need_time_and_growth(void **state)
{
	struct snapshot *now = busy(), *before = busy();
	size_t n;
	const struct counter *c = counters_table(&n);

	(void)state;
	assert_true(isnan(counters_rate(&c[0], before, now)));
	before->at.ns -= 4000000000;
	before->counts.received -= 10;
	assert_true(fabs(counters_rate(&c[0], before, now) - 2.5) < 1e-9);
	before->counts.received += 20;
	assert_true(isnan(counters_rate(&c[0], before, now)));
	free(before);
	free(now);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_as_agreed),
		cmocka_unit_test(what_is_not_told_is_a_dash),
		cmocka_unit_test(nobody_is_said),
		cmocka_unit_test(json_says_the_same),
		cmocka_unit_test(every_counter_has_a_meaning),
		cmocka_unit_test(rates_need_time_and_growth),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
