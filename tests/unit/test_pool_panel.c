/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said about a server and the pool, from plain facts: findings one by
 * one, and whole panels against files. */
#include "ui/pool_panel.h"

#include "config/conf.h"
#include "config/directive.h"
#include "config/poolzone.h"
#include "config/slurp.h"
#include "core/packet.h"
#include "ui/pool_facts.h"
#include "ui/pool_say.h"
#include "ui/print_pool.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW 1795420800 /* 2026-11-23 08:00 */

static struct pool_facts
nothing(void)
{
	struct pool_facts f = { .now = NOW, .country = "DE", .speed = 1000 };

	return f;
}

/* A server that is as the pool wants it. */
static struct pool_facts
good(void)
{
	struct pool_facts f = nothing();

	f.asked = true;
	addr_parse(&f.side[0].address, "192.0.2.1");
	addr_parse(&f.side[1].address, "2001:db8::1");
	for (int s = 0; s < POOL_SIDES; s++) {
		struct pool_side *p = &f.side[s];

		p->ours = true;
		p->from = p->address;
		p->samples = POOL_SAMPLES;
		for (int i = 0; i < POOL_SAMPLES; i++)
			p->sample[i] = (struct pool_sample){ POOL_ANSWER, 2,
				0xc0000205, 1e-6, 1e-4 * (3 - i) };
		p->rootdelay = 0.012;
		p->rootdisp = 0.004;
		p->mode6 = p->mode7 = POOL_MUTE;
	}
	return f;
}

static struct pool_finding
find(const struct pool_facts *f, enum pool_item item, int side)
{
	static const struct pool_finding none = { .item = POOL_ITEMS };
	struct pool_finding p[POOL_FINDINGS];
	size_t n = pool_findings(f, p);

	assert_true(n <= POOL_FINDINGS);
	for (size_t i = 0; i < n; i++)
		if (p[i].item == item && p[i].side == side)
			return p[i];
	return none;
}

static void
expect(const struct pool_facts *f, enum pool_item item, enum pool_state state,
    const char *part)
{
	struct pool_finding p = find(f, item, POOL_SIDE_V4);

	assert_int_equal(p.item, item);
	if (p.state != state || strstr(p.text, part) == NULL)
		fail_msg("%d: %s", (int)p.state, p.text);
}

static void
test_good_server(void **state)
{
	struct pool_facts f = good();

	(void)state;
	for (int i = 0; i <= POOL_ITEM_MODE7; i++)
		for (int s = 0; s < POOL_SIDES; s++)
			assert_int_equal(find(&f, (enum pool_item)i, s).state,
			    POOL_STATE_GOOD);
	expect(&f, POOL_ITEM_OUTSIDE, POOL_STATE_UNKNOWN,
	    "`ntptui query 192.0.2.1`");
	assert_int_equal(pool_panel_state(POOL_PANEL_VERIFY, &f, NULL, 0),
	    POOL_STATE_UNKNOWN);
	poolcheck_parse("ntptui-query 192.0.2.1 answers=3/4 stratum=2 leap=0 "
			"offset=+0.0003 error=0.004 delay=0.008",
	    &f.verdict[0]);
	expect(&f, POOL_ITEM_OUTSIDE, POOL_STATE_GOOD, "3 of 4 answers");
	assert_int_equal(
	    pool_panel_state(POOL_PANEL_VERIFY, &f, NULL, 0), POOL_STATE_GOOD);
}

static void
test_addresses(void **state)
{
	struct pool_facts f = nothing();

	(void)state;
	expect(&f, POOL_ITEM_ADDRESS, POOL_STATE_UNKNOWN, "no IPv4 address");
	addr_parse(&f.hidden[0], "192.168.1.5");
	expect(&f, POOL_ITEM_ADDRESS, POOL_STATE_UNKNOWN, "192.168.1.5");
	addr_parse(&f.side[0].address, "203.0.113.7");
	expect(&f, POOL_ITEM_ADDRESS, POOL_STATE_GOOD, "as you say");
	addr_parse(&f.side[0].address, "10.0.0.1");
	expect(&f, POOL_ITEM_ADDRESS, POOL_STATE_BAD, "not public");
}

