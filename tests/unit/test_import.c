/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages in the structure of the registry's, made up; and tables. */

#include "config/import.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/scratch.h"

static const char list[] =
    "<!DOCTYPE html><html><head><title>x</title><style>td{}</style></head>"
    "<body><table><tr><td>Home</td></tr></table><table>\n<thead><tr>\n"
    "<th>ISO</th><th>Location</th><th>Host / Sponsor</th><th>Service "
    "Area</th><th>Access Policy</th><th>Notify</th><th>Last Modified</th>\n"
    "</tr></thead><tbody>\n"
    "<tr>\n<td><a href=\"/support/servers/publictimeserver000101\">DE</a>"
    "</td>\n<td>M&uuml;nchen</td>\n<td>Verein</td>\n<td>Europe</td>\n"
    "<td><a href=\"/support/servers/openaccess\">open</a></td>\n"
    "<td>Yes</td>\n<td>2021-03-09</td>\n</tr>\n"
    "<tr><td><a href=\"/support/servers/publictimeserver000102/\">UK</a>"
    "<td>London<td><td>UK<td>RestrictedAccess<td>No<td>12 Mar 2019</tr>\n"
    "<tr><td></td><td><a href=\"x/PublicTimeServer0001103\">US CA</a></td>"
    "<td>Fremont</td><td></td><td>all</td><td>closed</td><td>No</td>"
    "<td>someday</td></tr>\n"
    "<tr><td>FR</td><td>nobody</td><td></td><td></td><td>open</td>"
    "<td>No</td><td>2020-01-01</td></tr>\n"
    "</tbody></table></body></html>";

static const char entry_b[] =
    "<html><head><meta property=\"og:url\" "
    "content=\"https://x.example/support/servers/publictimeserver000101/\">"
    "<script>var a = '<tr><td>Hostname</td><td>evil</td></tr>';</script>"
    "</head><body><table><tbody>"
    "<tr><td><a href=\"/a\">Server Stratum</a></td><td>Stratum "
    "Two</td></tr>"
    "<tr><td><a href=\"/b\">Country Code</a></td><td>DE</td></tr>"
    "<tr><td>Hostname</td><td>Ntp1.Example.ORG, ntp2.example.org</td></tr>"
    "<tr><td>IP Address</td><td>192.0.2.1<br>192.0.2.2</td></tr>"
    "<tr><td>IPv6 Address</td><td>2001:db8::1</td></tr>"
    "<tr><td>Use DNS</td><td>Yes</td></tr>"
    "<tr><td>Pool Member</td><td>Yes</td></tr>"
    "<tr><td>Server Location</td><td>Munich, \x1b[31mBavaria</td></tr>"
    "<tr><td>Host Organization</td><td>A club</td></tr>"
    "<tr><td>Geographic Coordinates</td><td>48:08N, 11:34E</td></tr>"
    "<tr><td>Server Synchronization</td><td>DCF-77 and GPS with PPS, "
    "NTP V4</td></tr>"
    "<tr><td>Service Area</td><td>Germany</td></tr>"
    "<tr><td>Access Policy</td><td>Open Access</td></tr>"
    "<tr><td>Access Details</td><td>be kind</td></tr>"
    "<tr><td>Notification Message</td><td>No</td></tr>"
    "<tr><td>Server Contact</td><td>someone at example.org</td></tr>"
    "</tbody></table></body></html>";

/* The wiki's own form. */
static const char entry_c[] =
    "<div>ServerForm<table><tr><th> ServerStratum </th><td> StratumOne "
    "</td></tr><tr><th> CountryCode </th><td> UK </td></tr>"
    "<tr><th> Hostname </th><td> clock.example.net </td></tr>"
    "<tr><th> IP Address </th><td> dynamic </td></tr>"
    "<tr><th> ServerLocation </th><td> London </td></tr>"
    "<tr><th> AccessPolicy </th><td> OpenAccess </td></tr>"
    "<tr><th> NotificationMessage </th><td> Yes </td></tr></table></div>";

struct took {
	struct catalog c;
	struct diags ds;
	struct import_count count;
	struct import *im;
};

static void
begin(struct took *t)
{
	memset(t, 0, sizeof(*t));
	catalog_init(&t->c);
	diags_init(&t->ds);
	t->im = import_new(&t->ds);
}

