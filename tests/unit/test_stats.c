/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of statistics, and who is written them when. */
#include "engine/stats_line.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "fakehost.h"
#include "scratch.h"

/* 2026-11-01T12:00:00.125Z */
static const wall_t noon = { INT64_C(1793534400125000000) };

static struct addr
at(const char *text)
{
	struct addr a;

	assert_true(addr_parse(&a, text));
	return a;
}

static void
peerstats_are_ntpds(void **state)
{
	struct stats_peer p = { .who = "192.0.2.1",
		.status = 0x963a,
		.offset = -0.000123456,
		.delay = 0.0234,
		.disp = 0.001,
		.jitter = 0.00005 };
	char line[STATS_LINE];
	size_t len;

	(void)state;
	len = stats_line_peer(line, noon, &p);
	assert_int_equal(len, strlen(line));
	assert_string_equal(line,
	    "61345 43200.125 192.0.2.1 963a -0.000123456 0.023400000 "
	    "0.001000000 0.000050000\n");
	p.who = "2001:db8::1";
	p.offset = (double)NAN;
	stats_line_peer(line, noon, &p);
	assert_string_equal(line,
	    "61345 43200.125 2001:db8::1 963a 0.000000000 0.023400000 "
	    "0.001000000 0.000050000\n");
}

static void
loopstats_have_the_dialects_digits(void **state)
{
	struct stats_loop l = { 0.000012, -12.3456789e-6, 0.0000034, 0.0123e-6,
		6 };
	char line[STATS_LINE];

	(void)state;
	stats_line_loop(line, noon, false, &l);
	assert_string_equal(line,
	    "61345 43200.125 0.000012000 -12.346 0.000003400 0.012300 6\n");
	stats_line_loop(line, noon, true, &l);
	assert_string_equal(line,
	    "61345 43200.125 0.000012000 -12.345679 0.000003400 0.012300 "
	    "6\n");
}

static void
rawstats_have_the_dialects_fields(void **state)
{
	struct stats_raw r = { .from = at("192.0.2.1"),
		.t1 = noon,
		.t2 = { noon.ns + 1000000 },
		.t3 = { noon.ns + 1000001 },
		.t4 = { noon.ns + 2000000 },
		.pkt = { .version = 4,
		    .mode = 4,
		    .stratum = 1,
		    .poll = 6,
		    .precision = -23,
		    .rootdisp = 0x8000,
		    .refid = 0x47505300 },
		.lost = 1,
		.refused = 2 };
	char line[STATS_LINE];

	(void)state;
	stats_line_raw(line, noon, false, &r);
	assert_string_equal(line,
	    "61345 43200.125 192.0.2.1 - 4002523200.125000000 "
	    "4002523200.126000000 4002523200.126000001 4002523200.127000000 "
	    "0 4 4 1 6 -23 0.000000 0.500000 .GPS.\n");
	r.to = at("192.0.2.9");
	r.pkt.stratum = 2;
	r.pkt.refid = 0xc0000201;
	stats_line_raw(line, noon, true, &r);
	assert_string_equal(line,
	    "61345 43200.125 192.0.2.1 192.0.2.9 4002523200.125000000 "
	    "4002523200.126000000 4002523200.126000001 4002523200.127000000 "
	    "0 4 4 2 6 -23 0.000000 0.500000 192.0.2.1 1 2 0\n");
}

