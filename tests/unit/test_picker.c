/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public servers as screen and verbs show them: filter, order, mail. */
#include "ui/picker.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct catalog_row
row(const char *host, const char *iso, unsigned stratum,
    enum catalog_policy policy)
{
	struct catalog_row r;

	catalog_row_init(&r);
	r.text[CATALOG_HOST] = host;
	r.text[CATALOG_ISO] = iso;
	r.stratum = (uint8_t)stratum;
	r.policy = policy;
	return r;
}

static struct pick
pick(const struct catalog_row *r, double km, double delay)
{
	struct pick p = { .row = r, .km = km, .error = (double)NAN };

	p.probe.hops = -1;
	if (isnan(delay))
		return p;
	p.probed = 1;
	p.probe.state = PROBE_ANSWERED;
	p.probe.measured = true;
	p.probe.delay = delay;
	return p;
}

/* Is it shown by these words (blanks between them)? */
static bool
shown(const struct pick *p, const char *words)
{
	struct picker_filter f;
	char word[64], why[128];

	picker_filter_init(&f);
	while (sscanf(words, " %63s", word) == 1) {
		assert_true(picker_filter_parse(&f, word, why, sizeof(why)));
		words = strstr(words, word) + strlen(word);
	}
	return picker_shown(p, &f);
}

static void
each_word_filters(void **state)
{
	struct catalog_row r =
	    row("ntp.example.org", "US-CA", 2, POLICY_RESTRICTED);
	struct pick p = pick(&r, 900, 0.020);

	(void)state;
	r.text[CATALOG_LOCATION] = "Fremont, a Club";
	assert_true(shown(&p, ""));
	assert_true(shown(&p, "US"));
	assert_true(shown(&p, "US-CA"));
	assert_false(shown(&p, "US-NY"));
	assert_false(shown(&p, "DE"));
	assert_true(shown(&p, "stratum=2"));
	assert_false(shown(&p, "stratum=1"));
	assert_true(shown(&p, "policy=restricted"));
	assert_false(shown(&p, "policy=open"));
	assert_true(shown(&p, "policy=all"));
	assert_true(shown(&p, "km=1000"));
	assert_false(shown(&p, "km=800"));
	assert_true(shown(&p, "ms=20"));
	assert_false(shown(&p, "ms=19.9"));
	assert_true(shown(&p, "answers"));
	assert_false(shown(&p, "nts"));
	assert_false(shown(&p, "marked"));
	assert_true(shown(&p, "fremont CLUB"));
	assert_false(shown(&p, "fremont pub"));
	/* What is not known is not near. */
	p.km = p.probe.delay = (double)NAN;
	p.probe.measured = false;
	assert_false(shown(&p, "km=1000"));
	assert_false(shown(&p, "ms=20"));
	assert_false(shown(&p, "answers"));
	r.policy = POLICY_CLOSED;
	assert_false(shown(&p, ""));
	assert_true(shown(&p, "policy=closed"));
	/* What was chosen is never out of sight. */
	p.marked = true;
	assert_true(shown(&p, "DE stratum=1 nts"));
}

static void
words_without_sense_are_told(void **state)
{
	static const char *const bad[] = { "stratum=0", "stratum=16",
		"stratum=", "stratum=x", "policy=", "policy=mine", "km=0",
		"km=nan", "km=-1", "km=1x", "ms=", "ms=inf",
		"a-word-that-is-longer-than-any-of-those-that-are-kept" };
	struct picker_filter f;
	char why[128], before[sizeof(f)];

	(void)state;
	picker_filter_init(&f);
	memcpy(before, &f, sizeof(f));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		why[0] = '\0';
		if (picker_filter_parse(&f, bad[i], why, sizeof(why)))
			fail_msg("%s", bad[i]);
		assert_true(why[0] != '\0');
		assert_memory_equal(&f, before, sizeof(f));
	}
	for (size_t i = 0; i < PICKER_WORDS; i++)
		assert_true(picker_filter_parse(&f, "word", why, sizeof(why)));
	assert_false(picker_filter_parse(&f, "word", why, sizeof(why)));
}

static void
each_order_is_one(void **state)
{
	const struct catalog_row r[] = {
		row("a.example", "FR", 2, POLICY_OPEN),
		row("b.example", "DE", 1, POLICY_OPEN),
		row("c.example", "AT", 2, POLICY_OPEN),
	};
	struct pick p[] = { pick(&r[0], 100, (double)NAN),
		pick(&r[1], (double)NAN, 0.030), pick(&r[2], 50, 0.010) };

	(void)state;
	assert_true(picker_compare(&p[0], &p[1], PICKER_BY_COUNTRY) > 0);
	assert_true(picker_compare(&p[0], &p[1], PICKER_BY_NAME) < 0);
	assert_true(picker_compare(&p[0], &p[1], PICKER_BY_STRATUM) > 0);
	/* Unknown ones come last; the name decides at last. */
	assert_true(picker_compare(&p[0], &p[1], PICKER_BY_DELAY) > 0);
	assert_true(picker_compare(&p[2], &p[1], PICKER_BY_DELAY) < 0);
	assert_true(picker_compare(&p[0], &p[1], PICKER_BY_DISTANCE) < 0);
	assert_true(picker_compare(&p[0], &p[2], PICKER_BY_DISTANCE) > 0);
	assert_true(picker_compare(&p[0], &p[2], PICKER_BY_STRATUM) < 0);
	p[0].marked = true;
	assert_true(picker_compare(&p[0], &p[2], PICKER_BY_RANK) < 0);
	p[1].chosen.rank = 1;
	assert_true(picker_compare(&p[1], &p[2], PICKER_BY_RANK) < 0);
	for (int o = 0; o < PICKER_ORDERS; o++)
		for (size_t i = 0; i < 3; i++) {
			enum picker_order order = (enum picker_order)o;

			assert_int_equal(
			    picker_compare(&p[i], &p[i], order), 0);
			for (size_t k = 0; k < 3; k++)
				assert_true(
				    (picker_compare(&p[i], &p[k], order) < 0) ==
				    (picker_compare(&p[k], &p[i], order) > 0));
		}
}

static void
the_mail_says_who_and_what(void **state)
{
	struct catalog_row r =
	    row("ntp.example.org", "DE", 1, POLICY_RESTRICTED);
	struct pick p = pick(&r, (double)NAN, (double)NAN);
	char *text;

	(void)state;
	r.text[CATALOG_PAGE] = "https://example.org/time";
	text = picker_mail(&p, "me.example.net", "192.0.2.7");
	assert_non_null(strstr(text, "Subject: "));
	assert_non_null(strstr(text, "https://example.org/time"));
	assert_non_null(strstr(text, "ntp.example.org"));
	assert_non_null(strstr(text, "me.example.net (192.0.2.7)"));
	for (const char *line = text; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		assert_true(len <= 78);
		assert_int_equal(line[len], '\n');
		line += len + 1;
	}
	free(text);
	assert_false(picker_allowed(&p));
	p.permitted = true;
	assert_true(picker_allowed(&p));
	assert_true(picker_usable(&p));
	r.text[CATALOG_HOST] = "";
	assert_false(picker_usable(&p));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_word_filters),
		cmocka_unit_test(words_without_sense_are_told),
		cmocka_unit_test(each_order_is_one),
		cmocka_unit_test(the_mail_says_who_and_what),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
