/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process without rights may ask, field by field. */
#include "sys/keeper_msg.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "prop.h"

#define SECOND INT64_C(1000000000)

static const mono_t start = { SECOND };

static struct keeper_rules rules;

/* What a reasonable ntp.conf allows. */
static const struct keeper_rules *
usual(void)
{
	memset(&rules, 0, sizeof(rules));
	rules.port = 123;
	rules.clock = true;
	rules.panic = 1000;
	snprintf(rules.drift, sizeof(rules.drift), "/var/lib/ntp/drift");
	snprintf(rules.log, sizeof(rules.log), "/var/log/ntp.log");
	snprintf(rules.statsdir, sizeof(rules.statsdir), "/var/log/ntp/");
	rules.stats[1].enable = true;
	snprintf(rules.read[rules.nread++], PATH_MAX, "/etc/ntp.conf");
	snprintf(rules.read[rules.nread++], PATH_MAX, "/etc/ntp.keys");
	return &rules;
}

/* A good message of each kind. */
static struct keeper_ask
good(enum keeper_kind kind)
{
	struct keeper_ask ask;

	memset(&ask, 0xa5, sizeof(ask));
	keeper_begin(&ask, kind);
	switch (kind) {
	case KEEPER_HELLO:
		ask.u.hello.pid = 17;
		break;
	case KEEPER_PORT:
		ask.u.port.family = ADDR_IPV6;
		ask.u.port.port = 123;
		break;
	case KEEPER_ADJUST:
		ask.u.adjust.kind = ADJUST_FREQ;
		ask.u.adjust.freq = 12e-6;
		break;
	case KEEPER_STATUS:
		ask.u.status.maxerror = 0.01;
		break;
	case KEEPER_STATS:
		ask.u.stats.which = 1;
		break;
	case KEEPER_LOG:
		snprintf(ask.u.path.path, PATH_MAX, "/var/log/ntp.log");
		break;
	case KEEPER_READ:
		snprintf(ask.u.path.path, PATH_MAX, "/etc/ntp.keys");
		break;
	case KEEPER_OWNER:
		ask.u.word.value = 123;
		break;
	case KEEPER_SAY:
		snprintf(ask.u.say.text, sizeof(ask.u.say.text), "well");
		break;
	case KEEPER_MAY:
	case KEEPER_TAKE:
	case KEEPER_DRIFT:
	case KEEPER_REREAD:
	case KEEPER_SETTLED:
	case KEEPER_CONF:
	case KEEPER_RIVAL:
	case KEEPER_READY:
	case KEEPER_BYE:
	case KEEPER_KINDS:
		break;
	}
	return ask;
}

static bool
sound(const struct keeper_ask *ask)
{
	return keeper_sound(ask, keeper_size(ask->kind));
}

static int
judge(const struct keeper_ask *ask)
{
	struct keeper_limits l = { .stepped = true };

	return keeper_judge(usual(), NULL, &l, ask, start);
}

static void
what_an_engine_sends_is_sound_and_allowed(void **state)
{
	(void)state;
	for (int kind = 0; kind < KEEPER_KINDS; kind++) {
		struct keeper_ask ask = good((enum keeper_kind)kind);

		assert_true(sound(&ask));
		assert_int_equal(judge(&ask), 0);
	}
}

static void
the_head_and_the_length_are_looked_at(void **state)
{
	(void)state;
	for (int kind = 0; kind < KEEPER_KINDS; kind++) {
		struct keeper_ask ask = good((enum keeper_kind)kind);
		size_t size = keeper_size(ask.kind);

		for (size_t len = 0; len < sizeof(ask); len++)
			assert_int_equal(keeper_sound(&ask, len), len == size);
		ask.magic ^= 1;
		assert_false(sound(&ask));
		ask.magic ^= 1;
		ask.zero = 1;
		assert_false(sound(&ask));
	}
	for (uint32_t kind = KEEPER_KINDS; kind < 70000; kind++) {
		struct keeper_ask ask = good(KEEPER_MAY);

		ask.kind = kind;
		assert_int_equal(keeper_size(kind), 0);
		assert_false(keeper_sound(&ask, 16));
	}
}

