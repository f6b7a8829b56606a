/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the fixed table: their words, and how they are run. */
#include "core/errand.h"
#include "engine/errands.h"
#include "scratch.h"
#include "sys/errand.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void
expect(const struct errand_order *o, const char *text)
{
	char buf[ERRAND_TEXT];

	assert_string_equal(errand_text(o, buf, sizeof(buf)), text);
}

static void
commands_are_those_of_the_table(void **state)
{
	(void)state;
	expect(&(struct errand_order){ .what = ERRAND_UNIT_OFF,
		   .unit = "systemd-timesyncd.service" },
	    "systemctl disable --now systemd-timesyncd.service");
	expect(&(struct errand_order){ .what = ERRAND_UNIT_ON },
	    "systemctl enable --now ntptui.service");
	expect(
	    &(struct errand_order){ .what = ERRAND_UFW }, "ufw allow 123/udp");
	expect(&(struct errand_order){ .what = ERRAND_FIREWALLD_KEEP,
		   .zone = "public" },
	    "firewall-cmd --permanent --zone=public --add-port=123/udp");
	expect(&(struct errand_order){ .what = ERRAND_FIREWALLD, .port = 1123 },
	    "firewall-cmd --add-port=1123/udp");
	expect(
	    &(struct errand_order){
		.what = ERRAND_NFT, .table = "inet filter", .chain = "input" },
	    "nft insert rule inet filter input udp dport 123 accept");
	expect(&(struct errand_order){ .what = ERRAND_IPTABLES,
		   .chain = "INPUT",
		   .family = 4,
		   .source = true },
	    "iptables -I INPUT -p udp --sport 123 -j ACCEPT");
	expect(&(struct errand_order){ .what = ERRAND_IPTABLES,
		   .table = "raw",
		   .chain = "PREROUTING",
		   .family = 6,
		   .tables = TABLES_LEGACY },
	    "ip6tables-legacy -t raw -I PREROUTING -p udp --dport 123 -j "
	    "ACCEPT");
	expect(&(struct errand_order){ .what = ERRAND_MAKE_DIR,
		   .user = "ntptui",
		   .dir = "/var/lib/ntptui" },
	    "install -d -m 0755 -o ntptui -g ntptui /var/lib/ntptui");
}

