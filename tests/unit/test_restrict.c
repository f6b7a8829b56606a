/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/restrict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/access_decide.h"

#include "config/directive.h"
#include "config/restrict_parse.h"

/* www.test has three addresses. */
static size_t
names(void *arg, const char *name, enum addr_family family, struct addr *out,
    size_t max)
{
	static const char *const addr[] = { "192.0.2.10", "192.0.2.200",
		"2001:db8::10" };
	size_t n = 0;

	(void)arg;
	for (size_t i = 0; i < 3 && n < max; i++) {
		struct addr a;

		if (strcmp(name, "www.test") == 0 &&
		    restrict_address(&a, addr[i], family))
			out[n++] = a;
	}
	return n;
}

static int
by_order(const void *a, const void *b)
{
	return access_order(a, b);
}

/* All rules as ntpd would list them, ; between them. */
static void
list(const struct restrict_set *s, char *out, size_t size)
{
	struct access_rule *r;
	size_t n, used = 0;

	r = restrict_rules(s, &n);
	qsort(r, n, sizeof *r, by_order);
	out[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		struct addr a = { .family = r[i].family }, m = a;
		char ip[ADDR_TEXT], mask[ADDR_TEXT], words[200];

		memcpy(a.ip, r[i].ip, 16);
		memcpy(m.ip, r[i].mask, 16);
		restrict_words(r[i].flags, words, sizeof words);
		used +=
		    (size_t)snprintf(out + used, size - used, "%s%s/%s%s%s%s",
			used ? "; " : "", addr_text(&a, ip, sizeof ip),
			addr_text(&m, mask, sizeof mask), words[0] ? " " : "",
			words, r[i].ntpport ? " @123" : "");
	}
	free(r);
}

static void
assert_rules(unsigned dialect, const char *text, const char *wanted)
{
	const struct restrict_names hosts = { .find = names };
	struct diags ds;
	struct restrict_set *s;
	struct conf *c;
	bool mode7;
	char got[2000];

	diags_init(&ds);
	c = conf_parse("test", text, strlen(text), &ds);
	s = restrict_read(c, dialect, &hosts, &mode7, NULL);
	list(s, got, sizeof got);
	assert_string_equal(got, wanted);
	restrict_free(s);
	conf_free(c);
	diags_free(&ds);
}

#define NTP(text, wanted)                                                      \
	assert_rules(DIALECT_NTP, text, wanted "0.0.0.0/0.0.0.0; ::/::")
#define NTP6(text, wanted)                                                     \
	assert_rules(DIALECT_NTP, text, "0.0.0.0/0.0.0.0; " wanted "::/::")
#define SEC(text, wanted)                                                      \
	assert_rules(DIALECT_SEC, text,                                        \
	    wanted "0.0.0.0/0.0.0.0 limited noquery; ::/:: limited noquery")

static void
each_dialect_has_its_default(void **state)
{
	(void)state;
	NTP("", "");
	SEC("", "");
	assert_rules(DIALECT_BOTH, "",
	    "0.0.0.0/0.0.0.0 limited noquery; ::/:: limited noquery");
	assert_rules(DIALECT_NTP, "restrict default nomodify",
	    "0.0.0.0/0.0.0.0 nomodify; ::/:: nomodify");
	assert_rules(DIALECT_NTP, "restrict -6 default ignore",
	    "0.0.0.0/0.0.0.0; ::/:: ignore");
	assert_rules(DIALECT_SEC, "restrict 0.0.0.0 mask 0.0.0.0 noserve",
	    "0.0.0.0/0.0.0.0 limited noquery noserve; "
	    "::/:: limited noquery");
	NTP("", "");
}

static void
equal_lines_add_up(void **state)
{
	(void)state;
	NTP("restrict 192.0.2.7 mask 255.255.255.0 noserve\n"
	    "restrict 192.0.2.0 mask 255.255.255.0 kod\n"
	    "restrict 192.0.2.1 mask 255.255.255.0\n",
	    "192.0.2.0/255.255.255.0 kod noserve; ");
	NTP("restrict 192.0.2.7 noserve\nrestrict 192.0.2.7 ntpport ignore\n",
	    "192.0.2.7/255.255.255.255 ignore @123; "
	    "192.0.2.7/255.255.255.255 noserve; ");
}