static void
test_silence(void **state)
{
	struct pool_facts f = good();

	(void)state;
	for (int i = 0; i < POOL_SAMPLES; i++)
		f.side[0].sample[i] =
		    (struct pool_sample){ .answer = POOL_TIMEOUT };
	expect(&f, POOL_ITEM_ANSWERS, POOL_STATE_BAD, "noserve");
	assert_int_equal(
	    find(&f, POOL_ITEM_STRATUM, POOL_SIDE_V4).item, POOL_ITEMS);
	/* Silence of nobody proves nothing. */
	assert_int_equal(
	    find(&f, POOL_ITEM_MODE6, POOL_SIDE_V4).item, POOL_ITEMS);
	f.side[0].error = ECONNREFUSED;
	expect(&f, POOL_ITEM_ANSWERS, POOL_STATE_BAD, "Nobody listens");
	f.side[0].error = 0;
	f.side[0].ours = false;
	expect(&f, POOL_ITEM_ANSWERS, POOL_STATE_UNKNOWN, "another host");
	poolcheck_parse("ntptui-query 192.0.2.1 answers=0/4", &f.verdict[0]);
	expect(&f, POOL_ITEM_OUTSIDE, POOL_STATE_BAD, "security group");
}

static void
test_answers_that_are_not_good(void **state)
{
	struct pool_facts f = good();
	struct pool_sample *s = f.side[0].sample;

	(void)state;
	s[0].stratum = s[1].stratum = s[2].stratum = 6;
	expect(&f, POOL_ITEM_STRATUM, POOL_STATE_BAD, "lower stratum");
	expect(&f, POOL_ITEM_MONITOR, POOL_STATE_GOOD, "+1");
	s[0].stratum = 16;
	f.side[0].leap = LEAP_ALARM;
	expect(&f, POOL_ITEM_STRATUM, POOL_STATE_BAD, "not synchronised");
	expect(&f, POOL_ITEM_MONITOR, POOL_STATE_BAD, "-4");
	f = good();
	f.side[0].leap = LEAP_ALARM;
	expect(&f, POOL_ITEM_LEAP, POOL_STATE_BAD, "not synchronised");
	f.side[0].rootdisp = 1.4;
	expect(&f, POOL_ITEM_DISTANCE, POOL_STATE_BAD, "turn away");
	/* The third question meets the rate limit. */
	f.side[0].sample[2].stratum = 0;
	f.side[0].sample[2].refid = refid_from_code("RATE");
	expect(&f, POOL_ITEM_MONITOR, POOL_STATE_BAD, "-3.5");
	f.side[0].sample[2].answer = POOL_TIMEOUT;
	expect(&f, POOL_ITEM_ANSWERS, POOL_STATE_BAD, "2 of 3");
}

static void
rules(struct pool_facts *f, const char *text)
{
	struct diags ds;
	struct conf *c;

	diags_init(&ds);
	c = conf_parse("ntp.conf", text, strlen(text), &ds);
	pool_facts_rules(f, c, DIALECT_NTP);
	conf_free(c);
	diags_free(&ds);
}

static void
test_strangers(void **state)
{
	struct pool_facts f = good();

	(void)state;
	f.side[0].mode6 = POOL_TALKS;
	f.side[0].octets6 = 420;
	expect(&f, POOL_ITEM_MODE6, POOL_STATE_BAD, "420 octets");
	/* Only to ourselves. */
	rules(&f,
	    "restrict default kod limited nomodify notrap nopeer noquery\n"
	    "restrict 192.0.2.1\n");
	expect(&f, POOL_ITEM_MODE6, POOL_STATE_GOOD, "line 1");
	expect(&f, POOL_ITEM_MODE7, POOL_STATE_GOOD, "line 1");
	/* One family is open. */
	rules(&f, "restrict -4 default noquery\n");
	expect(&f, POOL_ITEM_MODE6, POOL_STATE_GOOD, "line 1");
	assert_int_equal(
	    find(&f, POOL_ITEM_MODE6, POOL_SIDE_V6).state, POOL_STATE_BAD);
	rules(&f, "server 192.0.2.9\n");
	expect(&f, POOL_ITEM_MODE6, POOL_STATE_BAD, "noquery");
	f.side[0].mode6 = POOL_MUTE;
	expect(&f, POOL_ITEM_MODE6, POOL_STATE_BAD, "built-in");
}

static void
test_verdicts(void **state)
{
	struct pool_facts f = good();

	(void)state;
	poolcheck_parse("ntptui-query 192.0.2.1 answers=3/3 stratum=2 leap=0 "
			"offset=-0.4",
	    &f.verdict[0]);
	expect(&f, POOL_ITEM_OUTSIDE, POOL_STATE_BAD, "100 to 750 ms");
	poolcheck_parse("ntptui-query 192.0.2.1 answers=3/3 stratum=2 leap=0",
	    &f.verdict[0]);
	expect(&f, POOL_ITEM_OUTSIDE, POOL_STATE_GOOD, "stratum 2");
}

