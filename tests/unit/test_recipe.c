/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The finished ntp.conf of each role from what systems ship: before and after
 * are golden files (GENERATE=1 writes those after anew).
 */

#include "config/recipe.h"
#include "config/slurp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const hosts[] = { "ntp1.north.example", "ntp2.south.example",
	"time.east.example", "clock.west.example" };

static const char *const stock[] = { "debian", "ubuntu", "rhel", "freebsd",
	"open" };

static struct explain_net nets[2];

static struct recipe
recipe_of(enum recipe_role role)
{
	struct recipe r = { .role = role,
		.parts = RECIPE_ALL,
		.net = nets,
		.nnet = 2,
		.driftfile = "/var/lib/ntptui/drift",
		.now = 1795392000 };

	assert_true(addr_parse(&nets[0].addr, "192.168.7.0"));
	assert_true(addr_parse(&nets[1].addr, "2001:db8:7::"));
	nets[0].bits = 24;
	nets[1].bits = 48;
	if (role == RECIPE_POOL) {
		r.host = hosts;
		r.nhost = sizeof(hosts) / sizeof(hosts[0]);
	}
	return r;
}

static void
path_of(char *buf, size_t size, const char *name, const char *role)
{
	const char *top = getenv("top_srcdir");

	snprintf(buf, size, "%s/tests/golden/recipe-%s%s%s.conf",
	    top != NULL ? top : ".", name, role[0] != '\0' ? "-" : "", role);
}

static char *
read_golden(const char *name, const char *role, size_t *len)
{
	char path[400];
	struct slurp file;

	path_of(path, sizeof(path), name, role);
	if (!slurp_file(&file, path, 100000))
		return NULL;
	*len = file.len;
	return file.text;
}

static void
compare(const char *name, const char *role, const char *text, size_t len)
{
	size_t want_len = 0;
	char path[400], *want;

	if (getenv("GENERATE") != NULL) {
		FILE *out;

		path_of(path, sizeof(path), name, role);
		out = fopen(path, "w");
		assert_non_null(out);
		assert_int_equal(fwrite(text, 1, len, out), len);
		assert_int_equal(fclose(out), 0);
		return;
	}
	want = read_golden(name, role, &want_len);
	assert_non_null(want);
	assert_string_equal(text, want);
	assert_int_equal(len, want_len);
	free(want);
}

/* What may be left of warnings: whom a small file asks is its user's choice. */
static size_t
count_left(const struct diags *ds)
{
	size_t n = 0;

	for (size_t i = 0; i < ds->count; i++)
		if (ds->item[i].sev != SEV_NOTE &&
		    strcmp(ds->item[i].code, "two-sources") != 0) {
			print_message(
			    "%s: %s\n", ds->item[i].code, ds->item[i].text);
			n++;
		}
	return n;
}

static void
stock_files_become_the_role_s(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stock) / sizeof(stock[0]); i++)
		for (int role = 0; role < RECIPE_ROLES; role++) {
			struct recipe r = recipe_of((enum recipe_role)role);
			const char *word = recipe_role_word(r.role);
			size_t len = 0, out_len, again_len;
			char *was = read_golden(stock[i], "", &len), why[200];
			char *out, *again;
			struct diags ds;

			assert_non_null(was);
			out = recipe_text(was, len, &r, &out_len);
			compare(stock[i], word, out, out_len);
			again = recipe_text(out, out_len, &r, &again_len);
			assert_string_equal(again, out);
			assert_int_equal(again_len, out_len);
			diags_init(&ds);
			if (!recipe_proven(
				out, out_len, &r, &ds, why, sizeof(why)))
				fail_msg("%s, %s: %s", stock[i], word, why);
			if (count_left(&ds) > 0)
				fail_msg("%s, %s: warnings", stock[i], word);
			diags_free(&ds);
			free(was);
			free(out);
			free(again);
		}
}

