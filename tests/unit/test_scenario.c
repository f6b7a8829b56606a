/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "config/builtin.h"
#include "config/suggest.h"

/* The scenario of a text that has no errors. */
static struct lab_scenario *
good(const char *text)
{
	struct lab_scenario *s;
	struct diags ds;

	diags_init(&ds);
	s = scenario_parse("t.cfg", text, &ds);
	for (size_t i = 0; i < ds.count; i++)
		diag_print(&ds.item[i], NULL, stderr);
	assert_int_equal(ds.count, 0);
	assert_non_null(s);
	diags_free(&ds);
	return s;
}

/* The text has this error, on this line, whose sentence contains `words`. */
static void
bad(const char *text, uint32_t line, const char *code, const char *words)
{
	struct diags ds;
	bool found = false;

	diags_init(&ds);
	assert_null(scenario_parse("t.cfg", text, &ds));
	for (size_t i = 0; i < ds.count; i++) {
		const struct diag *d = &ds.item[i];

		assert_int_equal(d->sev, SEV_ERROR);
		assert_string_equal(d->at.file, "t.cfg");
		found |= d->at.line == line && strcmp(d->code, code) == 0 &&
		    strstr(d->text, words) != NULL;
	}
	for (size_t i = 0; !found && i < ds.count; i++)
		diag_print(&ds.item[i], NULL, stderr);
	assert_true(found);
	diags_free(&ds);
}

#define ONE "servers = ( { name = \"a.lab\"; } );\n"

static void
a_name_is_enough_for_a_server(void **state)
{
	struct lab_scenario *s = good(ONE);

	(void)state;
	assert_int_equal(s->nservers, 1);
	assert_string_equal(s->server[0].name, "a.lab");
	assert_true(s->server[0].now.up);
	assert_int_equal(s->server[0].now.stratum, 2);
	assert_int_equal(s->server[0].addr.family, ADDR_IPV4);
	assert_int_equal(s->server[0].addr.ip[0], 127);
	assert_int_equal(s->server[0].addr.port, 0);
	assert_string_equal(s->conf, "server a.lab iburst\n");
	scenario_free(s);
}

static void
units_become_seconds(void **state)
{
	struct lab_scenario *s = good(
	    "title = \"t\"; seed = 5; hours = 2.5;\n"
	    "start = \"2036-02-07 06:28:16\";\n"
	    "conf = \"server x\n\";\n"
	    "clock = { offset_ms = 40; freq_ppm = 35.0; wander_ppm = 1; };\n"
	    "servers = ( { name = \"a\"; address = \"127.1.2.3\";\n"
	    " port = 20123; stratum = 1; refid = \"PPS\"; delay_ms = 180;\n"
	    " jitter_ms = 1.5; loss = 0; asymmetry = -1; offset_ms = -300;\n"
	    " freq_ppm = 10; leap = 2; rootdelay_ms = 3; rootdisp_ms = 4;\n"
	    " duplicate = 0.25; rate_s = 60; up = false; } );\n");
	const struct lab_behaviour *b = &s->server[0].now;

	(void)state;
	assert_int_equal(s->seed, 5);
	assert_int_equal(s->start, INT64_C(4294967296) - 2208988800);
	assert_float_equal(s->hours, 2.5, 0);
	assert_float_equal(s->clock_offset, 0.040, 1e-12);
	assert_float_equal(s->clock_freq, 35e-6, 1e-12);
	assert_float_equal(s->clock_wander, 1e-6, 1e-12);
	assert_int_equal(s->server[0].addr.ip[2], 2);
	assert_int_equal(s->server[0].addr.port, 20123);
	assert_string_equal(b->refid, "PPS");
	assert_float_equal(b->delay, 0.180, 1e-12);
	assert_float_equal(b->jitter, 0.0015, 1e-12);
	assert_float_equal(b->asymmetry, -1, 0);
	assert_float_equal(b->offset, -0.3, 1e-12);
	assert_float_equal(b->freq, 10e-6, 1e-12);
	assert_float_equal(b->rootdelay, 0.003, 1e-12);
	assert_float_equal(b->rootdisp, 0.004, 1e-12);
	assert_float_equal(b->duplicate, 0.25, 0);
	assert_float_equal(b->rate, 60, 0);
	assert_int_equal(b->leap, 2);
	assert_false(b->up);
	scenario_free(s);
}