static void
finish(struct took *t)
{
	import_finish(t->im, &t->c, &t->count);
	import_free(t->im);
	t->im = NULL;
}

static void
drop(struct took *t)
{
	catalog_free(&t->c);
	diags_free(&t->ds);
}

static void
page(struct took *t, const char *name, const char *text)
{
	import_html(t->im, name, text, strlen(text));
}

static bool
told(const struct diags *ds, const char *part)
{
	for (size_t i = 0; i < ds->count; i++)
		if (strstr(ds->item[i].text, part) != NULL)
			return true;
	return false;
}

static void
a_list_gives_every_row(void **state)
{
	const struct catalog_row *r;
	struct took t;

	(void)state;
	begin(&t);
	page(&t, "/x/stratumonetimeservers.html", list);
	finish(&t);
	assert_int_equal(t.count.rows, 3);
	assert_int_equal(t.c.count, 3);
	assert_int_equal(t.count.bare, 3);
	r = catalog_find(
	    &t.c, "https://support.ntp.org/Servers/PublicTimeServer000101");
	assert_string_equal(r->text[CATALOG_ISO], "DE");
	assert_string_equal(
	    r->text[CATALOG_LOCATION], "M\xc3\xbcnchen, Verein");
	assert_int_equal(r->policy, POLICY_OPEN);
	assert_int_equal(r->notify, ANSWER_YES);
	assert_int_equal(r->stratum, 1);
	assert_string_equal(r->text[CATALOG_DATE], "2021-03-09");
	r = catalog_find(
	    &t.c, "https://support.ntp.org/Servers/PublicTimeServer000102");
	assert_string_equal(r->text[CATALOG_ISO], "GB");
	assert_int_equal(r->policy, POLICY_RESTRICTED);
	assert_string_equal(r->text[CATALOG_DATE], "2019-03-12");
	r = catalog_find(
	    &t.c, "https://support.ntp.org/Servers/PublicTimeServer001103");
	assert_string_equal(r->text[CATALOG_ISO], "US-CA");
	assert_int_equal(r->policy, POLICY_CLOSED);
	/* What is odd is told: a date, and a row that leads nowhere. */
	assert_true(told(&t.ds, "someday"));
	assert_true(told(&t.ds, "nobody"));
	assert_int_equal(t.ds.count, 2);
	assert_int_equal(t.count.odd, 2);
	drop(&t);
}

static void
lists_and_pages_are_joined(void **state)
{
	const struct catalog_row *r;
	struct took t;

	(void)state;
	begin(&t);
	page(&t, "stratumtwotimeservers.html", list);
	page(&t, "whatever.html", entry_b);
	page(&t, "PublicTimeServer000102.html", entry_c);
	finish(&t);
	assert_int_equal(t.count.rows, 5);
	assert_int_equal(t.count.joined, 2);
	/* Two names on one page, one of the other, one without. */
	assert_int_equal(t.c.count, 4);
	assert_int_equal(t.count.bare, 1);
	r = catalog_find(&t.c, "ntp1.example.org");
	assert_non_null(r);
	assert_string_equal(
	    r->text[CATALOG_ADDRESS], "192.0.2.1,192.0.2.2,2001:db8::1");
	assert_string_equal(
	    r->text[CATALOG_LOCATION], "Munich, [31mBavaria, A club");
	assert_int_equal(r->stratum, 2);
	assert_int_equal(r->pool, ANSWER_YES);
	/* Its own page counts before the list. */
	assert_int_equal(r->notify, ANSWER_NO);
	assert_string_equal(r->text[CATALOG_REFERENCE], "GPS+DCF77+PPS");
	assert_string_equal(r->text[CATALOG_REMARKS], "be kind");
	assert_string_equal(r->text[CATALOG_DATE], "2021-03-09");
	assert_true(fabs(r->lat - 48.1333) < 0.001);
	assert_true(fabs(r->lon - 11.5667) < 0.001);
	for (size_t i = 0; i < CATALOG_TEXTS; i++)
		assert_null(strstr(r->text[i], "someone"));
	assert_non_null(catalog_find(&t.c, "ntp2.example.org"));
	r = catalog_find(&t.c, "clock.example.net");
	assert_string_equal(r->text[CATALOG_ISO], "GB");
	assert_int_equal(r->stratum, 1);
	assert_int_equal(r->policy, POLICY_OPEN);
	drop(&t);
}