static void
makes(const struct recipe *r, const char *text, const char *expected)
{
	size_t len;
	char *out = recipe_text(text, strlen(text), r, &len);

	assert_string_equal(out, expected);
	free(out);
}

static void
a_part_touches_nothing_else(void **state)
{
	struct recipe r = recipe_of(RECIPE_POOL);

	(void)state;
	r.parts = RECIPE_UPSTREAMS;
	r.nhost = 1;
	makes(&r, "restrict default\nserver a.example iburst\n",
	    "restrict default\n"
	    "# setup of 2026-11-23: other servers were chosen:\n"
	    "#server a.example iburst\nserver ntp1.north.example iburst\n");
	r.parts = RECIPE_FILES;
	makes(&r, "restrict default\ndriftfile /x\n",
	    "restrict default\n"
	    "# setup of 2026-11-23: another file takes its place:\n"
	    "#driftfile /x\ndriftfile /var/lib/ntptui/drift\n");
	r.driftfile = NULL;
	makes(&r, "server a.example", "server a.example");
	r.leapfile = "/l";
	makes(&r, "server a.example", "server a.example\nleapfile /l\n");
	r.parts = 0;
	makes(&r, "restrict default\r\ndisable auth\r\n",
	    "restrict default\r\ndisable auth\r\n");
}

static void
ends_of_lines_are_kept(void **state)
{
	struct recipe r = recipe_of(RECIPE_CLIENT);

	(void)state;
	r.parts = RECIPE_ACCESS;
	makes(&r, "restrict default\r\nrestrict 127.0.0.1\r\nrestrict ::1",
	    "# setup of 2026-11-23: what everybody may do is said by other "
	    "lines now:\r\n"
	    "#restrict default\r\nrestrict 127.0.0.1\r\nrestrict ::1\r\n"
	    "# Nobody else gets the time, or may do anything.\r\n"
	    "restrict -4 default ignore\r\nrestrict -6 default ignore\r\n"
	    "# Servers that we ask are heard, and may do nothing else.\r\n"
	    "restrict source nomodify notrap noquery\r\n");
}

static void
an_empty_file_becomes_a_whole_one(void **state)
{
	struct recipe r = recipe_of(RECIPE_POOL);
	struct diags ds;
	char why[200], *out;
	size_t len;

	(void)state;
	out = recipe_text("", 0, &r, &len);
	diags_init(&ds);
	if (!recipe_proven(out, len, &r, &ds, why, sizeof(why)))
		fail_msg("%s\n%s", why, out);
	assert_int_equal(count_left(&ds), 0);
	diags_free(&ds);
	free(out);
}

static void
what_is_not_proven_is_named(void **state)
{
	static const char text[] =
	    "server 192.0.2.1\nrestrict default noquery\nrestrict 127.0.0.1 "
	    "ignore\n";
	struct recipe r = recipe_of(RECIPE_CLIENT);
	struct diags ds;
	char why[200];

	(void)state;
	diags_init(&ds);
	assert_false(
	    recipe_proven(text, strlen(text), &r, &ds, why, sizeof(why)));
	assert_string_equal(why, "this host, 127.0.0.1: may not ask how it is");
	diags_free(&ds);
}

static void
roles_have_words(void **state)
{
	enum recipe_role role;

	(void)state;
	for (int i = 0; i < RECIPE_ROLES; i++) {
		assert_true(recipe_role_parse(
		    recipe_role_word((enum recipe_role)i), &role));
		assert_int_equal(role, i);
	}
	assert_false(recipe_role_parse("king", &role));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stock_files_become_the_role_s),
		cmocka_unit_test(a_part_touches_nothing_else),
		cmocka_unit_test(ends_of_lines_are_kept),
		cmocka_unit_test(an_empty_file_becomes_a_whole_one),
		cmocka_unit_test(what_is_not_proven_is_named),
		cmocka_unit_test(roles_have_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("recipe", tests, NULL, NULL);
}