static void
a_length_is_for_ntpsec_only(void **state)
{
	(void)state;
	NTP("restrict 192.0.2.0/24 ignore", "");
	SEC("restrict 192.0.2.9/24 ignore", "192.0.2.0/255.255.255.0 ignore; ");
	/* What is no length is cut off: a host is left. */
	SEC("restrict 192.0.2.0/33 ignore",
	    "192.0.2.0/255.255.255.255 ignore; ");
	SEC("restrict 192.0.2.0/0 ignore",
	    "192.0.2.0/255.255.255.255 ignore; ");
	SEC("restrict 192.0.2.0/x ignore",
	    "192.0.2.0/255.255.255.255 ignore; ");
	/* It goes before a mask. */
	SEC("restrict 10.1.2.3/8 mask 255.255.0.0 ignore",
	    "10.0.0.0/255.0.0.0 ignore; ");
}

static void
addresses_are_read_as_the_c_library_does(void **state)
{
	(void)state;
	NTP("restrict 10.1.2 ignore", "10.1.0.2/255.255.255.255 ignore; ");
	NTP("restrict 192.0.2.010 ignore",
	    "192.0.2.8/255.255.255.255 ignore; ");
	NTP("restrict 0xa.0.0.1 ignore", "10.0.0.1/255.255.255.255 ignore; ");
	NTP("restrict 10.1.65536 ignore", "");
	NTP("restrict 256.1.1.1 ignore", "");
	NTP("restrict 192.0.2.9.1 ignore", "");
	NTP("restrict 192.0.2.080 ignore", "");
	NTP("restrict 10.1 ignore", "");
	NTP("restrict 0 ignore", "");
	NTP("restrict \"192.0.2.1 ignore\"", "");
	NTP6("restrict [2001:db8::1]:123 ignore",
	    "2001:db8::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ignore; ");
}

static void
a_mask_of_the_other_family_is_none(void **state)
{
	(void)state;
	assert_rules(DIALECT_NTP,
	    "restrict 2001:db8::1 mask 255.255.255.0 ignore",
	    "0.0.0.0/0.0.0.0; ::/:: ignore");
	assert_rules(DIALECT_NTP, "restrict 192.0.2.1 mask ffff:: ignore",
	    "0.0.0.0/0.0.0.0 ignore; ::/::");
	NTP("restrict 192.0.2.1 mask 255.255.255 ignore", "");
	NTP("restrict 192.0.2.1 mask 24 ignore", "");
	NTP("restrict 10.1.2.3 mask 255.0.255.0 ignore",
	    "10.0.2.0/255.0.255.0 ignore; ");
}

static void
names_give_all_their_addresses(void **state)
{
	(void)state;
	assert_rules(DIALECT_NTP, "restrict www.test mask 255.255.255.0 ignore",
	    "192.0.2.200/255.255.255.255 ignore; "
	    "192.0.2.0/255.255.255.0 ignore; 0.0.0.0/0.0.0.0; "
	    "2001:db8::10/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ignore; "
	    "::/::");
	NTP("restrict -4 www.test",
	    "192.0.2.200/255.255.255.255; 192.0.2.10/255.255.255.255; ");
	NTP("restrict other.test ignore", "");
	NTP("restrict -4 localhost", "127.0.0.1/255.255.255.255; ");
	NTP6("restrict -6 localhost",
	    "::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff; ");
	NTP("restrict -6 127.0.0.1", "");
}

static void
what_stands_before_a_mistake_counts(void **state)
{
	(void)state;
	NTP("restrict 10.9.6.0 netmask 255.255.255.0 ignore",
	    "10.9.6.0/255.255.255.255; ");
	NTP("restrict 10.9.6.0 noserve, ignore",
	    "10.9.6.0/255.255.255.255 noserve; ");
	NTP("restrict 10.9.6.0 mask", "");
	NTP("restrict 10.9.6.0 noserve serverresponse", "");
	NTP("restrict ignore", "");
	NTP("Restrict 10.9.6.0 ignore", "");
	NTP("unrestrict 10.9.6.0", "");
	/* Of a mask behind -4 NTPsec knows nothing. */
	SEC("restrict -4 10.0.0.0 mask 255.0.0.0 ignore",
	    "10.0.0.0/255.255.255.255; ");
	NTP("restrict -4 10.0.0.0 mask 255.0.0.0 ignore",
	    "10.0.0.0/255.0.0.0 ignore; ");
	SEC("restrict 10.0.0.1 nopeer lowpriotrap ignore",
	    "10.0.0.1/255.255.255.255; ");
}

