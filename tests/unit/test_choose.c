/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/choose.h"
#include "config/geography.h"
#include "core/packet.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 32 };

/* A list of candidates as it is built by a test. */
struct field {
	struct catalog_row row[MOST];
	struct probe_result probe[MOST];
	struct choose_aim aim[MOST];
	struct choose_result out[MOST];
	char host[MOST][64];
	size_t n;
};

/* An open server, measured: its own operator, network and reference. */
static size_t
add(struct field *f, unsigned stratum, double delay)
{
	size_t i = f->n++;

	snprintf(f->host[i], sizeof(f->host[i]), "ntp.example%zu.org", i);
	catalog_row_init(&f->row[i]);
	f->row[i].text[CATALOG_HOST] = f->host[i];
	f->row[i].policy = POLICY_OPEN;
	f->row[i].stratum = (uint8_t)stratum;
	f->probe[i] = (struct probe_result){ .state = PROBE_ANSWERED,
		.measured = true,
		.told = true,
		.sent = 5,
		.received = 5,
		.stratum = (uint8_t)stratum,
		.refid = 0x0a000000u + (uint32_t)i,
		.delay = delay,
		.jitter = 0.0001,
		.addr = {
		    .family = ADDR_IPV4, .ip = { 100, (uint8_t)i, 0, 1 } } };
	f->aim[i] = (struct choose_aim){ .row = &f->row[i],
		.probe = &f->probe[i],
		.error = 0,
		.km = (double)NAN };
	return i;
}

static size_t
run(struct field *f, unsigned s1, unsigned s2)
{
	struct choose_cfg cfg = { .stratum1 = s1, .stratum2 = s2 };

	return choose(f->aim, f->n, &cfg, f->out);
}

static void
is(const struct field *f, size_t i, enum choose_verdict v)
{
	char buf[256];

	if (f->out[i].verdict != v)
		fail_msg("%s: %d: %s", f->host[i], (int)f->out[i].verdict,
		    choose_text(f->aim, &f->out[i], i, buf, sizeof(buf)));
	choose_text(f->aim, &f->out[i], i, buf, sizeof(buf));
	assert_true(buf[0] != '\0');
}

static void
the_nearest_are_taken(void **state)
{
	struct field f = { .n = 0 };

	(void)state;
	for (size_t i = 0; i < 8; i++)
		add(&f, i % 2 + 1, 0.080 - (double)i * 0.01);
	assert_int_equal(run(&f, 2, 3), 5);
	/* Stratum 1 are the even ones, the last are the nearest. */
	is(&f, 6, CHOOSE_TAKEN);
	is(&f, 4, CHOOSE_TAKEN);
	is(&f, 2, CHOOSE_SPARE);
	is(&f, 0, CHOOSE_SPARE);
	is(&f, 7, CHOOSE_TAKEN);
	is(&f, 5, CHOOSE_TAKEN);
	is(&f, 3, CHOOSE_TAKEN);
	is(&f, 1, CHOOSE_SPARE);
	assert_int_equal(f.out[7].rank, 1);
	assert_int_equal(f.out[0].rank, 8);
	/* A jittery one is not so near. */
	f.probe[6].jitter = 1;
	assert_int_equal(run(&f, 2, 3), 5);
	is(&f, 6, CHOOSE_SPARE);
	is(&f, 2, CHOOSE_TAKEN);
}

static void
strata_make_up_for_each_other(void **state)
{
	struct field f = { .n = 0 };

	(void)state;
	for (size_t i = 0; i < 6; i++)
		add(&f, i == 0 ? 1 : 2, 0.01 + (double)i * 0.01);
	assert_int_equal(run(&f, 2, 3), 5);
	is(&f, 0, CHOOSE_TAKEN);
	is(&f, 4, CHOOSE_TAKEN);
	is(&f, 5, CHOOSE_SPARE);
	for (size_t i = 0; i < 6; i++)
		f.row[i].stratum = f.probe[i].stratum = i == 0 ? 2 : 1;
	assert_int_equal(run(&f, 2, 3), 5);
	is(&f, 5, CHOOSE_SPARE);
	assert_int_equal(run(&f, 0, 0), 0);
}