static void
table(const char *text, size_t rows)
{
	const struct catalog_row *r;
	struct took t;

	begin(&t);
	import_table(t.im, "list", text, strlen(text));
	finish(&t);
	assert_int_equal(t.c.count, rows);
	r = catalog_find(&t.c, "a.example.org");
	assert_non_null(r);
	assert_string_equal(r->text[CATALOG_ISO], "DE");
	assert_string_equal(r->text[CATALOG_LOCATION], "Here, there");
	assert_int_equal(r->stratum, 2);
	assert_true(r->lat == 1.5 && r->lon == -2.5);
	assert_true(r->nts && !r->smear);
	drop(&t);
}

static void
tables_are_read(void **state)
{
	struct took t;

	(void)state;
	table("iso\thostname\tlocation\tstratum\tlat\tlon\tnts\n"
	      "DE\ta.example.org\tHere, there\t2\t1.5\t-2.5\tyes\n"
	      "FR\tb.example.org\t\"odd\t1\t\t\tno\n",
	    2);
	table("\xef\xbb\xbfiso,hostname,location,stratum,lat,lon,nts\r\n"
	      "DE,a.example.org,\"Here, there\",2,1.5,-2.5,yes\r\n"
	      "FR,b.example.org,\"two\nlines and \"\"quotes\"\"\",1,,,no\r\n"
	      "FR,c.example.org,no newline at the end,1,,,no",
	    3);
	begin(&t);
	import_table(t.im, "poem", "no table\nat all\n", 16);
	finish(&t);
	assert_int_equal(t.c.count, 0);
	assert_int_equal(t.ds.count, 1);
	assert_string_equal(t.ds.item[0].code, "no-servers");
	drop(&t);
}

struct seen {
	size_t n[IMPORT_CHANGES];
	char gone[64];
};

static void
see(void *arg, enum import_change change, const struct catalog_row *was,
    const struct catalog_row *now)
{
	struct seen *s = arg;

	s->n[change]++;
	assert_true((was == NULL) == (change == IMPORT_NEW));
	assert_true((now == NULL) == (change == IMPORT_GONE));
	if (change == IMPORT_GONE)
		snprintf(s->gone, sizeof(s->gone), "%s", catalog_key(was));
}

static void
changes_are_told(void **state)
{
	static const char have[] =
	    "stratum = 1; servers = ( { host = \"one.example\"; iso = \"DE\"; "
	    "policy = \"open\"; page = "
	    "\"https://support.ntp.org/Servers/PublicTimeServer000101\"; }, { "
	    "host = \"lost.example\"; page = "
	    "\"https://support.ntp.org/Servers/PublicTimeServer000999\"; }, { "
	    "host = \"private.example\"; }, { host = \"two.example\"; stratum "
	    "= 2; page = "
	    "\"https://support.ntp.org/Servers/PublicTimeServer000500\"; } "
	    ");";
	struct seen s = { { 0 }, "" };
	struct catalog c;
	struct took t;

	(void)state;
	begin(&t);
	catalog_init(&c);
	assert_true(catalog_read(&c, "have", have, false, &t.ds));
	page(&t, "stratumonetimeservers.html", list);
	finish(&t);
	import_compare(&c, &t.c, see, &s);
	/* 101 has another location now; 102 and 1103 are not known; 999 is
	 * gone; of stratum 2 and of other lists nothing was said. */
	assert_int_equal(s.n[IMPORT_NEW], 2);
	assert_int_equal(s.n[IMPORT_CHANGED], 1);
	assert_int_equal(s.n[IMPORT_SAME], 0);
	assert_int_equal(s.n[IMPORT_GONE], 1);
	assert_string_equal(s.gone, "lost.example");
	memset(&s, 0, sizeof(s));
	import_compare(&t.c, &t.c, see, &s);
	assert_int_equal(s.n[IMPORT_SAME], 3);
	catalog_free(&c);
	drop(&t);
}