static void
unrestrict_takes_back(void **state)
{
	(void)state;
	SEC("restrict 10.0.0.0/8 ignore\nunrestrict 10.1.0.0/16\n",
	    "10.0.0.0/255.0.0.0 ignore; ");
	SEC("restrict 10.0.0.0/8 ignore\nunrestrict 10.0.0.0/8\n", "");
	SEC("restrict 10.0.0.0/8 ignore\nunrestrict 10.0.0.0/8\n"
	    "restrict 10.0.0.0/8 kod limited\n",
	    "10.0.0.0/255.0.0.0 kod limited; ");
	SEC("restrict 10.0.0.1 ignore kod\nunrestrict 10.0.0.1 ignore\n",
	    "10.0.0.1/255.255.255.255 kod; ");
	SEC("restrict 10.0.0.1 ntpport ignore\nunrestrict 10.0.0.1\n",
	    "10.0.0.1/255.255.255.255 ignore @123; ");
	SEC("unrestrict default\n", "");
	assert_rules(DIALECT_SEC, "unrestrict default noquery limited\n",
	    "0.0.0.0/0.0.0.0; ::/::");
}

static void
sources_get_holes(void **state)
{
	(void)state;
	assert_rules(DIALECT_NTP,
	    "server 192.0.2.5\nrestrict default noserve\n"
	    "restrict source nomodify\nrestrict 192.0.2.6 kod\n"
	    "server 192.0.2.6\nserver 127.127.1.0\n",
	    "192.0.2.6/255.255.255.255 kod; "
	    "192.0.2.5/255.255.255.255 nomodify; 0.0.0.0/0.0.0.0 noserve; "
	    "::/:: noserve");
	/* NTPsec makes one only where nothing would come back. */
	SEC("restrict source nomodify\nserver 192.0.2.5\n", "");
	assert_rules(DIALECT_SEC,
	    "restrict -4 default notrust\nrestrict source nomodify\n"
	    "server 192.0.2.5\nserver 192.0.2.6 key 3\n",
	    "192.0.2.5/255.255.255.255 nomodify; "
	    "0.0.0.0/0.0.0.0 limited noquery notrust; ::/:: limited noquery");
	NTP("server 192.0.2.5\n", "");
}

/* Every word is owed to the line that first had it. */
static void
the_line_that_decides_is_known(void **state)
{
	static const char *const line[] = { "restrict default noserve",
		"restrict default noserve kod limited", "restrict default" };
	struct restrict_set *s = restrict_new(DIALECT_SEC, NULL);
	struct access_rule *r;
	size_t n;

	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		assert_int_not_equal(
		    restrict_add(s, "f", i + 1, line[i], strlen(line[i])),
		    RESTRICT_NO_LINE);
	r = restrict_rules(s, &n);
	assert_int_equal(restrict_owed(s, r, ACCESS_NOSERVE).line, 1);
	assert_int_equal(restrict_owed(s, r, ACCESS_KOD).line, 2);
	assert_null(restrict_owed(s, r, ACCESS_NOQUERY).file);
	assert_int_equal(restrict_owed(s, r, 0).line, 3);
	free(r);
	restrict_free(s);
}