/* One reason not to take the nearest, each by itself. */
static void
every_rule_holds(void **state)
{
	struct field f = { .n = 0 }, g;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		add(&f, 2, 0.01 + (double)i * 0.01);
	assert_int_equal(run(&f, 0, 4), 4);

#define RULE(change, expected)                                                 \
	do {                                                                   \
		g = f;                                                         \
		for (size_t k = 0; k < g.n; k++) {                             \
			g.row[k].text[CATALOG_HOST] = g.host[k];               \
			g.aim[k].row = &g.row[k];                              \
			g.aim[k].probe = &g.probe[k];                          \
		}                                                              \
		change;                                                        \
		assert_int_equal(run(&g, 0, 4), 3);                            \
		is(&g, 0, expected);                                           \
	} while (0)

	RULE(g.row[0].text[CATALOG_HOST] = "0.de.Pool.NTP.org",
	    CHOOSE_POOL_NAME);
	RULE(g.row[0].text[CATALOG_HOST] = "", CHOOSE_NO_NAME);
	RULE(g.row[0].policy = POLICY_CLOSED, CHOOSE_CLOSED);
	RULE(g.row[0].policy = POLICY_RESTRICTED, CHOOSE_RESTRICTED);
	RULE(g.row[0].policy = POLICY_UNKNOWN, CHOOSE_UNSURE);
	RULE(g.aim[0].probe = NULL, CHOOSE_UNMEASURED);
	RULE(g.probe[0].state = PROBE_CANCELLED, CHOOSE_UNMEASURED);
	RULE(g.probe[0].state = PROBE_SILENT, CHOOSE_DEAD);
	RULE(g.probe[0].state = PROBE_NO_NAME, CHOOSE_DEAD);
	RULE(g.probe[0].state = PROBE_KISSED, CHOOSE_KISSED);
	RULE(g.probe[0].state = PROBE_USELESS, CHOOSE_UNSYNC);
	RULE(g.probe[0].state = PROBE_SAME, CHOOSE_TWIN);
	RULE(g.probe[0].leap = LEAP_ALARM, CHOOSE_UNSYNC);
	RULE(g.probe[0].stratum = 3, CHOOSE_STRATUM);
	RULE(g.aim[0].wrong = true, CHOOSE_FALSE);
	RULE(g.aim[0].error = (double)NAN, CHOOSE_UNPROVEN);
	RULE(g.row[0].smear = true, CHOOSE_SMEAR);
	RULE(g.probe[0].received = 3, CHOOSE_LOSSY);
#undef RULE
	/* The farther of two that have something in common. */
	g = f;
	for (size_t k = 0; k < g.n; k++) {
		g.row[k].text[CATALOG_HOST] = g.host[k];
		g.aim[k].row = &g.row[k];
		g.aim[k].probe = &g.probe[k];
	}
	snprintf(g.host[1], sizeof(g.host[1]), "other.EXAMPLE0.org");
	memcpy(g.probe[2].addr.ip, "\x64\x00\x77\x07", 4);
	g.probe[3].refid = 0x64000001; /* follows the first: 100.0.0.1 */
	assert_int_equal(run(&g, 0, 4), 1);
	is(&g, 0, CHOOSE_TAKEN);
	is(&g, 1, CHOOSE_OPERATOR);
	is(&g, 2, CHOOSE_NETWORK);
	is(&g, 3, CHOOSE_FOLLOWS);
	assert_int_equal(g.out[3].other, 0);
	g.probe[3].refid = g.probe[0].refid; /* both follow a third */
	run(&g, 0, 4);
	is(&g, 3, CHOOSE_FOLLOWS);
	/* Two of stratum 1 with one kind of clock are no such thing. */
	for (size_t k = 0; k < 4; k++) {
		f.probe[k].stratum = 1;
		f.probe[k].refid = 0x47505300;
	}
	assert_int_equal(run(&f, 4, 0), 4);
}

static void
permission_opens_what_is_not_open(void **state)
{
	struct field f = { .n = 0 };

	(void)state;
	add(&f, 1, 0.01);
	f.row[0].policy = POLICY_CLOSED;
	assert_int_equal(run(&f, 1, 0), 0);
	f.aim[0].permitted = true;
	assert_int_equal(run(&f, 1, 0), 1);
}

