/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/directive.h"
#include "config/prefs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

/* Reads `text` over the defaults. */
static bool
read_text(void **state, const char *text, struct prefs *p, struct diags *ds)
{
	char path[256];

	scratch_text(state, "ntptui.cfg", text);
	scratch_path(state, "ntptui.cfg", path);
	prefs_init(p);
	diags_init(ds);
	return prefs_read(p, path, ds);
}

static void
assert_defaults(const struct prefs *p)
{
	assert_int_equal(p->color, PREFS_COLOR_AUTO);
	assert_false(p->ascii);
	assert_true(p->stay);
	assert_int_equal(p->dialect, DIALECT_NONE);
	assert_int_equal(p->port, 0);
	assert_string_equal(p->socket, "");
	assert_string_equal(p->group, "ntptui");
	assert_true(p->interval > 0.9 && p->interval < 1.1);
	assert_false(p->local);
	assert_false(p->ntpq);
	assert_false(p->numbers);
	assert_false(p->reverse);
	assert_false(p->mouse);
	assert_string_equal(p->log, "auto");
	assert_string_equal(p->pidfile, "");
	assert_true(p->sandbox);
	assert_int_equal(p->seccomp, PREFS_SECCOMP_KILL);
	assert_true(p->landlock);
	assert_string_equal(p->user, "ntptui");
}

static void
every_setting_is_read(void **state)
{
	struct prefs p;
	struct diags ds;

	assert_true(read_text(state,
	    "# mine\ncolor = \"never\";\nascii = true;\n"
	    "on_hangup = \"quit\";\ndialect = \"ntpsec\";\nport = 11123;\n"
	    "socket = \"/run/x/control\";\ngroup = \"adm\";\n"
	    "interval = 2.5;\ntime = \"local\";\nunits = \"ntpq\";\n"
	    "names = false;\nreverse_dns = true;\nmouse = true;\n"
	    "country = \"US-CA\";\nlog = \"syslog\";\n"
	    "pidfile = \"/run/x.pid\";\nsandbox = false;\n"
	    "seccomp = \"deny\";\nlandlock = false;\nuser = \"\";\n",
	    &p, &ds));
	assert_int_equal(ds.count, 0);
	assert_int_equal(p.color, PREFS_COLOR_NEVER);
	assert_true(p.ascii);
	assert_false(p.stay);
	assert_int_equal(p.dialect, DIALECT_SEC);
	assert_int_equal(p.port, 11123);
	assert_string_equal(p.socket, "/run/x/control");
	assert_string_equal(p.group, "adm");
	assert_true(p.interval > 2.4 && p.interval < 2.6);
	assert_true(p.local);
	assert_true(p.ntpq);
	assert_true(p.numbers);
	assert_true(p.reverse);
	assert_true(p.mouse);
	assert_string_equal(p.country, "US-CA");
	assert_string_equal(p.log, "syslog");
	assert_string_equal(p.pidfile, "/run/x.pid");
	assert_false(p.sandbox);
	assert_int_equal(p.seccomp, PREFS_SECCOMP_DENY);
	assert_false(p.landlock);
	assert_string_equal(p.user, "");
	diags_free(&ds);
	assert_true(read_text(state, "on_hangup = \"stay\";", &p, &ds));
	assert_true(p.stay);
	diags_free(&ds);
}

static void
a_wrong_value_changes_nothing(void **state)
{
	static const char *const text[] = {
		"\n\ncolor = \"sometimes\";",
		"\n\ncolor = 1;",
		"\n\nascii = \"yes\";",
		"\n\non_hangup = 1;",
		"\n\ndialect = \"chrony\";",
		"\n\ndialect = 1;",
		"\n\non_hangup = \"leave\";",
		"\n\nport = 0;",
		"\n\nport = 65536;",
		"\n\nport = 123.0;",
		"\n\ninterval = 0;",
		"\n\ninterval = 61;",
		"\n\ninterval = \"1\";",
		"\n\ntime = \"TAI\";",
		"\n\nunits = \"s\";",
		"\n\nnames = 1;",
		"\n\ncountry = \"Germany\";",
		"\n\ncountry = \"de\";",
	};

	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		struct prefs p;
		struct diags ds;

		assert_true(read_text(state, text[i], &p, &ds));
		assert_defaults(&p);
		assert_int_equal(ds.count, 1);
		assert_int_equal(ds.warnings, 1);
		assert_int_equal(ds.item[0].at.line, 3);
		assert_string_equal(ds.item[0].code, "bad-setting");
		diags_free(&ds);
	}
}

static void
an_unknown_setting_is_named(void **state)
{
	struct prefs p;
	struct diags ds;

	assert_true(
	    read_text(state, "ascii = true;\ncolour = \"never\";\n", &p, &ds));
	assert_true(p.ascii);
	assert_int_equal(ds.count, 1);
	assert_string_equal(ds.item[0].code, "unknown-setting");
	assert_int_equal(ds.item[0].at.line, 2);
	assert_non_null(strstr(ds.item[0].text, "colour"));
	assert_non_null(strstr(ds.item[0].text, "did you mean color?"));
	diags_free(&ds);
	assert_true(read_text(state, "xyzzyplugh = 1;\n", &p, &ds));
	assert_defaults(&p);
	assert_int_equal(ds.warnings, 1);
	assert_null(strstr(ds.item[0].text, "did you mean"));
	diags_free(&ds);
}

static void
a_fault_of_form_has_its_line(void **state)
{
	struct prefs p;
	struct diags ds;

	assert_false(
	    read_text(state, "ascii = true;\n\ncolor = = 3;\n", &p, &ds));
	assert_defaults(&p);
	assert_int_equal(ds.errors, 1);
	assert_int_equal(ds.item[0].at.line, 3);
	diags_free(&ds);
}

static void
what_is_no_file_is_told_and_not_fatal(void **state)
{
	char path[256];
	struct prefs p;
	struct diags ds;

	diags_init(&ds);
	prefs_init(&p);
	assert_false(prefs_read(&p, *state, &ds));
	snprintf(path, sizeof(path), "%s/pipe", (const char *)*state);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(prefs_read(&p, path, &ds));
	assert_int_equal(ds.errors, 2);
	assert_defaults(&p);
	diags_free(&ds);
}

static void
the_users_file_is_found_by_xdg(void **state)
{
	char path[256];
	struct prefs p;
	struct diags ds;
	FILE *out;

	if (access("/etc/ntptui/ntptui.cfg", F_OK) == 0) {
		print_message(
		    "# skipped: this machine has settings of its own\n");
		return;
	}
	setenv("XDG_CONFIG_HOME", *state, 1);
	diags_init(&ds);
	prefs_load(&p, &ds);
	assert_defaults(&p);
	assert_int_equal(ds.count, 0);
	snprintf(path, sizeof(path), "%s/ntptui", (const char *)*state);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(
	    path, sizeof(path), "%s/ntptui/ntptui.cfg", (const char *)*state);
	out = fopen(path, "w");
	assert_non_null(out);
	fputs("ascii = true;", out);
	fclose(out);
	prefs_load(&p, &ds);
	assert_true(p.ascii);
	assert_int_equal(ds.count, 0);
	diags_free(&ds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(every_setting_is_read),
		IN_SCRATCH(a_wrong_value_changes_nothing),
		IN_SCRATCH(an_unknown_setting_is_named),
		IN_SCRATCH(a_fault_of_form_has_its_line),
		IN_SCRATCH(what_is_no_file_is_told_and_not_fatal),
		IN_SCRATCH(the_users_file_is_found_by_xdg),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
