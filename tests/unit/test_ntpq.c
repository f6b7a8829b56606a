/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/control.h"
#include "ui/ntpq.h"
#include "ui/verb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/scene.h"

/* In November 2026, in ns. */
static const wall_t now = { 1795409233000000000 };

/* What `name` prints of this answer; to be freed. */
static char *
print(const char *name, enum control_op op, uint16_t assoc, uint16_t status,
    const char *text)
{
	struct link_answer a = { .op = (uint8_t)op,
		.assoc = assoc,
		.status = status,
		.text = text,
		.len = strlen(text) };

	return ntpq_answer(name, &a, now);
}

static void
prints(const char *name, uint16_t assoc, uint16_t status, const char *text,
    const char *wanted)
{
	char *got = print(name, CONTROL_READVAR, assoc, status, text);

	assert_string_equal(got, wanted);
	free(got);
}

static void
the_system_s_variables(void **state)
{
	(void)state;
	prints("rv", 0, 0x0615,
	    "leap=0, stratum=2, precision=-24,\r\nrootdelay=5.117, "
	    "reftime=0xeeae437d.17b21fb3, processor=\"x86_64\"\r\n",
	    "associd=0 status=0615 leap_none, sync_ntp, 1 event, clock_sync,\n"
	    "leap=00, stratum=2, precision=-24, rootdelay=5.117,\n"
	    "reftime=eeae437d.17b21fb3 2026-11-23T04:45:49.092Z, "
	    "processor=\"x86_64\"\n");
}

static void
an_association_s_variables(void **state)
{
	(void)state;
	prints("rl", 17, 0xb61a,
	    "srcadr=192.0.2.1, reach=0x1f, flash=0x400, leap=3,\r\n"
	    "filtdelay= 0.36 12.50 100.00, filtdisp= 1.0 2.0, jitter=1.5\r\n",
	    "associd=17 status=b61a conf, auth, reach, sel_sys.peer, 1 event, "
	    "sys_peer,\n"
	    "srcadr=192.0.2.1, reach=037, flash=400 peer_dist, leap=11,\n"
	    "filtdelay=    0.36   12.50  100.00,\n"
	    "filtdisp=     1.0     2.0,\n"
	    "jitter=1.5\n");
}

static void
a_reference_clock_s(void **state)
{
	char *got = print("cv", CONTROL_READCLOCK, 5, 0x0021,
	    "device=\"GPS\", timecode=\"\", poll=8");

	(void)state;
	assert_string_equal(got,
	    "associd=5 status=0021 2 events, clk_noreply,\n"
	    "device=\"GPS\", timecode=\"\", poll=8\n");
	free(got);
}

static void
lists_have_ntpq_s_labels(void **state)
{
	(void)state;
	prints("sysstats", 0, 0x0615,
	    "ss_uptime=90061, ss_received=7, unheard=8",
	    "uptime:                 1d 01:01:01\n"
	    "packets received:       7\n"
	    "unheard                 8\n");
	prints("sysinfo", 0, 0x0615, "leap=1, refid=GPS",
	    "leap indicator:         01\n"
	    "reference ID:           GPS\n");
}

static void
associations_are_pairs(void **state)
{
	static const char pairs[] = "\0\x11\x96\x1a"
				    "\xff\xff\xe0\x11"
				    "\0\2"; /* half a pair more */
	struct link_answer a = {
		.op = CONTROL_READSTAT, .text = pairs, .len = sizeof(pairs) - 1
	};
	char *got = ntpq_answer("associations", &a, now);

	(void)state;
	assert_string_equal(got,
	    "ind assid status  conf reach auth condition  last_event cnt\n"
	    "===========================================================\n"
	    "  1    17  961a   yes   yes  none  sys.peer    sys_peer  1\n"
	    "  2 65535  e011   yes    no    ok    reject    mobilize  1\n");
	free(got);
}

