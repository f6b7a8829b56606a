/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/rivals.h"
#include "sys/udp.h"

#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SELF 1000

/* CapEff of root, and of a daemon that dropped CAP_SYS_TIME. */
#define ALL   "000001ffffffffff"
#define LESS  "000001fffdffffff"
#define FIRST "user:[4026531837]"

/* A /proc made up in a directory of its own. */
struct world {
	char root[64];
};

static void
put(struct world *w, const char *path, const char *text)
{
	char full[256];
	FILE *f;

	snprintf(full, sizeof(full), "%s/%s", w->root, path);
	for (char *s = full + strlen(w->root) + 1; (s = strchr(s, '/')); s++) {
		*s = '\0';
		assert_true(mkdir(full, 0755) == 0 || errno == EEXIST);
		*s = '/';
	}
	f = fopen(full, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
put_link(struct world *w, const char *path, const char *target)
{
	char full[256];

	put(w, path, "");
	snprintf(full, sizeof(full), "%s/%s", w->root, path);
	assert_int_equal(unlink(full), 0);
	assert_int_equal(symlink(target, full), 0);
}

static void
process(struct world *w, int pid, const char *name, const char *caps,
    const char *group)
{
	char path[64], text[512];

	snprintf(path, sizeof(path), "%d/comm", pid);
	snprintf(text, sizeof(text), "%s\n", name);
	put(w, path, text);
	snprintf(path, sizeof(path), "%d/status", pid);
	snprintf(text, sizeof(text),
	    "Name:\t%s\nCapPrm:\t%s\nCapEff:\t%s\nCapBnd:\t%s\n", name, ALL,
	    caps, ALL);
	put(w, path, text);
	snprintf(path, sizeof(path), "%d/cgroup", pid);
	put(w, path, group);
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	snprintf(w->root, sizeof(w->root), "rivals-XXXXXX");
	assert_non_null(mkdtemp(w->root));
	process(w, 1, "systemd", ALL, "0::/init.scope\n");
	process(w, SELF, "chronyd", ALL, "0::/system.slice/self.service\n");
	put(w, "uptime", "1 1\n");
	*state = w;
	return 0;
}

static int
drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static int
teardown(void **state)
{
	struct world *w = *state;

	nftw(w->root, drop, 8, FTW_DEPTH | FTW_PHYS);
	free(w);
	return 0;
}

static void
nobody_is_no_rival(void **state)
{
	struct world *w = *state;
	struct rival r;

	assert_false(rival_clock_in(w->root, SELF, &r));
	assert_false(rival_clock_in("does/not/exist", SELF, &r));
}

static void
service_is_named_with_its_remedy(void **state)
{
	struct world *w = *state;
	struct rival r;

	process(w, 42, "chronyd", ALL, "0::/system.slice/chrony.service\n");
	assert_true(rival_clock_in(w->root, SELF, &r));
	assert_int_equal(r.pid, 42);
	assert_string_equal(r.name, "chronyd");
	assert_string_equal(r.remedy, "systemctl disable --now chrony");
}

static void
every_known_daemon_is_known(void **state)
{
	static const char *const names[] = { "chronyd", "ntpd", "openntpd",
		"ntp-daemon", "systemd-timesyn", "phc2sys" };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct rival r;

		process(w, 42, names[i], ALL, "0::/\n");
		assert_true(rival_clock_in(w->root, SELF, &r));
		assert_string_equal(r.name, names[i]);
		assert_string_equal(r.remedy, "kill 42");
	}
}

static void
daemon_without_the_right_is_none(void **state)
{
	struct world *w = *state;
	struct rival r;

	process(w, 42, "chronyd", LESS, "0::/\n");
	process(w, 43, "bash", ALL, "0::/\n");
	put(w, "44/comm", "ntpd\n"); /* ended while we look */
	assert_false(rival_clock_in(w->root, SELF, &r));
}

static void
daemon_in_another_user_namespace_is_none(void **state)
{
	struct world *w = *state;
	struct rival r;

	process(w, 42, "ntpd", ALL, "0::/\n");
	put_link(w, "42/ns/user", "user:[4026532001]");
	assert_false(rival_clock_in(w->root, SELF, &r));
	process(w, 43, "ntpd", ALL, "0::/\n");
	put_link(w, "43/ns/user", FIRST);
	assert_true(rival_clock_in(w->root, SELF, &r));
	assert_int_equal(r.pid, 43);
}

static void
only_a_serving_ntptui_is_a_rival(void **state)
{
	struct world *w = *state;
	struct rival r;
	char path[96];
	FILE *f;

	process(w, 42, "ntptui", ALL, "0::/\n");
	put(w, "42/cmdline", "ntptui");
	assert_false(rival_clock_in(w->root, SELF, &r));
	snprintf(path, sizeof(path), "%s/42/cmdline", w->root);
	f = fopen(path, "w");
	assert_non_null(f);
	fwrite("ntptui\0-c\0x\0serve", 1, 18, f);
	fclose(f);
	assert_true(rival_clock_in(w->root, SELF, &r));
	f = fopen(path, "w");
	assert_non_null(f);
	fwrite("ntptui\0serve\0--observe", 1, 23, f);
	fclose(f);
	assert_false(rival_clock_in(w->root, SELF, &r));
}

static void
remedy_is_only_a_plain_unit(void **state)
{
	static const struct {
		const char *group, *remedy;
	} cases[] = {
		{ "1:name=systemd:/system.slice/ntpsec.service\n0::/\n",
		    "systemctl disable --now ntpsec" },
		{ "0::/system.slice/system-ntp.slice/ntp@a.service\n",
		    "systemctl disable --now ntp@a" },
		{ "0::/system.slice/x;reboot.service\n", "kill 42" },
		{ "0::/system.slice/.service\n", "kill 42" },
		{ "0::/system.slice/docker-1.scope\n", "kill 42" },
		{ "0::/user.slice/user@0.service/app.slice/n.service\n",
		    "kill 42" },
		{ "", "kill 42" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rival r;

		process(w, 42, "ntpd", ALL, cases[i].group);
		assert_true(rival_clock_in(w->root, SELF, &r));
		assert_string_equal(r.remedy, cases[i].remedy);
	}
}

#define HEADING                                                                \
	"   sl  local_address rem_address   st tx_queue rx_queue tr tm->when " \
	"retrnsmt   uid  timeout inode ref pointer drops\n"
#define REST                                                                   \
	" 00000000:0000 07 00000000:00000000 00:00000000 00000000     0"       \
	"        0 "

static void
holder_of_a_port_is_found(void **state)
{
	struct world *w = *state;
	struct rival r;

	put(w, "net/udp",
	    HEADING "  123: 0100007F:007B" REST "555 2 0000 0\n"
		    "  124: 0100007F:007C" REST "777 2 0000 0\n");
	put(w, "net/udp6",
	    HEADING "   9: 00000000000000000000000000000000:007B "
		    "00000000000000000000000000000000:0000 07 "
		    "00000000:00000000 00:00000000 00000000     0        0 "
		    "888 2 0000 0\n");
	process(w, 42, "dnsmasq", LESS, "0::/\n");
	put_link(w, "42/fd/3", "socket:[777]");
	put_link(w, "42/fd/4", "/dev/null");
	assert_false(rival_port_in(w->root, SELF, 123, &r));
	assert_false(rival_port_in(w->root, SELF, 125, &r));
	assert_true(rival_port_in(w->root, SELF, 124, &r));
	assert_int_equal(r.pid, 42);
	assert_false(rival_port_in(w->root, 42, 124, &r));
	process(w, 43, "evil\033[2J", LESS, "0::/\n");
	put_link(w, "43/fd/9", "socket:[888]");
	assert_true(rival_port_in(w->root, SELF, 123, &r));
	assert_string_equal(r.name, "evil?[2J");
}

static void
real_holder_of_a_port_is_found(void **state)
{
	struct addr any = { .family = ADDR_IPV4, .ip = { 127, 0, 0, 1 } };
	struct sockaddr_storage ss;
	socklen_t len = udp_from_addr(&any, &ss);
	int fd = socket(AF_INET, SOCK_DGRAM, 0), gate[2];
	struct rival r;
	uint16_t port;
	char c = 0;
	pid_t pid;
	bool found;

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&ss, len), 0);
	port = udp_port(fd);
	assert_false(rival_port(port, &r)); /* it is ourselves */
	assert_int_equal(pipe(gate), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		close(gate[1]);
		_exit((int)read(gate[0], &c, 1));
	}
	close(fd);
	found = rival_port(port, &r);
	close(gate[0]);
	close(gate[1]);
	waitpid(pid, NULL, 0);
	assert_true(found);
	assert_int_equal(r.pid, pid);
	assert_string_not_equal(r.remedy, "");
	assert_false(rival_port(port, &r));
}

static void
rights_agree_with_the_kernel(void **state)
{
	struct addr low = {
		.family = ADDR_IPV4, .port = 109, .ip = { 127, 0, 0, 1 }
	};
	struct sockaddr_storage ss;
	socklen_t len = udp_from_addr(&low, &ss);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	bool bound = bind(fd, (struct sockaddr *)&ss, len) == 0;

	(void)state;
	if (!bound && errno != EACCES)
		skip(); /* somebody has that port */
	close(fd);
	assert_int_equal(rights_low_ports(), bound);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(nobody_is_no_rival),
		T(service_is_named_with_its_remedy),
		T(every_known_daemon_is_known),
		T(daemon_without_the_right_is_none),
		T(daemon_in_another_user_namespace_is_none),
		T(only_a_serving_ntptui_is_a_rival),
		T(remedy_is_only_a_plain_unit),
		T(holder_of_a_port_is_found),
		cmocka_unit_test(real_holder_of_a_port_is_found),
		cmocka_unit_test(rights_agree_with_the_kernel),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