/* Each has one argument that its row does not allow. */
static void
strange_arguments_are_refused(void **state)
{
	static const struct errand_order orders[] = {
		{ .what = ERRAND_NONE },
		{ .what = ERRANDS },
		{ .what = (enum errand) - 1 },
		{ .what = ERRAND_UNIT_OFF, .unit = "ssh.service" },
		{ .what = ERRAND_UNIT_OFF, .unit = "" },
		{ .what = ERRAND_UNIT_STOP, .unit = "--force" },
		{ .what = ERRAND_FIREWALLD, .zone = "public;reboot" },
		{ .what = ERRAND_FIREWALLD, .zone = "-x" },
		{ .what = ERRAND_NFT, .table = "filter", .chain = "input" },
		{ .what = ERRAND_NFT, .table = "arp filter", .chain = "in" },
		{ .what = ERRAND_NFT, .table = "ip filter", .chain = "a b" },
		{ .what = ERRAND_NFT, .table = "ip f;g", .chain = "input" },
		{ .what = ERRAND_NFT, .table = "ip -f", .chain = "input" },
		{ .what = ERRAND_NFT, .table = "ip ", .chain = "input" },
		{ .what = ERRAND_NFT, .table = "ip filter" },
		{ .what = ERRAND_IPTABLES, .chain = "INPUT" },
		{ .what = ERRAND_IPTABLES, .chain = "-F", .family = 4 },
		{ .what = ERRAND_IPTABLES,
		    .chain = "INPUT",
		    .table = "broute",
		    .family = 4 },
		{ .what = ERRAND_END_PROCESS, .pid = 1 },
		{ .what = ERRAND_END_PROCESS, .pid = -1 },
		{ .what = ERRAND_END_PROCESS },
		{ .what = ERRAND_MAKE_DIR, .user = "a", .dir = "/etc" },
		{ .what = ERRAND_MAKE_DIR,
		    .user = "a",
		    .dir = "/var/lib/../../etc" },
		{ .what = ERRAND_MAKE_DIR, .user = "a", .dir = "/var/lib/" },
		{ .what = ERRAND_MAKE_DIR,
		    .user = "$(id)",
		    .dir = "/var/lib/ntptui" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		struct errand_result r;
		struct errand_words w;

		assert_false(errand_words(&orders[i], &w));
		expect(&orders[i], "");
		errand_run(&(struct errand_place){ 0 }, &orders[i], &r);
		assert_int_equal(r.end, ERRAND_REFUSED);
	}
}

static void
every_row_tells_what_it_does(void **state)
{
	(void)state;
	for (int i = ERRAND_NONE + 1; i < ERRANDS; i++) {
		assert_non_null(errand_about((enum errand)i));
		assert_true(errand_limit((enum errand)i) > 0);
		assert_int_equal(
		    errand_changes((enum errand)i), i != ERRAND_IPTABLES_READ);
	}
}

/* A program of this name that is the given script. */
static void
program(void **state, const char *name, const char *script)
{
	char path[256];

	scratch_text(state, name, script);
	assert_int_equal(chmod(scratch_path(state, name, path), 0755), 0);
}

struct world {
	char dir[256];
	const char *dirs[2];
	struct errand_place at;
};

static void
enter(void **state, struct world *w)
{
	memset(w, 0, sizeof(*w));
	scratch_path(state, "", w->dir);
	w->dirs[0] = w->dir;
	w->at.dirs = w->dirs;
	w->at.limit = 60;
}

static const struct errand_order ufw = { .what = ERRAND_UFW };
static const struct errand_order save = { .what = ERRAND_IPTABLES_READ,
	.family = 4 };

static void
its_output_is_kept_and_printable(void **state)
{
	struct errand_result r;
	struct world w;
	char text[128];

	enter(state, &w);
	program(state, "ufw",
	    "#!/bin/sh\nprintf '%s\\t\\033[2J' \"$*\"\necho bad >&2\n");
	errand_run(&w.at, &ufw, &r);
	assert_int_equal(r.end, ERRAND_DONE);
	assert_string_equal(r.output, "allow 123/udp ?[2Jbad\n");
	assert_string_equal(errand_end_text(&r, text, sizeof(text)), "done");
}

static void
nothing_is_inherited(void **state)
{
	struct errand_result r;
	struct world w;

	enter(state, &w);
	assert_int_equal(setenv("LD_PRELOAD_OF_TEST", "x", 1), 0);
	program(state, "ufw",
	    "#!/bin/sh\nenv | sort | grep -v -e ^PWD= -e ^_= -e ^SHLVL=\n"
	    "cat\n");
	errand_run(&w.at, &ufw, &r);
	assert_int_equal(r.end, ERRAND_DONE);
	assert_non_null(strstr(r.output, "LC_ALL=C\nPATH=/usr/sbin:"));
	assert_null(strstr(r.output, "LD_PRELOAD_OF_TEST"));
	assert_null(strstr(r.output, "CMOCKA"));
}

static void
failures_are_told_in_words(void **state)
{
	struct errand_result r;
	struct world w;
	char text[128];

	enter(state, &w);
	program(state, "ufw", "#!/bin/sh\nexit 7\n");
	errand_run(&w.at, &ufw, &r);
	assert_int_equal(r.end, ERRAND_FAILED);
	assert_string_equal(errand_end_text(&r, text, sizeof(text)),
	    "it failed with exit code 7");
	program(state, "ufw", "#!/bin/sh\nkill -KILL $$\n");
	errand_run(&w.at, &ufw, &r);
	assert_int_equal(r.end, ERRAND_KILLED);
	assert_int_equal(r.code, SIGKILL);
	errand_run(&w.at, &save, &r);
	assert_int_equal(r.end, ERRAND_MISSING);
	assert_false(errand_here(&w.at, &save));
	assert_true(errand_here(&w.at, &ufw));
}

/* Anybody could have put it there. */
static void
a_writable_program_is_none(void **state)
{
	struct errand_result r;
	struct world w;
	char path[256];

	enter(state, &w);
	program(state, "ufw", "#!/bin/sh\n");
	assert_int_equal(chmod(scratch_path(state, "ufw", path), 0777), 0);
	errand_run(&w.at, &ufw, &r);
	assert_int_equal(r.end, ERRAND_MISSING);
}

static void
what_takes_too_long_is_ended(void **state)
{
	struct errand_result r;
	struct world w;

	enter(state, &w);
	program(state, "ufw", "#!/bin/sh\necho begun\nexec sleep 600\n");
	w.at.limit = 0.3;
	errand_run(&w.at, &ufw, &r);
	assert_int_equal(r.end, ERRAND_LATE);
}

static void
what_is_cancelled_is_ended(void **state)
{
	struct errand_result r;
	atomic_bool cancel = true;
	struct world w;

	enter(state, &w);
	program(state, "ufw", "#!/bin/sh\nexec sleep 600\n");
	w.at.cancel = &cancel;
	errand_run(&w.at, &ufw, &r);
	assert_int_equal(r.end, ERRAND_CANCELLED);
}

/* Who leaves a child behind with the pipe open is not waited for. */
static void
what_it_leaves_behind_is_not_waited_for(void **state)
{
	struct errand_result r;
	struct world w;

	enter(state, &w);
	program(state, "ufw", "#!/bin/sh\necho out\nsleep 20 &\n");
	w.at.limit = 15;
	errand_run(&w.at, &ufw, &r);
	assert_int_equal(r.end, ERRAND_DONE);
	assert_string_equal(r.output, "out\n");
}

static void
the_end_of_a_long_output_is_kept(void **state)
{
	struct errand_result r;
	struct world w;

	enter(state, &w);
	program(state, "ufw",
	    "#!/bin/sh\nhead -c 100000 /dev/zero | tr '\\0' x\necho end\n");
	errand_run(&w.at, &ufw, &r);
	assert_int_equal(r.end, ERRAND_DONE);
	assert_int_equal(strlen(r.output), ERRAND_OUTPUT - 1);
	assert_string_equal(r.output + ERRAND_OUTPUT - 5, "end\n");
}

static void
only_what_changes_nothing_is_read_whole(void **state)
{
	struct errand_result r;
	struct world w;
	char *text;

	enter(state, &w);
	program(state, "ufw", "#!/bin/sh\n");
	program(state, "iptables-save",
	    "#!/bin/sh\nhead -c 100000 /dev/zero | tr '\\0' x\n");
	assert_null(errand_read(&w.at, &ufw, &r));
	assert_int_equal(r.end, ERRAND_REFUSED);
	text = errand_read(&w.at, &save, &r);
	assert_non_null(text);
	assert_int_equal(strlen(text), 100000);
	free(text);
}

/* Not ours, not a time daemon, and without the port: not to be ended. */
static void
no_other_process_is_ended(void **state)
{
	struct errand_order o = { .what = ERRAND_END_PROCESS,
		.pid = (int)getpid() };
	struct errand_result r;

	(void)state;
	errand_run(&(struct errand_place){ 0 }, &o, &r);
	assert_int_equal(r.end, ERRAND_REFUSED);
}

static void
a_thread_tells_when_it_has_ended(void **state)
{
	struct errands *e = errands_start(
	    &(struct errand_order){ .what = ERRAND_UNIT_OFF, .unit = "x" });
	struct errand_result r;
	struct pollfd p;

	(void)state;
	assert_non_null(e);
	p = (struct pollfd){ .fd = errands_fd(e), .events = POLLIN };
	assert_int_equal(poll(&p, 1, 60000), 1);
	assert_true(errands_take(e, &r));
	assert_int_equal(r.end, ERRAND_REFUSED);
	errands_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_those_of_the_table),
		cmocka_unit_test(strange_arguments_are_refused),
		cmocka_unit_test(every_row_tells_what_it_does),
		IN_SCRATCH(its_output_is_kept_and_printable),
		IN_SCRATCH(nothing_is_inherited),
		IN_SCRATCH(failures_are_told_in_words),
		IN_SCRATCH(a_writable_program_is_none),
		IN_SCRATCH(what_takes_too_long_is_ended),
		IN_SCRATCH(what_is_cancelled_is_ended),
		IN_SCRATCH(what_it_leaves_behind_is_not_waited_for),
		IN_SCRATCH(the_end_of_a_long_output_is_kept),
		IN_SCRATCH(only_what_changes_nothing_is_read_whole),
		cmocka_unit_test(no_other_process_is_ended),
		cmocka_unit_test(a_thread_tells_when_it_has_ended),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
