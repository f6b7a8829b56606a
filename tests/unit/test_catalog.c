/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/builtin.h"
#include "config/catalog.h"
#include "config/check.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

#include "tests/unit/scratch.h"

static const struct diag *
only(const struct diags *ds)
{
	assert_int_equal(ds->count, 1);
	return &ds->item[0];
}

static void
reads(struct catalog *c, const char *text, bool own)
{
	struct diags ds;

	diags_init(&ds);
	assert_true(catalog_read(c, "list.cfg", text, own, &ds));
	if (ds.count > 0)
		diag_print(&ds.item[0], NULL, stderr);
	assert_int_equal(ds.count, 0);
	diags_free(&ds);
}

static void
a_row_is_read_whole(void **state)
{
	const struct catalog_row *r;
	struct catalog c;

	(void)state;
	catalog_init(&c);
	reads(&c,
	    "stratum = 2; servers = ( { iso = \"US-CA\"; host = "
	    "\"Time.Example.NET\"; address = \"192.0.2.1,2001:db8::1\"; "
	    "location = \"Here, \\\"we\\\"\"; lat = 37.5; lon = -122; policy = "
	    "\"restricted\"; notify = true; pool = false; nts = true; smear = "
	    "true; page = \"https://example.net/\"; area = \"us\"; reference "
	    "= \"GPS\"; remarks = \"r\"; source = \"s\"; date = "
	    "\"2026-01-31\"; }, { host = \"b.example\"; stratum = 1; } );",
	    true);
	assert_int_equal(c.count, 2);
	r = catalog_find(&c, "time.example.net");
	assert_ptr_equal(r, &c.row[0]);
	assert_string_equal(r->text[CATALOG_ISO], "US-CA");
	assert_string_equal(r->text[CATALOG_ADDRESS], "192.0.2.1,2001:db8::1");
	assert_string_equal(r->text[CATALOG_LOCATION], "Here, \"we\"");
	assert_true(r->lat == 37.5 && r->lon == -122);
	assert_int_equal(r->stratum, 2);
	assert_int_equal(r->policy, POLICY_RESTRICTED);
	assert_int_equal(r->notify, ANSWER_YES);
	assert_int_equal(r->pool, ANSWER_NO);
	assert_true(r->nts && r->smear && r->own);
	assert_string_equal(r->text[CATALOG_DATE], "2026-01-31");
	r = catalog_find(&c, "b.example");
	assert_int_equal(r->stratum, 1);
	assert_int_equal(r->policy, POLICY_UNKNOWN);
	assert_int_equal(r->notify, ANSWER_UNKNOWN);
	assert_true(isnan(r->lat));
	assert_string_equal(r->text[CATALOG_DATE], "");
	assert_null(catalog_find(&c, "c.example"));
	catalog_free(&c);
}

/* One mistake, its code and its line; the rows beside it are read. */
static void
wrong(const char *row, const char *code)
{
	struct diags ds;
	struct catalog c;
	char text[512];

	catalog_init(&c);
	diags_init(&ds);
	snprintf(text, sizeof(text),
	    "servers = ( { host = \"a.example\"; },\n%s,\n{ host = "
	    "\"b.example\"; } );",
	    row);
	assert_true(catalog_read(&c, "list.cfg", text, false, &ds));
	assert_string_equal(only(&ds)->code, code);
	assert_int_equal(only(&ds)->at.line, 2);
	assert_int_equal(c.count, 2);
	diags_free(&ds);
	catalog_free(&c);
}

static void
mistakes_are_told_with_their_line(void **state)
{
	struct diags ds;
	struct catalog c;

	(void)state;
	wrong("{ host = \"x y\"; }", "bad-text");
	wrong("{ host = \"x\"; iso = \"Deutschland\"; }", "bad-text");
	wrong("{ host = \"x\"; iso = \"de\"; }", "bad-text");
	wrong("{ host = \"x\"; date = \"2026-1-1\"; }", "bad-text");
	wrong("{ host = \"x\"; address = \"1.2.3\"; }", "bad-text");
	wrong("{ host = \"x\"; address = \"1.2.3.4,\"; }", "bad-text");
	wrong("{ host = \"x\"; page = \"javascript:1\"; }", "bad-text");
	wrong("{ host = \"x\"; policy = \"opened\"; }", "bad-policy");
	wrong("{ iso = \"DE\"; }", "no-name");
	wrong("{ host = \"x\"; lat = 91; }", "out-of-range");
	wrong("{ host = \"x\"; hots = \"y\"; }", "unknown-setting");
	wrong("\"x\"", "wrong-type");
	catalog_init(&c);
	diags_init(&ds);
	assert_false(catalog_read(&c, "x", "servers = (", true, &ds));
	assert_string_equal(only(&ds)->code, "syntax");
	diags_free(&ds);
	catalog_free(&c);
}