static void
events_are_put_in_order(void **state)
{
	struct lab_scenario *s =
	    good("servers = ( { name = \"a.lab\"; }, { name = \"b.lab\"; } );\n"
		 "events = ( { at = 9; server = \"all\"; up = false; },\n"
		 " { at = 5; server = [ \"b\", \"A.lab\" ]; offset_ms = 7;\n"
		 "   say = \"both\"; },\n"
		 " { at = 5; clock_step_ms = -3; clock_freq_ppm = 2;\n"
		 "   server = \"a\"; loss = 1; say = \"x\"; },\n"
		 " { at = 1; say = \"only words\"; } );\n");

	(void)state;
	assert_int_equal(s->nevents, 6);
	assert_string_equal(s->event[0].text, "only words");
	assert_int_equal(s->event[0].set, 0);
	assert_int_equal(s->event[1].server, 1);
	assert_int_equal(s->event[1].set, LAB_SET_OFFSET);
	assert_float_equal(s->event[1].then.offset, 0.007, 1e-12);
	assert_string_equal(s->event[1].text, "both");
	assert_int_equal(s->event[2].server, 0);
	assert_string_equal(s->event[2].text, "");
	assert_int_equal(s->event[3].target, LAB_CLOCK);
	assert_int_equal(s->event[3].set, LAB_SET_STEP | LAB_SET_CLOCKFREQ);
	assert_float_equal(s->event[3].step, -0.003, 1e-12);
	assert_float_equal(s->event[3].freq, 2e-6, 1e-12);
	assert_int_equal(s->event[4].target, LAB_SERVER);
	assert_int_equal(s->event[4].set, LAB_SET_LOSS);
	assert_string_equal(s->event[4].text, "");
	assert_int_equal(s->event[5].server, LAB_SERVERS);
	scenario_free(s);
}

static void
every_mistake_is_named_with_its_line(void **state)
{
	(void)state;
	bad("", 0, "no-servers", "servers = (");
	bad("servers = (\n{ name = \"a\" }", 2, "syntax", "syntax error");
	bad("seed = 1;\nseed = 2;\n" ONE, 2, "syntax", "duplicate");
	bad("\nsevers = ();", 2, "unknown-setting", "did you mean `servers'");
	bad(ONE "qqqqqq = 1;", 2, "unknown-setting", "no setting `qqqqqq'");
	bad("servers = (\n{ name = \"a\";\n dealy_ms = 3; } );", 3,
	    "unknown-setting", "did you mean `delay_ms'");
	bad("servers = (\n{ stratum = 1; } );", 2, "no-name", "has no name");
	bad("servers = (\n{ name = \"a b\"; } );", 2, "bad-name", "host name");
	bad("servers = ( { name = \"a\"; },\n{ name = \"A\"; } );", 2, "twice",
	    "another server `A'");
	bad("servers = ( { name = \"a\";\n loss = 1.5; } );", 2, "out-of-range",
	    "loss is 1.5; it must lie between 0 and 1");
	bad("servers = ( { name = \"a\";\n port = 123; } );", 2, "out-of-range",
	    "between 1025 and 65535");
	bad("servers = ( { name = \"a\";\n delay_ms = 1e999; } );", 2,
	    "out-of-range", "delay_ms is inf");
	bad("servers = ( { name = \"a\";\n stratum = 1.5; } );", 2,
	    "wrong-type", "whole number");
	bad("servers = ( { name = \"a\";\n up = 1; } );", 2, "wrong-type",
	    "true or false");
	bad("servers = ( { name = \"a\";\n loss = \"much\"; } );", 2,
	    "wrong-type", "must be a number");
	bad("servers = ( { name = \"a\";\n refid = \"LONGER\"; } );", 2,
	    "bad-refid", "LONGER");
	bad("servers = 5;", 1, "wrong-type", "list of groups");
	bad("servers = (\n5 );", 2, "wrong-type", "holds groups only");
	bad(ONE "clock = 5;", 2, "wrong-type", "must be a group");
	bad(ONE "clock = { offset = 5; };", 2, "unknown-setting", "offset_ms");
	bad(ONE "start = \"yesterday\";", 2, "bad-date", "2036");
	bad(ONE "start = \"2036-13-07 06:28:16\";", 2, "bad-date", "2036");
	bad(ONE "start = \"2036-02-07T06:28:16\";", 2, "bad-date", "2036");
	bad(ONE "start = \"+036-02-07 06:28:16\";", 2, "bad-date", "2036");
	bad(ONE "conf = 5;", 2, "wrong-type", "ntp.conf");
	bad(ONE "title = \"two\nlines\";", 2, "bad-text", "one line");
	bad("@include \"/etc/passwd\"\n" ONE, 0, "include", "one file");
	bad("# x\n  @include \"/etc/passwd\"\n" ONE, 0, "include", "one file");
}