/* A picture of so many minutes with these offsets. */
static struct snapshot *
picture(const double *offset, size_t n)
{
	struct snapshot *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	s->stratum = 2;
	s->offset = offset[n - 1];
	s->maxerror = 0.01;
	s->history.hours.step = 60;
	s->history.minutes.step = 4;
	s->history.hours.count = (uint16_t)n;
	for (size_t i = 0; i < n; i++)
		s->history.hours.point[i].offset = (float)offset[i];
	s->at.ns = (int64_t)n * 60000000000;
	s->counts.received = 1000;
	s->counts.processed = 950;
	s->counts.limited = 50;
	return s;
}

static void
test_forecast(void **state)
{
	double offset[120];
	struct pool_facts f = nothing();
	struct pool_behaviour b;
	struct snapshot *s;
	char text[300];

	(void)state;
	assert_false(pool_behaviour(&f, &b));
	for (size_t i = 0; i < 120; i++)
		offset[i] = i < 60 ? 2.0 : 0.0004;
	s = picture(offset, 120);
	f.snap = s;
	assert_true(pool_behaviour(&f, &b));
	/* The last hour only. */
	assert_int_equal(b.n, 60);
	assert_true(b.worst < 0.001);
	assert_int_equal(b.ahead.to_in, 14);
	assert_int_equal(
	    pool_panel_state(POOL_PANEL_FORECAST, &f, text, sizeof(text)),
	    POOL_STATE_GOOD);
	assert_non_null(strstr(text, "+20"));
	/* One in four read too late: 0.75 - 1.25 a check. */
	s->counts.late = 333;
	s->counts.received = 999;
	assert_true(pool_behaviour(&f, &b));
	assert_true(fabs(b.ahead.end + 10) < 0.2);
	assert_int_equal(
	    pool_panel_state(POOL_PANEL_FORECAST, &f, NULL, 0), POOL_STATE_BAD);
	s->counts.late = 0;
	s->stratum = 16;
	assert_true(pool_behaviour(&f, &b));
	assert_true(b.unsynchronised && fabs(b.ahead.end + 80) < 0.01);
	free(s);
}

static void
test_clock(void **state)
{
	double offset[] = { 0.04 };
	struct pool_facts f = good();
	struct snapshot *s = picture(offset, 1);
	struct pool_finding p;

	(void)state;
	p = find(&f, POOL_ITEM_CLOCK, POOL_SIDES);
	assert_int_equal(p.state, POOL_STATE_UNKNOWN);
	f.snap = s;
	p = find(&f, POOL_ITEM_CLOCK, POOL_SIDES);
	assert_int_equal(p.state, POOL_STATE_BAD);
	assert_non_null(strstr(p.text, "+0.90"));
	free(s);
}

static void
test_small_words(void **state)
{
	char buf[32];

	(void)state;
	assert_string_equal(pool_span(buf, sizeof(buf), 7560), "2 h 06");
	assert_string_equal(pool_span(buf, sizeof(buf), 2700), "45 min");
	assert_string_equal(pool_span(buf, sizeof(buf), 100000), "1 d 3 h");
	assert_string_equal(pool_points(buf, sizeof(buf), 1), "+1");
	assert_string_equal(pool_points(buf, sizeof(buf), 0.8337), "+0.83");
	assert_string_equal(pool_points(buf, sizeof(buf), -5), "-5");
	assert_int_equal(pool_netspeed(0), 3000);
	assert_int_equal(pool_netspeed(10), 512);
	assert_int_equal(pool_netspeed(100), 6000);
	assert_int_equal(pool_netspeed(10000), 25000);
	assert_int_equal(pool_netspeed_next(25000), 50000);
	assert_int_equal(pool_netspeed_next(3000000), 0);
}

static void
test_zones(void **state)
{
	char buf[8];

	(void)state;
	assert_string_equal(poolzone_country(buf, sizeof(buf), "DE"), "de");
	assert_string_equal(poolzone_country(buf, sizeof(buf), "GB"), "uk");
	assert_string_equal(poolzone_country(buf, sizeof(buf), "US-CA"), "us");
	assert_string_equal(poolzone_country(buf, sizeof(buf), ""), "");
	assert_string_equal(poolzone_country(buf, sizeof(buf), "D"), "");
	assert_string_equal(poolzone_country(buf, sizeof(buf), "1-2"), "");
	assert_string_equal(poolzone_continent("gb"), "europe");
	assert_string_equal(poolzone_continent("UK"), "europe");
	assert_string_equal(poolzone_continent("US-CA"), "north-america");
	assert_string_equal(poolzone_continent("NZ"), "oceania");
	assert_string_equal(poolzone_continent("BR"), "south-america");
	assert_string_equal(poolzone_continent("JP"), "asia");
	assert_string_equal(poolzone_continent("ZA"), "africa");
	assert_string_equal(poolzone_continent("QQ"), "");
}