static void
coordinates_of_every_kind(void **state)
{
	static const struct {
		const char *text;
		double lat, lon;
	} good[] = {
		{ "48:47N, 9:10E", 48.7833, 9.1667 },
		{ "46 2.517' N, 14 29.241' E, +360 m", 46.04195, 14.48735 },
		{ "41.85,-87.61", 41.85, -87.61 },
		{ "41.85 -87.61", 41.85, -87.61 },
		{ "122 9 41 W / 37 26 35 N", 37.4431, -122.1614 },
		{ "4738.4775N, 2614.6143E", 47.6413, 26.2436 },
		{ "Lat: 52.5 Lon: 13.4", 52.5, 13.4 },
		{ "N 52\xc2\xb0 30' 12\" O 13\xc2\xb0 24'", 52.5033, 13.4 },
		{ "50,1109 N; 8,6821 E", 50.1109, 8.6821 },
		{ "33.8688 S, 151.2093 E", -33.8688, 151.2093 },
		{ "https://maps.example/@59.91,10.75,14z", 59.91, 10.75 },
		{ "45 degrees 30 minutes North, 73 degrees 34 minutes West",
		    45.5, -73.5667 },
	};
	static const char *const bad[] = { "", "in the basement", "91 N, 0 E",
		"12 E, 13 E", "12", "https://maps.example/", "1 N" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		double lat = NAN, lon = NAN;

		if (!import_coordinates(good[i].text, &lat, &lon) ||
		    fabs(lat - good[i].lat) > 0.001 ||
		    fabs(lon - good[i].lon) > 0.001)
			fail_msg("%s: %f %f", good[i].text, lat, lon);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		double lat = 7, lon = 8;

		if (import_coordinates(bad[i], &lat, &lon))
			fail_msg("%s: %f %f", bad[i], lat, lon);
		assert_true(lat == 7 && lon == 8);
	}
}

/* 10 MB of one thing or another: it ends, and what is sound is found. */
static void
hostile(const char *name, const char *unit, const char *sound, bool found)
{
	size_t n = strlen(unit), size = 10u * 1024 * 1024;
	char *text = malloc(size + strlen(sound) + n + 1);
	struct took t;
	size_t at = 0;

	assert_non_null(text);
	for (; at < size; at += n)
		memcpy(text + at, unit, n);
	memcpy(text + at, sound, strlen(sound) + 1);
	begin(&t);
	import_html(t.im, name, text, strlen(text));
	finish(&t);
	if (found != (t.c.count > 0))
		fail_msg("%s: %zu rows", name, t.c.count);
	drop(&t);
	free(text);
}

static void
hostile_pages_end(void **state)
{
	(void)state;
	alarm(300); /* a hang ends the test */
	hostile("nested", "<div>", list, false);
	hostile("tables", "<table><tr><td>", list, false);
	hostile("rows", "<tr>", list, true);
	hostile("cells", "<td>x", list, true);
	hostile("closed", "</td></tr></table>", list, true);
	hostile("entities", "&amp;&#1;&#x10ffff;&bogus;", list, true);
	hostile("comment", "<!-- ", list, false);
	hostile("attribute", "<a href=\"", list, false);
	hostile("bytes", "\xff\xc0\x80\x01", list, true);
	hostile("angles", "<<<>>>", list, true);
	alarm(0);
}

static void
directories_are_read(void **state)
{
	char dir[256], path[300];
	struct took t;

	scratch_text(state, "stratumonetimeservers.html", list);
	scratch_text(state, "page.htm", entry_b);
	scratch_text(state, "more.csv", "iso,hostname\nAT,c.example.at\n");
	scratch_text(state, "notes.txt", "iso,hostname\nAT,d.example.at\n");
	begin(&t);
	scratch_path(state, "", dir);
	assert_true(import_path(t.im, dir));
	snprintf(path, sizeof(path), "%s/missing", dir);
	assert_false(import_path(t.im, path));
	finish(&t);
	assert_int_equal(t.count.files, 3);
	assert_non_null(catalog_find(&t.c, "c.example.at"));
	assert_null(catalog_find(&t.c, "d.example.at"));
	/* As old as the copy, if nothing else is known. */
	assert_int_equal(
	    catalog_age(catalog_find(&t.c, "c.example.at"), time(NULL)), 0);
	assert_non_null(catalog_find(&t.c, "ntp1.example.org"));
	drop(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_gives_every_row),
		cmocka_unit_test(lists_and_pages_are_joined),
		cmocka_unit_test(tables_are_read),
		cmocka_unit_test(changes_are_told),
		cmocka_unit_test(coordinates_of_every_kind),
		cmocka_unit_test(hostile_pages_end),
		IN_SCRATCH(directories_are_read),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
