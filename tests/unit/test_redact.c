/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is taken out of a report, and what stays: planted secrets are looked
 * for in what comes out; addresses keep their identity, columns their place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prop.h"
#include "ui/redact.h"

static char *
redacted(struct redact *r, const char *text, bool quotes)
{
	char *buf = NULL;
	size_t len;
	FILE *out = open_memstream(&buf, &len);

	assert_non_null(out);
	redact_text(r, text, quotes, out);
	fclose(out);
	return buf;
}

static void
expect(bool mask, const char *text, const char *want)
{
	struct redact r;
	char *got;

	redact_init(&r, mask);
	got = redacted(&r, text, false);
	assert_string_equal(got, want);
	free(got);
	redact_free(&r);
}

static void
test_addresses(void **state)
{
	(void)state;
	expect(true, "198.51.100.7", "public-1");
	expect(true, "198.51.100.7:123", "public-1:123");
	expect(true, "[2001:db8::1]:123", "[public-1]:123");
	expect(true, "2001:db8::1, 2001:db8::2, 2001:db8::1.",
	    "public-1, public-2, public-1.");
	expect(true, "*198.51.100.7    .GPS.", "*public-1        .GPS.");
	expect(true, "::ffff:198.51.100.7 x", "public-1            x");
	expect(true, "x198.51.100.7 o2001:db8::1", "xpublic-1     opublic-2");
	/* Cut by a table. */
	expect(true, "2001:db8:1234:5", "public-?");
	expect(true, "+2001:db8:1234:56 x", "+public-? x");
	/* Names of reverse zones and of those who are named by address. */
	expect(true, "ip-198.51.100.7.example.de", "ip-public-1.example.de");
	expect(false, "198.51.100.7 2001:db8::1", "198.51.100.7 2001:db8::1");
}

static void
test_no_addresses(void **state)
{
	static const char *const same[] = { "10.1.2.3", "172.31.0.1",
		"192.168.1.1", "127.0.0.1", "127.127.28.0", "169.254.1.1",
		"100.64.0.9", "224.0.1.1", "255.255.255.0", "::1",
		"::", "fe80::1%2", "fd00::1", "ff02::101",
		"2026-11-23 08:15:00", "ntp 4.2.8p15", "1.5e-6", "+0.123",
		"dead.example", "a:b", "0.debian.pool.ntp.org",
		"ntp.conf:7:25: error: no", "12:34:56.789", "1.2.3",
		"1.2.3.400" };

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		expect(true, same[i], same[i]);
}

static void
test_mail_and_control(void **state)
{
	(void)state;
	expect(false, "ask root@host.example, please",
	    "ask (mail address), please");
	expect(false, "<a.b+c@x.example>", "<(mail address)>");
	expect(false, "at @ noon", "at @ noon");
	expect(false, "a\tb\nc\x1b[31m\x7f", "a\tb\nc?[31m?");
	expect(false,
	    "\xc2\x9b"
	    "31m \xc3\xa9",
	    "?31m \xc3\xa9");
}

static void
test_keys(void **state)
{
	static const char file[] = "# note\n"
				   "1 SHA1 PlantedOne\n"
				   " 2\tMD5  two,\"words  and-more # c\n"
				   "3 MD5 abc\n"
				   "4 AES server\n"
				   "5 SHA1 lastone";
	struct redact r;
	char *got;

	(void)state;
	redact_init(&r, false);
	redact_keys(&r, file, strlen(file));
	got = redacted(&r,
	    "xPlantedOney 'two,\"words' and-more lastone abc "
	    "server SHA1",
	    false);
	assert_string_equal(got,
	    "x(left out)y '(left out)' (left out) (left out) abc server "
	    "SHA1");
	free(got);
	redact_free(&r);
}

/* The text of a configuration as it comes out; `quotes` of it later. */
static char *
conf_redacted(struct redact *r, const char *text)
{
	struct diags ds;
	struct conf *c;
	char *buf = NULL;
	size_t len;
	FILE *out = open_memstream(&buf, &len);

	assert_non_null(out);
	diags_init(&ds);
	c = conf_parse("t.conf", text, strlen(text), &ds);
	redact_conf(r, c, out);
	fclose(out);
	conf_free(c);
	diags_free(&ds);
	return buf;
}

static void
test_conf(void **state)
{
	static const char text[] =
	    "# comment CommentOne\n"
	    "server ntp.example iburst # CommentTwo\n"
	    "controlkey 77\n"
	    "requestkey PlantedRequest\n"
	    "crypto pw PlantedPass host \"Hidden Host\"\n"
	    "7 SHA256 PlantedPaste\n"
	    "PlantedAlone\n"
	    "server ntp.example PlantedBad minpoll 4\n"
	    "keys \"/etc/ntp.keys\"\n";
	struct redact r;
	char *conf, *quote;

	(void)state;
	redact_init(&r, false);
	conf = conf_redacted(&r, text);
	assert_null(strstr(conf, "Planted"));
	assert_null(strstr(conf, "Comment"));
	assert_null(strstr(conf, "77"));
	assert_non_null(strstr(conf, "server ntp.example iburst"));
	assert_non_null(strstr(conf, "/etc/ntp.keys"));
	/* Nor in what quotes it, while the values of secrets are nowhere. */
	quote = redacted(&r,
	    "'PlantedRequest' 'PlantedPass' 'PlantedPaste' 'PlantedAlone' "
	    "'PlantedBad' minpoll",
	    true);
	assert_null(strstr(quote, "Planted"));
	assert_non_null(strstr(quote, "minpoll"));
	free(quote);
	quote = redacted(&r, "PlantedPass PlantedRequest PlantedBad", false);
	assert_string_equal(quote, "(left out) (left out) PlantedBad");
	free(quote);
	free(conf);
	redact_free(&r);
}

/* Any octets: it ends, and no secret comes through. */
static void
test_any_text(void **state)
{
	static const char alphabet[] = "aS3.:@ #\n\"'\\1203f\x80\xc2\xff[]%";

	(void)state;
	for (int i = 0; i < 2000; i++) {
		char text[200], line[200];
		size_t n = prop_below(sizeof(text) - 8);
		struct redact r;
		char *got;

		for (size_t k = 0; k < n; k++)
			text[k] = alphabet[prop_below(sizeof(alphabet) - 1)];
		memcpy(text + n, "aSecret", 8);
		snprintf(line, sizeof(line), "crypto pw aSecret");
		redact_init(&r, prop_below(2) != 0);
		free(conf_redacted(&r, text));
		free(conf_redacted(&r, line));
		got = redacted(&r, text, prop_below(2) != 0);
		assert_null(strstr(got, "aSecret"));
		free(got);
		redact_free(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_no_addresses),
		cmocka_unit_test(test_mail_and_control),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_conf),
		cmocka_unit_test(test_any_text),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