/* Sets one field, judges the message, and puts it back. */
#define REFUSES(ask, field, bad)                                               \
	do {                                                                   \
		struct keeper_ask was = ask;                                   \
                                                                               \
		(ask).u.field = (bad);                                         \
		assert_false(sound(&(ask)));                                   \
		(ask) = was;                                                   \
	} while (0)

static void
every_hostile_field_is_seen(void **state)
{
	static const double no_number[] = { (double)NAN, (double)INFINITY,
		-(double)INFINITY };
	struct keeper_ask ask = good(KEEPER_PORT);

	(void)state;
	REFUSES(ask, port.family, 0);
	REFUSES(ask, port.family, 3);
	REFUSES(ask, port.shared, 2);
	REFUSES(ask, port.port, 0);
	ask.u.port.family = ADDR_IPV4;
	REFUSES(ask, port.ip[15], 1);
	REFUSES(ask, port.scope, 1);
	for (size_t i = 0; i < 3; i++) {
		ask = good(KEEPER_ADJUST);
		REFUSES(ask, adjust.freq, no_number[i]);
		REFUSES(ask, adjust.step, no_number[i]);
		ask = good(KEEPER_DRIFT);
		REFUSES(ask, drift.freq, no_number[i]);
		REFUSES(ask, drift.err, no_number[i]);
	}
	REFUSES(ask, drift.freq, 0.091);
	REFUSES(ask, drift.err, -1e-9);
	ask = good(KEEPER_ADJUST);
	REFUSES(ask, adjust.kind, ADJUST_NONE);
	REFUSES(ask, adjust.kind, 99);
	REFUSES(ask, adjust.zero, 1);
	ask = good(KEEPER_STATUS);
	REFUSES(ask, status.maxerror, -1);
	REFUSES(ask, status.esterror, 2e9);
	REFUSES(ask, status.tai, -1);
	REFUSES(ask, status.tai, 1001);
	REFUSES(ask, status.synced, 2);
	REFUSES(ask, status.leap, 4);
	REFUSES(ask, status.zero, 1);
	ask = good(KEEPER_STATS);
	REFUSES(ask, stats.which, KEEPER_FILES);
	REFUSES(ask, stats.which, UINT32_MAX);
	REFUSES(ask, stats.age, -1);
	REFUSES(ask, stats.age, INT64_MAX);
	ask = good(KEEPER_CONF);
	REFUSES(ask, conf.act, KEEPER_ACTS);
	REFUSES(ask, conf.zero, 1);
	ask = good(KEEPER_OWNER);
	REFUSES(ask, word.value, 0);
	REFUSES(ask, word.value, 65536);
	ask = good(KEEPER_SETTLED);
	REFUSES(ask, word.value, KEEPER_OUTCOMES);
	REFUSES(ask, word.value, -1);
	ask = good(KEEPER_BYE);
	REFUSES(ask, word.value, 256);
	ask = good(KEEPER_SAY);
	REFUSES(ask, say.word, KEEPER_WORDS);
	REFUSES(ask, say.text[1], '\n');
	REFUSES(ask, say.text[0], 0x1b);
	REFUSES(ask, say.text[199], 'x');
	ask = good(KEEPER_HELLO);
	REFUSES(ask, hello.pid, 0);
}

static void
a_path_ends_and_nothing_is_behind_it(void **state)
{
	struct keeper_ask ask = good(KEEPER_READ);

	(void)state;
	ask.u.path.path[PATH_MAX - 1] = 'x';
	assert_false(sound(&ask));
	memset(ask.u.path.path, 'x', PATH_MAX);
	assert_false(sound(&ask));
	memset(ask.u.path.path, 0, PATH_MAX);
	assert_false(sound(&ask));
}

static void
only_what_the_configuration_names_is_allowed(void **state)
{
	static const char *const other[] = { "/etc/shadow", "/etc/ntp.conf/",
		"/etc/../etc/ntp.conf", "/etc/ntp.con", "etc/ntp.conf" };
	struct keeper_ask ask = good(KEEPER_PORT);

	(void)state;
	for (uint32_t port = 1; port <= UINT16_MAX; port++) {
		ask.u.port.port = (uint16_t)port;
		assert_int_equal(judge(&ask), port == 123 ? 0 : EPERM);
	}
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		ask = good(KEEPER_READ);
		memset(ask.u.path.path, 0, PATH_MAX);
		snprintf(ask.u.path.path, PATH_MAX, "%s", other[i]);
		assert_int_equal(judge(&ask), EPERM);
		ask.kind = KEEPER_LOG;
		assert_int_equal(judge(&ask), EPERM);
	}
	ask = good(KEEPER_STATS);
	for (uint32_t i = 0; i < KEEPER_FILES; i++) {
		ask.u.stats.which = i;
		assert_int_equal(judge(&ask), i == 1 ? 0 : EPERM);
	}
}