static void
smearers_are_taken_together_or_not_at_all(void **state)
{
	struct choose_cfg cfg = { .stratum1 = 4, .smear = true };
	struct field f = { .n = 0 };

	(void)state;
	for (size_t i = 0; i < 4; i++)
		f.row[add(&f, 1, 0.01)].smear = i < 2;
	assert_int_equal(choose(f.aim, f.n, &cfg, f.out), 2);
	is(&f, 0, CHOOSE_TAKEN);
	is(&f, 3, CHOOSE_SMEAR);
}

/* Unmeasured, the distance counts; where even that is unknown, they come
 * last. */
static void
without_measurement_it_goes_by_distance(void **state)
{
	struct field f = { .n = 0 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		add(&f, 2, 0.01);
		f.aim[i].probe = NULL;
		f.aim[i].km = i == 0 ? (double)NAN : 900.0 - 100.0 * (double)i;
	}
	assert_int_equal(run(&f, 0, 2), 2);
	is(&f, 0, CHOOSE_SPARE);
	is(&f, 1, CHOOSE_TAKEN);
	is(&f, 2, CHOOSE_TAKEN);
	assert_int_equal(f.out[2].rank, 1);
}

static void
operators_are_told_by_their_domain(void **state)
{
	static const struct {
		const char *host, *operator;
	} t[] = { { "ntp1.example.org", "example.org" },
		{ "a.b.c.example.org", "example.org" },
		{ "example.org", "example.org" },
		{ "ntp.example.co.uk", "example.co.uk" },
		{ "ntp2.uni.ac.jp", "uni.ac.jp" },
		{ "time.nist.gov", "nist.gov" }, { "t.ntp.br", "ntp.br" },
		{ "localhost", "localhost" }, { "192.0.2.1", "192.0.2.1" },
		{ "2001:db8::1", "2001:db8::1" }, { "", "" } };

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		assert_string_equal(choose_operator(t[i].host), t[i].operator);
}

static void
distances_are_those_of_the_earth(void **state)
{
	static const char tab[] = "# comment\n"
				  "DE\t+5230+01322\tEurope/Berlin\tmost\n"
				  "DE\t+4742+00841\tEurope/Busingen\tB\n"
				  "US\t+404251-0740023\tAmerica/New_York\n"
				  "XX\tbroken\tXX/Broken\n"
				  "ZZ\t+1\n";
	struct place_on_earth p = { .iso = "" };

	(void)state;
	/* Berlin to New York: 6,385 km. */
	assert_true(
	    fabs(geography_km(52.52, 13.40, 40.71, -74.01) - 6385) < 20);
	assert_true(geography_km(10, 20, 10, 20) == 0);
	assert_true(fabs(geography_km(0, 0, 0, 180) - 20015) < 1);
	assert_true(fabs(geography_km(0, 179, 0, -179) - 222.4) < 1);
	assert_true(geography_zone(tab, NULL, "DE", &p));
	assert_true(fabs(p.lat - 52.5) < 0.01 && fabs(p.lon - 13.367) < 0.01);
	assert_true(geography_zone(tab, "Europe/Busingen", NULL, &p));
	assert_string_equal(p.iso, "DE");
	assert_true(fabs(p.lat - 47.7) < 0.01);
	assert_true(geography_zone(tab, "America/New_York", NULL, &p));
	assert_true(fabs(p.lat - 40.714) < 0.01 && fabs(p.lon + 74.006) < 0.01);
	assert_false(geography_zone(tab, "XX/Broken", NULL, &p));
	assert_false(geography_zone(tab, NULL, "ZZ", &p));
	assert_false(geography_zone(tab, "Europe", NULL, &p));
	assert_false(geography_zone("", NULL, "DE", &p));
	assert_true(geography_country("US-HI", &p));
	assert_true(fabs(p.lat - 21.3) < 0.1);
	assert_false(geography_country("", &p));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_are_taken),
		cmocka_unit_test(strata_make_up_for_each_other),
		cmocka_unit_test(every_rule_holds),
		cmocka_unit_test(permission_opens_what_is_not_open),
		cmocka_unit_test(smearers_are_taken_together_or_not_at_all),
		cmocka_unit_test(without_measurement_it_goes_by_distance),
		cmocka_unit_test(operators_are_told_by_their_domain),
		cmocka_unit_test(distances_are_those_of_the_earth),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("choose", tests, NULL, NULL);
}