/* What is printed, against a file; GENERATE=1 writes it. */
static void
compare(enum pool_panel which, const struct pool_facts *f, const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[512], *text = NULL;
	struct slurp want;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	print_pool(which, f, 0, out);
	fclose(out);
	snprintf(path, sizeof(path), "%s/tests/golden/pool/%s.out",
	    top != NULL ? top : ".", name);
	if (getenv("GENERATE") != NULL) {
		out = fopen(path, "w");
		assert_non_null(out);
		fputs(text, out);
		fclose(out);
	}
	assert_true(slurp_file(&want, path, 1 << 20));
	assert_string_equal(text, want.text);
	free(want.text);
	free(text);
}

static void
load(struct pool_log *log, const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[512], why[200];
	struct slurp s;

	snprintf(path, sizeof(path), "%s/tests/golden/pool/%s",
	    top != NULL ? top : ".", name);
	assert_true(slurp_file(&s, path, POOLFILE_MAX));
	poolfile_init(log);
	assert_true(poolfile_read(log, s.text, s.len, why, sizeof(why)));
	free(s.text);
}

static void
test_panels(void **state)
{
	struct pool_facts f = good();
	double offset[60];
	struct pool_log log;

	(void)state;
	for (size_t i = 0; i < 60; i++)
		offset[i] = i == 30 ? 0.06 : -0.0011;
	f.snap = picture(offset, 60);
	rules(&f, "restrict default limited kod nomodify notrap noquery\n");
	compare(POOL_PANEL_VERIFY, &f, "verify");
	compare(POOL_PANEL_FORECAST, &f, "forecast");
	compare(POOL_PANEL_JOIN, &f, "guide-join");
	compare(POOL_PANEL_LEAVE, &f, "guide-leave");
	compare(POOL_PANEL_MOVE, &f, "guide-move");
	load(&log, "wander.json");
	f.log = &log;
	f.watched = log.server;
	snprintf(f.record, sizeof(f.record), "From the site, 7 min old.");
	compare(POOL_PANEL_SCORE, &f, "score-wander");
	poolfile_free(&log);
	load(&log, "outage.csv");
	f.watched.family = ADDR_NONE;
	compare(POOL_PANEL_SCORE, &f, "score-outage");
	poolfile_free(&log);
	f.log = NULL;
	compare(POOL_PANEL_SCORE, &f, "score-none");
	free((void *)(uintptr_t)f.snap);
	f = nothing();
	compare(POOL_PANEL_VERIFY, &f, "verify-nothing");
	compare(POOL_PANEL_FORECAST, &f, "forecast-nothing");
	f.country[0] = '\0';
	f.speed = 0;
	compare(POOL_PANEL_JOIN, &f, "guide-join-nothing");
}

/* A record of one row, of none, of odd names: nothing breaks. */
static void
test_odd_records(void **state)
{
	static const char *const text[] = {
		"ts_epoch,score\n",
		"{\"monitors\":[]}",
		"{\"history\":[{\"ts\":1795154400,\"score\":-100,"
		"\"monitor_id\":3}]}",
		"{\"history\":[{\"ts\":1795154400,\"score\":20,\"step\":-5,"
		"\"monitor_id\":3}],\"monitors\":[{\"id\":3,\"name\":"
		"\"recentmedian\",\"type\":\"score\"}]}",
	};
	FILE *out = fopen("/dev/null", "w");

	(void)state;
	assert_non_null(out);
	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		struct pool_facts f = nothing();
		struct pool_log log;
		char why[100];

		poolfile_init(&log);
		assert_true(poolfile_read(
		    &log, text[i], strlen(text[i]), why, sizeof(why)));
		f.log = &log;
		print_pool(POOL_PANEL_SCORE, &f, FORMAT_UTF8, out);
		json_decref(print_pool_json(POOL_PANEL_SCORE, &f));
		poolfile_free(&log);
	}
	fclose(out);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_server),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_answers_that_are_not_good),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_forecast),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_small_words),
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_panels),
		cmocka_unit_test(test_odd_records),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