static void
without_rules_nothing_is(void **state)
{
	static const enum keeper_kind kinds[] = { KEEPER_PORT, KEEPER_MAY,
		KEEPER_ADJUST, KEEPER_TAKE, KEEPER_STATUS, KEEPER_DRIFT,
		KEEPER_STATS, KEEPER_LOG, KEEPER_READ };
	struct keeper_limits l = { .stepped = false };
	static const struct keeper_rules none;

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct keeper_ask ask = good(kinds[i]);

		assert_int_equal(
		    keeper_judge(&none, NULL, &l, &ask, start), EPERM);
		assert_int_equal(
		    keeper_judge(&none, usual(), &l, &ask, start), 0);
	}
}

static void
a_frequency_has_its_bounds(void **state)
{
	struct keeper_ask ask = good(KEEPER_ADJUST);

	(void)state;
	ask.u.adjust.freq = 0.1;
	assert_int_equal(judge(&ask), 0);
	ask.u.adjust.freq = -0.100001;
	assert_true(sound(&ask));
	assert_int_equal(judge(&ask), ERANGE);
}

static int
step(struct keeper_limits *l, double s, double at)
{
	struct keeper_ask ask = good(KEEPER_ADJUST);

	ask.u.adjust.kind = ADJUST_STEP;
	ask.u.adjust.freq = 0;
	ask.u.adjust.step = s;
	return keeper_judge(usual(), NULL, l, &ask, mono_add(start, at));
}

static void
one_step_may_be_of_any_size_and_the_rest_within_panic(void **state)
{
	struct keeper_limits l = { .stepped = false };

	(void)state;
	assert_int_equal(step(&l, 1e9, 0), 0);
	assert_int_equal(step(&l, 1e9, 1), ERANGE);
	assert_int_equal(step(&l, -1000.1, 2), ERANGE);
	assert_int_equal(step(&l, -999, 3), 0);
}

static void
many_steps_walk_no_further_than_one(void **state)
{
	struct keeper_limits l = { .stepped = true };
	double walked = 0;

	(void)state;
	for (int i = 0; i < 3000; i++)
		if (step(&l, 0.9, i) == 0)
			walked += 0.9;
	assert_true(walked <= 1000);
	assert_int_equal(step(&l, 200, 3500), ERANGE);
	/* An hour later it may again. */
	assert_int_equal(step(&l, 200, 3700), 0);
}

/* No octets at all make the reader do more than say no. */
static void
any_octets_are_judged(void **state)
{
	unsigned good_ones = 0;

	(void)state;
	prop_start();
	for (int i = 0; i < 20000; i++) {
		struct keeper_ask ask =
		    good((enum keeper_kind)(prop_below(KEEPER_KINDS)));
		size_t size = keeper_size(ask.kind);
		uint8_t octets[sizeof(ask)];

		memcpy(octets, &ask, sizeof(ask));
		octets[prop_below(size)] = (uint8_t)prop_u64();
		memcpy(&ask, octets, sizeof(ask));
		if (keeper_sound(&ask, size)) {
			good_ones++;
			(void)judge(&ask);
		}
	}
	assert_true(good_ones > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_an_engine_sends_is_sound_and_allowed),
		cmocka_unit_test(the_head_and_the_length_are_looked_at),
		cmocka_unit_test(every_hostile_field_is_seen),
		cmocka_unit_test(a_path_ends_and_nothing_is_behind_it),
		cmocka_unit_test(only_what_the_configuration_names_is_allowed),
		cmocka_unit_test(without_rules_nothing_is),
		cmocka_unit_test(a_frequency_has_its_bounds),
		cmocka_unit_test(
		    one_step_may_be_of_any_size_and_the_rest_within_panic),
		cmocka_unit_test(many_steps_walk_no_further_than_one),
		cmocka_unit_test(any_octets_are_judged),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