static void
the_rest_is_ntpds_too(void **state)
{
	struct serve_counts c = { .received = 10,
		.processed = 8,
		.thisver = 7,
		.oldver = 1,
		.ver1 = 3,
		.limited = 2 };
	struct stats_use u = { 0.5, 0.25, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	char line[STATS_LINE];

	(void)state;
	stats_line_sys(line, noon, false, 3600.4, &c);
	assert_string_equal(
	    line, "61345 43200.125 3600 10 8 7 1 0 0 0 0 2 0\n");
	stats_line_sys(line, noon, true, 3600.4, &c);
	assert_string_equal(
	    line, "61345 43200.125 3600 10 8 7 1 0 0 0 0 2 0 3\n");
	stats_line_use(line, noon, 3600, &u);
	assert_string_equal(
	    line, "61345 43200.125 3600 0.500 0.250 1 2 3 4 5 6 7 8 9\n");
	stats_line_proto(line, noon, "0.0.0.0", 0xc016, 6, "restart");
	assert_string_equal(line, "61345 43200.125 0.0.0.0 c016 06 restart\n");
	stats_line_clock(line, noon, "127.127.28.0", "a\nb\t\xff");
	assert_string_equal(line, "61345 43200.125 127.127.28.0 a?b??\n");
}

static void
days_before_1970_are_days(void **state)
{
	struct stats_loop l = { .poll = 6 };
	char line[STATS_LINE];

	(void)state;
	stats_line_loop(line, (wall_t){ -1000000 }, false, &l);
	assert_string_equal(
	    line, "40586 86399.999 0.000000000 0.000 0.000000000 0.000000 6\n");
}

/* An engine with four servers that writes everything, for an hour. */
static struct engine *
start(void **state, struct fakehost *f, struct params *p)
{
	params_init(p);
	p->start = true;
	p->port = 123;
	snprintf(p->statsdir, sizeof(p->statsdir), "%s/", (char *)*state);
	for (size_t i = 0; i < STATS_KINDS; i++)
		p->filegen[i].enable = true;
	for (int i = 1; i <= 4; i++)
		snprintf(params_add(p)->name, PARAMS_NAME, "192.0.2.%d", i);
	fake_init(f);
	return engine_new(p, &f->host);
}

/* The lines of a file; its fields are between `least` and `most`. */
static size_t
lines(void **state, const char *name, int least, int most)
{
	char path[256], line[STATS_LINE];
	FILE *in = fopen(scratch_path(state, name, path), "r");
	size_t n = 0;

	if (in == NULL)
		return 0;
	for (; fgets(line, sizeof(line), in) != NULL; n++) {
		int fields = 0;

		assert_int_equal(strncmp(line, "61345 ", 6), 0);
		for (const char *c = line; *c != '\0'; c++)
			fields += *c != ' ' && (c[1] == ' ' || c[1] == '\n');
		assert_in_range(fields, least, most);
	}
	fclose(in);
	return n;
}

static void
everything_is_written(void **state)
{
	struct fakehost f;
	struct params p;
	struct engine *e = start(state, &f, &p);
	size_t raw;

	fake_run(&f, e, 3700);
	engine_free(e);
	params_free(&p);
	raw = lines(state, "rawstats.20261101", 17, 17);
	assert_true(raw > 20);
	assert_in_range(lines(state, "peerstats.20261101", 8, 8), 4, raw);
	assert_in_range(lines(state, "loopstats", 7, 7), 4, raw);
	assert_int_equal(lines(state, "sysstats", 13, 13), 1);
	assert_int_equal(lines(state, "usestats", 14, 14), 1);
	assert_true(lines(state, "protostats", 6, 6) > 8);
	assert_int_equal(lines(state, "clockstats", 0, 0), 0);
}

static void
disabled_is_not_written(void **state)
{
	struct fakehost f;
	struct params p;
	struct engine *e;

	e = start(state, &f, &p);
	engine_free(e);
	p.stats = false;
	e = engine_new(&p, &f.host);
	fake_run(&f, e, 300);
	engine_free(e);
	assert_int_equal(lines(state, "rawstats", 0, 99), 0);
	p.stats = true;
	p.filegen[STATS_RAW].enable = false;
	e = engine_new(&p, &f.host);
	fake_run(&f, e, 300);
	engine_free(e);
	params_free(&p);
	assert_int_equal(lines(state, "rawstats", 0, 99), 0);
	assert_true(lines(state, "peerstats", 8, 8) > 0);
}

/* How often the journal complains. */
static unsigned
complaints(struct engine *e)
{
	struct snapshot *s = NULL;
	unsigned n = 0;

	engine_observe(e, &s);
	for (size_t i = 0; i < s->nevents; i++)
		if (strcmp(s->events[i].name, "stats_unwritable") == 0) {
			assert_non_null(
			    strstr(s->events[i].text, "create the directory"));
			n += s->events[i].times;
		}
	free(s);
	return n;
}

static void
what_fails_is_said_once(void **state)
{
	struct fakehost f;
	struct params p;
	struct engine *e;

	e = start(state, &f, &p);
	engine_free(e);
	snprintf(p.statsdir, sizeof(p.statsdir), "%s/no/", (char *)*state);
	for (size_t i = 0; i < STATS_KINDS; i++)
		p.filegen[i].enable = i == STATS_RAW || i == STATS_LOOP;
	e = engine_new(&p, &f.host);
	fake_run(&f, e, 1800);
	assert_int_equal(complaints(e), 2);
	engine_free(e);
	params_free(&p);
}

static void
a_reference_clock_is_called_by_its_name(void **state)
{
	struct fakehost f;
	struct params p;
	struct params_assoc *a;
	struct engine *e = start(state, &f, &p);
	char path[256], line[STATS_LINE] = "";
	FILE *in;

	engine_free(e);
	a = params_add(&p);
	a->kind = PARAMS_REFCLOCK;
	a->clock.driver = 28;
	a->clock.flags = 8;
	snprintf(a->name, PARAMS_NAME, "127.127.28.0");
	p.sec = true;
	f.shm = SHM_SAMPLE;
	e = engine_new(&p, &f.host);
	fake_run(&f, e, 600);
	engine_free(e);
	params_free(&p);
	assert_true(lines(state, "clockstats", 8, 8) > 2);
	in = fopen(scratch_path(state, "clockstats", path), "r");
	assert_non_null(in);
	assert_non_null(fgets(line, sizeof(line), in));
	fclose(in);
	assert_non_null(strstr(line, " SHM(0) "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(peerstats_are_ntpds),
		cmocka_unit_test(loopstats_have_the_dialects_digits),
		cmocka_unit_test(rawstats_have_the_dialects_fields),
		cmocka_unit_test(the_rest_is_ntpds_too),
		cmocka_unit_test(days_before_1970_are_days),
		IN_SCRATCH(everything_is_written),
		IN_SCRATCH(disabled_is_not_written),
		IN_SCRATCH(what_fails_is_said_once),
		IN_SCRATCH(a_reference_clock_is_called_by_its_name),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
