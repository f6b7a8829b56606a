/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered of servers comes back as it was, or not at all. */
#include "config/picks.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/scratch.h"

/* The state directory is the test's own. */
static void
here(void **state)
{
	char dir[256];

	assert_int_equal(
	    setenv("STATE_DIRECTORY", scratch_path(state, "", dir), 1), 0);
}

static struct pick_note
measured(const char *name)
{
	struct pick_note n = { .marked = true,
		.probed = 1795413960,
		.probe = { .state = PROBE_ANSWERED,
		    .ipv4 = true,
		    .sent = 5,
		    .received = 4,
		    .verdict = VERDICT_OK,
		    .told = true,
		    .measured = true,
		    .leap = 1,
		    .stratum = 2,
		    .version = 4,
		    .refid = 0xfedcba98u,
		    .rootdelay = 0.0125,
		    .rootdisp = 0.003,
		    .delay = 0.0312345678,
		    .offset = -0.00012345678,
		    .jitter = 0.0001,
		    .hops = 7 } };

	assert_true(addr_parse(&n.probe.addr, "2001:db8::1"));
	snprintf(n.name, sizeof(n.name), "%s", name);
	return n;
}

static void
all_comes_back(void **state)
{
	struct pick_note note[] = { measured("a.example.org"),
		{ .name = "nothing.example.org" },
		{ .name = "mailed.example.org",
		    .permitted = true,
		    .mailed = 1795000000 },
		measured("https://x.example/\"q\\uote") };
	const struct probe_result *r;
	struct pick_note *back;

	here(state);
	note[3].probe.state = PROBE_SILENT;
	note[3].probe.measured = note[3].probe.told = false;
	assert_int_equal(picks_save(note, 4), 0);
	assert_int_equal(picks_load(&back), 3);
	assert_string_equal(back[0].name, "a.example.org");
	assert_true(back[0].marked && !back[0].permitted);
	assert_int_equal(back[0].probed, 1795413960);
	r = &back[0].probe;
	assert_int_equal(r->state, PROBE_ANSWERED);
	assert_true(r->measured && r->told && r->ipv4 && !r->ipv6);
	assert_true(addr_equal(&r->addr, &note[0].probe.addr));
	assert_int_equal(r->sent, 5);
	assert_int_equal(r->received, 4);
	assert_int_equal(r->leap, 1);
	assert_int_equal(r->stratum, 2);
	assert_int_equal(r->refid, 0xfedcba98u);
	assert_int_equal(r->hops, 7);
	assert_true(fabs(r->delay - 0.0312345678) < 1e-10);
	assert_true(fabs(r->offset + 0.00012345678) < 1e-10);
	assert_true(fabs(r->jitter - 0.0001) < 1e-10);
	assert_true(back[1].permitted && back[1].mailed == 1795000000);
	assert_string_equal(back[2].name, note[3].name);
	assert_int_equal(back[2].probe.state, PROBE_SILENT);
	free(back);
	/* Nothing at all, too. */
	assert_int_equal(picks_save(note + 1, 1), 0);
	assert_int_equal(picks_load(&back), 0);
	free(back);
}

static void
a_jitter_that_is_not_known_stays_so(void **state)
{
	struct pick_note note = measured("a.example.org"), *back;

	here(state);
	note.probe.jitter = (double)NAN;
	note.probe.hops = -1;
	assert_int_equal(picks_save(&note, 1), 0);
	assert_int_equal(picks_load(&back), 1);
	assert_true(isnan(back[0].probe.jitter));
	assert_int_equal(back[0].probe.hops, -1);
	assert_true(back[0].probe.measured);
	free(back);
}

/* Whatever is in the file: what makes no sense is not believed. */
static void
a_hostile_file_does_no_harm(void **state)
{
	static const struct {
		const char *text;
		size_t notes;
	} file[] = {
		{ "", 0 },
		{ "servers = 7;", 0 },
		{ "servers = (", 0 },
		{ "servers = ( 1, \"a\", ( ), { } );", 0 },
		{ "servers = ( { name = \"\"; }, { name = 1; } );", 0 },
		{ "servers = ( { name = \"a\\x1b[31m\"; } );", 0 },
		{ "servers = ( { name = \"a b\"; } );", 0 },
		{ "servers = ( { name = \"a\"; marked = 1; probed = \"x\"; } "
		  ");",
		    1 },
		{ "servers = ( { name = \"a\"; probed = 1; state = "
		  "\"answered\"; } );",
		    1 },
		{ "servers = ( { name = \"a\"; probed = 1; state = "
		  "\"answered\"; told = true; delay = 1e300; offset = 0.0; "
		  "rootdelay = 0.0; rootdisp = 0.0; stratum = 999; hops = "
		  "-9; leap = 12; sent = -1; address = \"999.1.1.1\"; } );",
		    1 },
	};

	here(state);
	for (size_t i = 0; i < sizeof(file) / sizeof(file[0]); i++) {
		struct pick_note *back;
		size_t n;

		scratch_text(state, "servers.cfg", file[i].text);
		n = picks_load(&back);
		if (n != file[i].notes)
			fail_msg("%s: %zu", file[i].text, n);
		for (size_t k = 0; k < n; k++) {
			assert_false(back[k].probe.measured);
			assert_true(back[k].probe.leap <= 3);
			assert_true(back[k].probe.hops >= -1);
		}
		free(back);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(all_comes_back),
		IN_SCRATCH(a_jitter_that_is_not_known_stays_so),
		IN_SCRATCH(a_hostile_file_does_no_harm),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