/* What comes from the wire is hostile. */
static void
nothing_reaches_the_terminal(void **state)
{
	char *got = print("rv", CONTROL_READVAR, 0, 0xffff,
	    "ver\033[sion=\"\033]0;x\a\x9b\", reach=99999999999999999999, "
	    "flash=0xffffffffffff, reftime=0xzz.1, =, ,\"\r\n");

	(void)state;
	for (const char *c = got; *c != '\0'; c++)
		assert_true(*c == '\n' || (*c >= ' ' && *c <= '~'));
	free(got);
}

static void
a_refusal_is_told(void **state)
{
	struct link_answer a = { .op = CONTROL_READVAR, .why = "it is shy" };
	char *got = ntpq_answer("rv", &a, now);

	(void)state;
	assert_string_equal(got, "it is shy\n");
	free(got);
	prints("ifstats", 0, 0, "", "there is nothing to list\n");
}

/* ---- what is asked ---- */

static void
asks(const char *line, bool can, uint8_t op, uint16_t assoc, const char *text)
{
	struct snapshot *s = scene_make(SCENE_SYNC);
	char copy[128], room[NTPQ_TEXT], *argv[VERB_WORDS + 1];
	struct link_question q;
	int argc;

	snprintf(copy, sizeof(copy), "%s", line);
	argc = verb_split(copy, argv);
	assert_int_equal(ntpq_question(&q, room, s, argc, argv), can);
	if (can) {
		assert_int_equal(q.op, op);
		assert_int_equal(q.assoc, assoc);
		assert_string_equal(q.text, text);
	}
	free(s);
}

static void
words_become_questions(void **state)
{
	struct snapshot *s = scene_make(SCENE_SYNC);
	uint16_t first = s->peers[0].id;

	(void)state;
	asks("rv", true, CONTROL_READVAR, 0, "");
	asks("rl 0 offset", true, CONTROL_READVAR, 0, "offset");
	asks("rv offset jitter", true, CONTROL_READVAR, 0, "offset,jitter");
	asks("readvar &1", true, CONTROL_READVAR, first, "");
	asks("readlist &1 reach", true, CONTROL_READVAR, first, "reach");
	asks("rv 65535", true, CONTROL_READVAR, 65535, "");
	asks("cv 7", true, CONTROL_READCLOCK, 7, "");
	asks("associations", true, CONTROL_READSTAT, 0, "");
	asks("reslist", true, CONTROL_READ_ORDLIST, 0, "addr_restrictions");
	asks("rv &0", false, 0, 0, "");
	asks("rv &99", false, 0, 0, "");
	asks("rv 65536", false, 0, 0, "");
	asks("rv 1x", false, 0, 0, "");
	asks("sysinfo 1", false, 0, 0, "");
	free(s);
}

/* Every word of ntpq's is either shown from the picture or asked. */
static void
every_word_does_something(void **state)
{
	struct snapshot *s = scene_make(SCENE_SYNC);
	const struct verb *v;

	(void)state;
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		char name[32], room[NTPQ_TEXT], *argv[] = { name, NULL };
		struct link_question q;
		char *paper;

		if (v->group != VERB_NTPQ)
			continue;
		snprintf(name, sizeof(name), "%s", v->name);
		paper = ntpq_picture(v->name, s, false);
		assert_true(
		    paper != NULL || ntpq_question(&q, room, s, 1, argv));
		free(paper);
	}
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_system_s_variables),
		cmocka_unit_test(an_association_s_variables),
		cmocka_unit_test(a_reference_clock_s),
		cmocka_unit_test(lists_have_ntpq_s_labels),
		cmocka_unit_test(associations_are_pairs),
		cmocka_unit_test(nothing_reaches_the_terminal),
		cmocka_unit_test(a_refusal_is_told),
		cmocka_unit_test(words_become_questions),
		cmocka_unit_test(every_word_does_something),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("ntpq", tests, NULL, NULL);
}