static void
a_line_tells_what_became_of_it(void **state)
{
	static const struct {
		const char *line;
		enum restrict_effect ntp, sec;
	} row[] = {
		{ "server 192.0.2.1", RESTRICT_NO_LINE, RESTRICT_NO_LINE },
		{ "restrict default", RESTRICT_DONE, RESTRICT_DONE },
		{ "restrict default kod", RESTRICT_WARNED, RESTRICT_WARNED },
		{ "restrict default nopeer", RESTRICT_DONE, RESTRICT_WARNED },
		{ "restrict x.invalid", RESTRICT_UNUSABLE, RESTRICT_UNUSABLE },
		{ "restrict 10.0.0.0/8", RESTRICT_UNUSABLE, RESTRICT_DONE },
		{ "restrict default bogus", RESTRICT_BROKEN, RESTRICT_BROKEN },
		{ "restrict default noepeer", RESTRICT_DONE, RESTRICT_BROKEN },
		{ "unrestrict default", RESTRICT_NO_LINE, RESTRICT_DONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct restrict_set *n = restrict_new(DIALECT_NTP, NULL);
		struct restrict_set *s = restrict_new(DIALECT_SEC, NULL);
		size_t len = strlen(row[i].line);

		assert_int_equal(
		    restrict_add(n, "f", 1, row[i].line, len), row[i].ntp);
		assert_int_equal(
		    restrict_add(s, "f", 1, row[i].line, len), row[i].sec);
		restrict_free(n);
		restrict_free(s);
	}
}

static void
flags_decide_by_the_kind_of_request(void **state)
{
	static const struct {
		uint32_t flags;
		enum access_verdict want[ACCESS_KINDS];
	} row[] = {
		{ 0,
		    { ACCESS_ANSWERS, ACCESS_ANSWERS, ACCESS_ANSWERS,
			ACCESS_ANSWERS } },
		{ ACCESS_IGNORE,
		    { ACCESS_DROPS, ACCESS_DROPS, ACCESS_DROPS,
			ACCESS_DROPS } },
		{ ACCESS_NOSERVE,
		    { ACCESS_DROPS, ACCESS_ANSWERS, ACCESS_ANSWERS,
			ACCESS_ANSWERS } },
		{ ACCESS_NOTRUST,
		    { ACCESS_DROPS, ACCESS_ANSWERS, ACCESS_ANSWERS,
			ACCESS_ANSWERS } },
		{ ACCESS_NOQUERY,
		    { ACCESS_ANSWERS, ACCESS_DROPS, ACCESS_DROPS,
			ACCESS_DROPS } },
		{ ACCESS_NOMODIFY,
		    { ACCESS_ANSWERS, ACCESS_ANSWERS, ACCESS_REFUSES,
			ACCESS_ANSWERS } },
		{ ACCESS_VERSION,
		    { ACCESS_ANSWERS, ACCESS_ANSWERS, ACCESS_ANSWERS,
			ACCESS_ANSWERS } },
		{ ACCESS_LIMITED,
		    { ACCESS_LIMITS, ACCESS_ANSWERS, ACCESS_ANSWERS,
			ACCESS_ANSWERS } },
		{ ACCESS_LIMITED | ACCESS_KOD,
		    { ACCESS_KISSES, ACCESS_ANSWERS, ACCESS_ANSWERS,
			ACCESS_ANSWERS } },
		{ ACCESS_KOD,
		    { ACCESS_ANSWERS, ACCESS_ANSWERS, ACCESS_ANSWERS,
			ACCESS_ANSWERS } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		for (int k = 0; k < ACCESS_KINDS; k++) {
			struct access_request rq = {
				.kind = (enum access_kind)k, .mode7 = true
			};

			assert_int_equal(
			    access_decide(row[i].flags, &rq).verdict,
			    row[i].want[k]);
		}
	}
}

static void
ntpsec_has_ways_of_its_own(void **state)
{
	struct access_request rq = { .kind = ACCESS_QUERY, .sec = true };

	(void)state;
	assert_int_equal(
	    access_decide(ACCESS_VERSION, &rq).verdict, ACCESS_DROPS);
	assert_int_equal(
	    access_decide(ACCESS_LIMITED | ACCESS_KOD, &rq).verdict,
	    ACCESS_LIMITS);
	rq.kind = ACCESS_MODE7;
	rq.mode7 = true;
	assert_int_equal(access_decide(0, &rq).verdict, ACCESS_DROPS);
	rq = (struct access_request){ .kind = ACCESS_TIME, .version = 3 };
	assert_int_equal(
	    access_decide(ACCESS_VERSION, &rq).verdict, ACCESS_DROPS);
	assert_int_equal(
	    access_decide(ACCESS_VERSION, &rq).flag, ACCESS_VERSION);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_dialect_has_its_default),
		cmocka_unit_test(equal_lines_add_up),
		cmocka_unit_test(a_length_is_for_ntpsec_only),
		cmocka_unit_test(addresses_are_read_as_the_c_library_does),
		cmocka_unit_test(a_mask_of_the_other_family_is_none),
		cmocka_unit_test(names_give_all_their_addresses),
		cmocka_unit_test(what_stands_before_a_mistake_counts),
		cmocka_unit_test(unrestrict_takes_back),
		cmocka_unit_test(sources_get_holes),
		cmocka_unit_test(the_line_that_decides_is_known),
		cmocka_unit_test(a_line_tells_what_became_of_it),
		cmocka_unit_test(flags_decide_by_the_kind_of_request),
		cmocka_unit_test(ntpsec_has_ways_of_its_own),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