static void
nothing_leaves_the_machine(void **state)
{
	static const char *const far[] = { "192.0.2.1", "0.0.0.0",
		"::", "2001:db8::1", "::ffff:127.0.0.1", "128.0.0.1",
		"localhost", "" };
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
		snprintf(text, sizeof(text),
		    "servers = ( { name = \"a\";\n address = \"%s\"; } );",
		    far[i]);
		bad(text, 2, "not-loopback", "never leaves");
	}
	scenario_free(
	    good("servers = ( { name = \"a\"; address = \"::1\"; } );"));
}

static void
events_are_checked(void **state)
{
	(void)state;
	bad(ONE "events = (\n{ up = true; server = \"a\"; } );", 3, "no-time",
	    "at = seconds");
	bad(ONE "events = (\n{ at = 5; up = true; } );", 3, "no-server",
	    "which server");
	bad(ONE "events = (\n{ at = 5;\n server = \"a.lap\"; up = true; } );",
	    4, "no-server", "did you mean `a.lab'");
	bad(ONE "events = (\n{ at = 5; server = [ 1 ]; up = true; } );", 3,
	    "wrong-type", "server must be a name");
	bad(ONE "events = (\n{ at = 5; server = \"a\"; } );", 3, "no-effect",
	    "changes nothing");
	bad(ONE "events = (\n{ at = 5; } );", 3, "no-effect", "neither");
	bad(ONE "events = (\n{ at = -5; say = \"x\"; } );", 3, "out-of-range",
	    "at is -5");
	bad(ONE "events = (\n{ at = 5; says = \"x\"; } );", 3,
	    "unknown-setting", "did you mean `say'");
}

static void
all_mistakes_are_told_at_once(void **state)
{
	struct diags ds;

	(void)state;
	diags_init(&ds);
	assert_null(scenario_parse("t.cfg",
	    "sed = 1;\nservers = ( { name = \"a\"; loss = 2; los = 1;\n"
	    "port = 1; } );\nevents = ( { at = \"x\"; } );\n",
	    &ds));
	assert_int_equal(ds.count, 6);
	diags_free(&ds);
}

