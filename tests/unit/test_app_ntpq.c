/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ntpq's words at the console's prompt, as screens: from the picture, and from
 * what a daemon answers. GENERATE=1 writes the screens anew.
 */

#include "core/control.h"
#include "tests/unit/desk.h"
#include "ui/app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* But for title and key bar, which other tests see to. */
static void
compare_screen(struct app *a, const char *line)
{
	char name[64], *text = draw(a, 24, 80, false, false);
	char *from = strchr(text, '\n') + 1, *bar = strstr(from, "\n? Help");

	assert_non_null(bar);
	bar[1] = '\0';
	snprintf(name, sizeof(name), "ntpq-%.*s-80x24", (int)strcspn(line, " "),
	    line);
	compare(name, from);
	free(text);
}

static void
the_picture_is_shown_in_ntpq_s_tables(void **state)
{
	static const char *const lines[] = { "peers", "apeers", "lpeers",
		"opeers", "lopeers", "mrulist" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct app *a = open_app(SCENE_SYNC);

		assert_int_equal(enter(a, ':', lines[i], false) & REACT_ASK, 0);
		compare_screen(a, lines[i]);
		app_free(a);
	}
}

/* What is typed, what is asked for it, and what a daemon answers. */
static const struct asked {
	const char *line;
	const char *question;
	const char *answer;
	size_t len; /* of one that has NULs; 0: strlen() */
	uint8_t op;
	uint16_t status;
} asked[] = {
	{ "as", "", "\0\1\x96\x1a\0\2\x94\x24\0\3\x90\x11\0\4\x91\x15", 16,
	    CONTROL_READSTAT, 0x0615 },
	{ "rv", "",
	    "version=\"ntpd 4.2.8p18\", processor=\"x86_64\", leap=0, "
	    "stratum=2, precision=-24, rootdelay=3.214, rootdisp=2.937, "
	    "refid=192.0.2.1, reftime=0xeeae437d.17b21fb3, "
	    "clock=0xeeae43d1.ea69b6db, peer=1, tc=6, mintc=3, "
	    "offset=0.312, frequency=-12.345, sys_jitter=0.037",
	    0, CONTROL_READVAR, 0x0615 },
	{ "rl &1", "",
	    "srcadr=192.0.2.1, srcport=123, leap=0, stratum=1, reach=0xff, "
	    "flash=0x0, offset=0.301, delay=3.214, "
	    "filtdelay= 3.21 3.30 3.25 3.40 3.22 3.90 3.33 3.21, "
	    "filtoffset= 0.30 0.31 0.29 0.35 0.30 0.11 0.25 0.30, "
	    "filtdisp= 0.00 1.02 2.01 3.00 4.02 5.01 6.00 7.02",
	    0, CONTROL_READVAR, 0x961a },
	{ "cv &1", "",
	    "name=\"GPS_NMEA\", poll=12, noreply=0, badformat=0, "
	    "fudgetime2=120.0",
	    0, CONTROL_READCLOCK, 0x0100 },
	{ "sysinfo",
	    "peeradr,peermode,leap,stratum,precision,rootdelay,rootdisp,refid,"
	    "reftime,sys_jitter,clk_jitter,clk_wander",
	    "peeradr=192.0.2.1:123, peermode=3, leap=0, stratum=2, "
	    "reftime=0xeeae437d.17b21fb3, sys_jitter=0.037",
	    0, CONTROL_READVAR, 0x0615 },
	{ "sysstats",
	    "ss_uptime,ss_reset,ss_received,ss_thisver,ss_oldver,ss_badformat,"
	    "ss_badauth,ss_declined,ss_restricted,ss_limited,ss_kodsent,"
	    "ss_processed",
	    "ss_uptime=93784, ss_reset=93784, ss_received=1234", 0,
	    CONTROL_READVAR, 0x0615 },
	{ "kerninfo",
	    "koffset,kfreq,kmaxerr,kesterr,kstflags,ktimeconst,kprecis,"
	    "kfreqtol",
	    "koffset=0.01, kfreq=-12.345, kstflags=\"pll nano\"", 0,
	    CONTROL_READVAR, 0x0615 },
};

static void
answers_are_shown_as_ntpq_prints_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		const struct asked *k = &asked[i];
		struct app *a = open_app(SCENE_SYNC);
		const struct link_question *q = app_question_6(a);
		struct link_answer answer = { .id = 7,
			.op = k->op,
			.status = k->status,
			.text = k->answer,
			.len = k->len != 0 ? k->len : strlen(k->answer) };

		assert_true((enter(a, ':', k->line, false) & REACT_ASK) != 0);
		assert_int_equal(q->op, k->op);
		assert_string_equal(q->text, k->question);
		answer.assoc = q->assoc;
		app_asked(a, 7);
		assert_true(shows(a, "asked; the answer is to come"));
		app_answered(a, &answer);
		compare_screen(a, k->line);
		app_free(a);
	}
}

static void
what_makes_no_sense_is_not_asked(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	assert_int_equal(enter(a, ':', "rv &99", false) & REACT_ASK, 0);
	assert_true(shows(a, "rv cannot be asked so; help rv says how"));
	assert_int_equal(enter(a, ':', "sysinfo 3", false) & REACT_ASK, 0);
	assert_true(shows(a, "sysinfo cannot be asked so"));
	app_free(a);
}

/* Who went on to another screen is left alone. */
static void
a_late_answer_calls_nobody_back(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	const struct link_answer answer = {
		.id = 7, .text = "leap=0", .len = 6
	};

	(void)state;
	enter(a, ':', "rv", false);
	app_asked(a, 7);
	type(a, "q");
	assert_int_equal(app_answered(a, &answer), 0);
	assert_true(hides(a, "leap=00"));
	app_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_picture_is_shown_in_ntpq_s_tables),
		cmocka_unit_test(answers_are_shown_as_ntpq_prints_them),
		cmocka_unit_test(what_makes_no_sense_is_not_asked),
		cmocka_unit_test(a_late_answer_calls_nobody_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("app_ntpq", tests, NULL, NULL);
}