static void
lists_are_merged(void **state)
{
	const struct catalog_row *r;
	struct catalog c;

	(void)state;
	catalog_init(&c);
	reads(&c,
	    "servers = ( { host = \"a.example\"; location = \"mine\"; date = "
	    "\"2026-02-02\"; } ); gone = ( { host = \"dead.example\"; now = "
	    "\"new.example\"; remarks = \"moved\"; } );",
	    true);
	reads(&c,
	    "servers = ( { host = \"A.EXAMPLE\"; location = \"theirs\"; area "
	    "= \"world\"; nts = true; policy = \"open\"; date = "
	    "\"2020-02-02\"; }, { host = \"dead.example\"; }, { host = "
	    "\"other.example\"; } );",
	    false);
	assert_int_equal(c.count, 2);
	r = catalog_find(&c, "a.example");
	assert_string_equal(r->text[CATALOG_LOCATION], "mine");
	assert_string_equal(r->text[CATALOG_AREA], "world");
	assert_string_equal(r->text[CATALOG_DATE], "2026-02-02");
	assert_true(r->nts && r->own && r->policy == POLICY_OPEN);
	assert_null(catalog_find(&c, "dead.example"));
	assert_string_equal(
	    catalog_gone(&c, "DEAD.example")->now, "new.example");
	assert_null(catalog_gone(&c, "a.example"));
	/* Who has it in a list of his own keeps it. */
	reads(&c, "servers = ( { host = \"dead.example\"; } );", true);
	assert_non_null(catalog_find(&c, "dead.example"));
	catalog_free(&c);
}

static void
age_is_in_days(void **state)
{
	struct catalog_row r;

	(void)state;
	catalog_row_init(&r);
	assert_int_equal(catalog_age(&r, 1800000000), -1);
	r.text[CATALOG_DATE] = "1970-01-11";
	assert_int_equal(catalog_age(&r, 864000), 0);
	assert_int_equal(catalog_age(&r, 864000 + 86400 * 3 + 5), 3);
	assert_int_equal(catalog_age(&r, 0), 0);
}

/* What is written is read as the same, whatever was in it. */
static void
written_is_read(void **state)
{
	struct catalog c, d;
	struct diags ds;
	char *text = NULL, *again = NULL;
	size_t len, len2;
	FILE *out;

	(void)state;
	catalog_init(&c);
	catalog_init(&d);
	diags_init(&ds);
	catalog_load(&c, &ds);
	assert_int_equal(ds.count, 0);
	assert_true(c.count > 800);
	out = open_memstream(&text, &len);
	assert_int_equal(catalog_write(&c, "all of it", out), 0);
	fclose(out);
	assert_true(catalog_read(&d, "again", text, false, &ds));
	assert_int_equal(ds.count, 0);
	assert_int_equal(c.count, d.count);
	assert_int_equal(c.ngone, d.ngone);
	out = open_memstream(&again, &len2);
	assert_int_equal(catalog_write(&d, "all of it", out), 0);
	fclose(out);
	assert_string_equal(text, again);
	free(text);
	free(again);
	diags_free(&ds);
	catalog_free(&c);
	catalog_free(&d);
}

/* Servers that spread leap seconds: nobody must mix them with others. */
static const char *const smearers[] = { "time.google.com", "time1.google.com",
	"time2.google.com", "time3.google.com", "time4.google.com",
	"time.android.com", "time.aws.com", "time.facebook.com",
	"time1.facebook.com", "time2.facebook.com", "time3.facebook.com",
	"time4.facebook.com", "time5.facebook.com" };

static bool
smears(const char *host)
{
	for (size_t i = 0; i < sizeof(smearers) / sizeof(smearers[0]); i++)
		if (strcasecmp(host, smearers[i]) == 0)
			return true;
	return false;
}