static void
too_many_servers_are_refused(void **state)
{
	char text[8192];
	size_t len = 0;

	(void)state;
	len += (size_t)snprintf(text, sizeof(text), "servers = (");
	for (int i = 0; i <= LAB_SERVERS; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%s{ name = \"s%d\"; }", i ? "," : "", i);
	snprintf(text + len, sizeof(text) - len, ");\n");
	bad(text, 1, "too-many", "65 servers; there is room for 64");
}

static void
built_in_ones_are_without_fault(void **state)
{
	size_t n = 0;

	(void)state;
	for (const struct builtin *b = builtin; b->kind; b++) {
		struct lab_scenario *s;
		struct diags ds;

		if (strcmp(b->kind, "lab") != 0)
			continue;
		n++;
		diags_init(&ds);
		s = scenario_load(b->name, &ds);
		for (size_t i = 0; i < ds.count; i++)
			diag_print(&ds.item[i], NULL, stderr);
		assert_non_null(s);
		assert_string_equal(s->name, b->name);
		assert_true(strlen(s->title) > 0);
		/* Those of `picker` are to be chosen among. */
		for (size_t i = 0;
		     i < s->nservers && strcmp(b->name, "picker") != 0; i++)
			assert_non_null(strstr(s->conf, s->server[i].name));
		scenario_free(s);
		diags_free(&ds);
	}
	assert_int_equal(n, 8);
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
load_fails(const char *name, const char *words)
{
	struct diags ds;

	diags_init(&ds);
	assert_null(scenario_load(name, &ds));
	assert_int_equal(ds.count, 1);
	if (!strstr(ds.item[0].text, words))
		diag_print(&ds.item[0], NULL, stderr);
	assert_non_null(strstr(ds.item[0].text, words));
	diags_free(&ds);
}

/* In a directory of our own that is XDG's and the current one. */
static void
files_are_found_and_listed(void **state)
{
	char dir[] = "/tmp/ntptui-scenario.XXXXXX", text[8192] = "";
	struct diags ds;
	struct lab_scenario *s;
	FILE *out;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	setenv("XDG_CONFIG_HOME", dir, 1);
	assert_int_equal(mkdir("ntptui", 0700), 0);
	assert_int_equal(mkdir("ntptui/lab", 0700), 0);
	write_file("ntptui/lab/mine.cfg", "title = \"my own\";" ONE);
	write_file("ntptui/lab/wrong.cfg", "title = 5;" ONE);

	diags_init(&ds);
	s = scenario_load("mine", &ds);
	assert_non_null(s);
	assert_string_equal(s->title, "my own");
	assert_string_equal(s->name, "mine");
	scenario_free(s);
	s = scenario_load("ntptui/lab/mine.cfg", &ds);
	assert_non_null(s);
	assert_string_equal(s->name, "mine");
	scenario_free(s);
	diags_free(&ds);

	load_fails("minr", "did you mean `mine'");
	load_fails("outge", "did you mean `outage'");
	load_fails("zzzzzzzz", "there are: default, drift");
	load_fails("./none.cfg", "cannot be read");
	load_fails("./ntptui", "is a directory");
	load_fails("/dev/zero", "is a device");

	out = fmemopen(text, sizeof(text), "w");
	scenario_list(out);
	fclose(out);
	assert_non_null(strstr(text, "\nmine     my own ("));
	assert_non_null(strstr(text, "\nliars    a majority turns false\n"));
	assert_non_null(strstr(text, "\nwrong    broken"));
	assert_non_null(strstr(text, "wrong.cfg:1: error: title must be"));

	unlink("ntptui/lab/mine.cfg");
	unlink("ntptui/lab/wrong.cfg");
	rmdir("ntptui/lab");
	rmdir("ntptui");
	assert_int_equal(chdir("/"), 0);
	rmdir(dir);
}

static void
suggestions_are_near(void **state)
{
	static const char *const words[] = { "server", "peer", "pool" };

	(void)state;
	assert_int_equal(suggest_distance("server", "server"), 0);
	assert_int_equal(suggest_distance("srever", "server"), 1);
	assert_int_equal(suggest_distance("Sever", "server"), 1);
	assert_int_equal(suggest_distance("", "peer"), 4);
	assert_string_equal(suggest("sever", words, 3), "server");
	assert_string_equal(suggest("pol", words, 3), "pool");
	assert_string_equal(suggest("ser", words, 3), "server");
	assert_null(suggest("restrict", words, 3));
	assert_null(suggest("", words, 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_enough_for_a_server),
		cmocka_unit_test(units_become_seconds),
		cmocka_unit_test(events_are_put_in_order),
		cmocka_unit_test(every_mistake_is_named_with_its_line),
		cmocka_unit_test(nothing_leaves_the_machine),
		cmocka_unit_test(events_are_checked),
		cmocka_unit_test(all_mistakes_are_told_at_once),
		cmocka_unit_test(too_many_servers_are_refused),
		cmocka_unit_test(built_in_ones_are_without_fault),
		cmocka_unit_test(files_are_found_and_listed),
		cmocka_unit_test(suggestions_are_near),
	};

	/* Nobody's own practice networks are to be seen. */
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
