/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/upstreams.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const want[] = { "a.example", "b.example" };

static void
makes(const char *text, const char *expected, size_t kept, size_t added,
    size_t left)
{
	struct upstreams_count c;
	size_t len;
	char *out =
	    upstreams_text(text, strlen(text), want, 2, "why", &len, &c);

	assert_string_equal(out, expected);
	assert_int_equal(len, strlen(out));
	assert_int_equal(c.kept, kept);
	assert_int_equal(c.added, added);
	assert_int_equal(c.left, left);
	free(out);
}

static void
old_lines_are_commented_out(void **state)
{
	(void)state;
	makes("driftfile /x\n# mine\npool 0.pool.ntp.org iburst\n"
	      "pool 1.pool.ntp.org iburst # two\n\nserver -4 old.example\n"
	      "restrict default\n",
	    "driftfile /x\n# mine\n# why:\n#pool 0.pool.ntp.org iburst\n"
	    "#pool 1.pool.ntp.org iburst # two\n\n#server -4 old.example\n"
	    "server a.example iburst\nserver b.example iburst\n"
	    "restrict default\n",
	    0, 2, 3);
}

static void
wanted_lines_stay_as_they_are(void **state)
{
	(void)state;
	makes("server B.example prefer minpoll 7\nserver old.example\n",
	    "server B.example prefer minpoll 7\n# why:\n#server old.example\n"
	    "server a.example iburst\n",
	    1, 1, 1);
	makes("server a.example\nserver b.example\n",
	    "server a.example\nserver b.example\n", 2, 0, 0);
}

static void
others_are_left_alone(void **state)
{
	(void)state;
	makes("server 127.127.28.0\npeer p.example\n#server c.example\n"
	      "  server d.example\nservers e.example\n",
	    "server 127.127.28.0\npeer p.example\n#server c.example\n"
	    "# why:\n#  server d.example\nserver a.example iburst\n"
	    "server b.example iburst\nservers e.example\n",
	    0, 2, 1);
}

static void
ends_of_lines_are_kept(void **state)
{
	(void)state;
	makes(
	    "", "server a.example iburst\nserver b.example iburst\n", 0, 2, 0);
	makes("driftfile /x",
	    "driftfile /x\nserver a.example iburst\nserver b.example iburst\n",
	    0, 2, 0);
	makes("server c.example\r\ntos minsane 2\r\n",
	    "# why:\r\n#server c.example\r\nserver a.example iburst\r\n"
	    "server b.example iburst\r\ntos minsane 2\r\n",
	    0, 2, 1);
	makes("server c.example",
	    "# why:\n#server c.example\nserver a.example iburst\n"
	    "server b.example iburst\n",
	    0, 2, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_lines_are_commented_out),
		cmocka_unit_test(wanted_lines_stay_as_they_are),
		cmocka_unit_test(others_are_left_alone),
		cmocka_unit_test(ends_of_lines_are_kept),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("upstreams", tests, NULL, NULL);
}