/* Every list of the program, by itself: nothing is hidden by another. */
static void
what_is_shipped_is_sound(void **state)
{
	struct catalog ended;
	struct diags ds;
	size_t lists = 0, rows = 0, open = 0;

	(void)state;
	catalog_init(&ended);
	diags_init(&ds);
	catalog_load(&ended, &ds);
	assert_true(ended.ngone > 700);
	for (const struct builtin *b = builtin; b->kind != NULL; b++) {
		struct catalog c;
		char *text = NULL;
		size_t len;
		FILE *out;

		if (strcmp(b->kind, CATALOG_KIND) != 0)
			continue;
		lists++;
		out = open_memstream(&text, &len);
		for (size_t i = 0; b->line[i] != NULL; i++)
			fputs(b->line[i], out);
		fclose(out);
		catalog_init(&c);
		assert_true(catalog_read(&c, b->name, text, true, &ds));
		for (size_t i = 0; i < c.count; i++) {
			const struct catalog_row *r = &c.row[i];
			const char *host = r->text[CATALOG_HOST];

			rows++;
			open += r->policy == POLICY_OPEN;
			if (catalog_gone(&ended, host) != NULL)
				fail_msg("%s has ended", host);
			if (catalog_age(r, INT64_C(4102444800)) < 0 ||
			    catalog_age(r, time(NULL)) == 0)
				fail_msg("%s has no date, or one to come",
				    catalog_key(r));
			if (*r->text[CATALOG_SOURCE] == '\0')
				fail_msg("%s: from nowhere", catalog_key(r));
			if (smears(host) != r->smear)
				fail_msg("%s: does it smear?", host);
			if (strstr(host, ".pool.ntp.org") != NULL)
				fail_msg("%s is the pool's", host);
			if (strncmp(b->name, "stratum", 7) == 0 &&
			    r->stratum == 0)
				fail_msg("%s has no stratum", host);
			if (strcmp(b->name, "nts") == 0 && !r->nts)
				fail_msg("%s offers no NTS", host);
			for (size_t t = 0; t < CATALOG_TEXTS; t++) {
				const char *at = strchr(r->text[t], '@');

				if (at != NULL && at[1] > ' ')
					fail_msg("%s: an address of mail?",
					    r->text[t]);
			}
		}
		free(text);
		catalog_free(&c);
	}
	assert_int_equal(ds.count, 0);
	assert_int_equal(lists, 4);
	assert_true(rows > 850 && open > 400);
	diags_free(&ds);
	catalog_free(&ended);
}

/* A user's file adds to the program's. */
static void
own_lists_are_found(void **state)
{
	struct catalog c;
	struct diags ds;
	char dir[256], sub[300];

	catalog_init(&c);
	diags_init(&ds);
	scratch_path(state, "", dir);
	setenv("XDG_CONFIG_HOME", dir, 1);
	snprintf(sub, sizeof(sub), "%s/ntptui", dir);
	assert_int_equal(mkdir(sub, 0700), 0);
	snprintf(sub, sizeof(sub), "%s/ntptui/servers", dir);
	assert_int_equal(mkdir(sub, 0700), 0);
	scratch_text(state, "ntptui/servers/mine.cfg",
	    "servers = ( { host = \"mine.example\"; }, { host = "
	    "\"ntp.amnic.net\"; remarks = \"near\"; } );");
	catalog_load(&c, &ds);
	assert_int_equal(ds.count, 0);
	assert_true(catalog_find(&c, "mine.example")->own);
	assert_string_equal(
	    catalog_find(&c, "ntp.amnic.net")->text[CATALOG_REMARKS], "near");
	assert_string_equal(
	    catalog_find(&c, "ntp.amnic.net")->text[CATALOG_ISO], "AM");
	unsetenv("XDG_CONFIG_HOME");
	diags_free(&ds);
	catalog_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_is_read_whole),
		cmocka_unit_test(mistakes_are_told_with_their_line),
		cmocka_unit_test(lists_are_merged),
		cmocka_unit_test(age_is_in_days),
		cmocka_unit_test(written_is_read),
		cmocka_unit_test(what_is_shipped_is_sound),
		IN_SCRATCH(own_lists_are_found),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	unsetenv("XDG_CONFIG_HOME");
	setenv("HOME", "/nonexistent", 1);
	return cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
}
