/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Surveys of made-up hosts: the shapes that distributions, virtual machines
 * and containers have. */
#include "sys/survey.h"

#include "engine/surveyor.h"
#include "scratch.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include <cmocka.h>

#define SELF 1000

/* CapEff of root, of a daemon without any but CAP_SYS_TIME, of nobody. */
#define ALL  "000001ffffffffff"
#define TIME "0000000002000000"
#define NONE "0000000000000000"

static void
make_way(char *full, size_t from)
{
	for (char *s = full + from; (s = strchr(s, '/')) != NULL; s++) {
		*s = '\0';
		assert_true(mkdir(full, 0755) == 0 || errno == EEXIST);
		*s = '/';
	}
}

static void
put(void **state, const char *path, const char *text)
{
	char full[256];

	scratch_path(state, path, full);
	make_way(full, strlen((const char *)*state) + 1);
	scratch_text(state, path, text);
}

static void
put_link(void **state, const char *path, const char *target)
{
	char full[256];

	scratch_path(state, path, full);
	make_way(full, strlen((const char *)*state) + 1);
	assert_int_equal(symlink(target, full), 0);
}

static void
process(void **state, int pid, const char *name, const char *caps,
    const char *group)
{
	char path[64], text[256];

	snprintf(path, sizeof(path), "proc/%d/comm", pid);
	snprintf(text, sizeof(text), "%s\n", name);
	put(state, path, text);
	snprintf(path, sizeof(path), "proc/%d/status", pid);
	snprintf(text, sizeof(text),
	    "Name:\t%s\nUid:\t%d\t%d\t0\t0\nCapEff:\t%s\n", name,
	    strcmp(caps, ALL) == 0 ? 0 : 123, strcmp(caps, ALL) == 0 ? 0 : 123,
	    caps);
	put(state, path, text);
	snprintf(path, sizeof(path), "proc/%d/cgroup", pid);
	put(state, path, group);
}

/* Two addresses that a test may set. */
struct world {
	struct survey_place at;
	struct survey_aim aim;
	struct survey s;
	const char *json; /* nft's; NULL: not to be read */
	struct nic nic[3];
	size_t nnics;
};

static struct nic *
nics(void *arg, size_t *n)
{
	struct world *w = arg;
	struct nic *copy = malloc(sizeof(w->nic));

	memcpy(copy, w->nic, sizeof(w->nic));
	*n = w->nnics;
	return copy;
}

static char *
nft(void *arg, char *why)
{
	struct world *w = arg;

	snprintf(why, SURVEY_TEXT, "%s", w->json != NULL ? "" : "no library");
	return w->json != NULL ? strdup(w->json) : NULL;
}

static char *
iptables(void *arg, int family, bool legacy, char *why)
{
	(void)arg;
	(void)family;
	(void)legacy;
	snprintf(why, SURVEY_TEXT, "no program");
	return NULL;
}

static void
begin(void **state, struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->at = (struct survey_place){ .root = *state,
		.self = SELF,
		.nft = nft,
		.iptables = iptables,
		.nics = nics,
		.arg = w };
	w->json = "{\"nftables\": []}";
	process(state, 1, "systemd", ALL, "0::/init.scope\n");
	process(state, SELF, "ntptui", ALL, "0::/user.slice\n");
}

static const struct survey *
look(struct world *w)
{
	survey_read(&w->at, &w->aim, &w->s);
	assert_int_equal(w->s.done, (1u << SURVEY_PARTS) - 1);
	return &w->s;
}

static void
address(struct world *w, const char *nic, const char *text)
{
	struct nic *n = &w->nic[w->nnics++];

	assert_true(addr_parse(&n->addr, text));
	snprintf(n->name, sizeof(n->name), "%s", nic);
}

/* One without a name if there is none. */
static const struct survey_daemon *
of_kind(const struct survey *s, enum survey_daemon_kind kind)
{
	static const struct survey_daemon nobody = { .enabled = FACT_UNKNOWN };

	for (size_t i = 0; i < s->ndaemons; i++)
		if (s->daemon[i].kind == kind)
			return &s->daemon[i];
	return &nobody;
}

static bool
is_there(const struct survey_daemon *d)
{
	return d->installed || d->process.pid != 0;
}

/* Sockets of process `pid` on port 123. */
static void
hold_port(void **state, int pid)
{
	char path[64];

	put(state, "proc/net/udp",
	    "  sl  local_address rem_address   st tx_queue rx_queue tr "
	    "tm->when retrnsmt   uid  timeout inode ref pointer drops\n"
	    "  10: 00000000:007B 00000000:0000 07 00000000:00000000 "
	    "00:00000000 00000000     0        0 4711 2 0000 0\n");
	snprintf(path, sizeof(path), "proc/%d/fd/5", pid);
	put_link(state, path, "socket:[4711]");
}

static void
a_bare_debian_has_nothing_of_all_that(void **state)
{
	const struct survey *s;
	struct world w;

	begin(state, &w);
	put(state, "proc/cpuinfo", "flags\t\t: fpu vme de\n");
	put(state, "sys/class/dmi/id/sys_vendor", "Dell Inc.\n");
	s = look(&w);
	assert_true(s->rights.root && s->rights.set_clock);
	assert_int_equal(s->port.taken, FACT_NO);
	assert_int_equal(s->port.port, 123);
	assert_int_equal(s->ndaemons, 0);
	assert_int_equal(s->machine.kind, MACHINE_BARE);
	assert_false(s->service.installed);
	assert_int_equal(s->drift.state, FILE_UNASKED);
	assert_int_equal(s->firewall.keeper, KEEPER_NONE);
	assert_int_equal(s->firewall.way[0][WAY_REQUESTS].gate, GATE_OPEN);
	assert_int_equal(s->firewall.connections_max, -1);
}

static void
a_user_has_no_rights(void **state)
{
	const struct survey *s;
	struct world w;

	begin(state, &w);
	process(state, SELF, "ntptui", NONE, "");
	put_link(state, "proc/1000/ns/user", "user:[4026532000]");
	w.at.nft = NULL;
	s = look(&w);
	assert_false(s->rights.root);
	assert_false(s->rights.set_clock);
	assert_false(s->rights.low_ports);
	assert_false(s->rights.first_namespace);
	assert_int_equal(s->firewall.readable, FACT_NO);
	assert_int_equal(s->firewall.way[0][WAY_REQUESTS].gate, GATE_UNKNOWN);
	assert_true(s->firewall.why[0] != '\0');
}

static void
debians_chrony_has_the_port(void **state)
{
	const struct survey_daemon *d;
	const struct survey *s;
	struct world w;

	begin(state, &w);
	process(
	    state, 612, "chronyd", TIME, "0::/system.slice/chrony.service\n");
	hold_port(state, 612);
	put(state, "lib/systemd/system/chrony.service", "[Unit]\n");
	put_link(state, "etc/systemd/system/chronyd.service",
	    "/lib/systemd/system/chrony.service");
	put_link(state,
	    "etc/systemd/system/multi-user.target.wants/chrony.service",
	    "/lib/systemd/system/chrony.service");
	s = look(&w);
	assert_int_equal(s->port.taken, FACT_YES);
	assert_int_equal(s->port.holder.pid, 612);
	assert_string_equal(s->port.holder.unit, "chrony.service");
	assert_int_equal(s->ndaemons, 1);
	d = of_kind(s, DAEMON_CHRONY);
	assert_true(is_there(d));
	assert_true(d->sets_clock && d->has_port && d->installed);
	assert_int_equal(d->enabled, FACT_YES);
	assert_string_equal(d->unit, "chrony.service");
}

static void
red_hats_chronyd_is_off(void **state)
{
	const struct survey_daemon *d;
	struct world w;

	begin(state, &w);
	put(state, "usr/lib/systemd/system/chronyd.service", "[Unit]\n");
	d = of_kind(look(&w), DAEMON_CHRONY);
	assert_true(is_there(d));
	assert_int_equal(d->enabled, FACT_NO);
	assert_int_equal(d->process.pid, 0);
	assert_string_equal(d->unit, "chronyd.service");
}

/* ntp.service is another name of ntpsec.service, not a second daemon. */
static void
an_alias_is_no_second_daemon(void **state)
{
	const struct survey *s;
	struct world w;

	begin(state, &w);
	put(state, "lib/systemd/system/ntpsec.service", "[Unit]\n");
	put(state, "etc/ntpsec/ntp.conf", "");
	put_link(state, "etc/systemd/system/ntp.service",
	    "/lib/systemd/system/ntpsec.service");
	process(state, 700, "ntpd", TIME, "0::/user.slice/session\n");
	s = look(&w);
	assert_int_equal(s->ndaemons, 1);
	assert_true(is_there(of_kind(s, DAEMON_NTPSEC)));
	assert_int_equal(s->daemon[0].process.pid, 700);
}

static void
ubuntus_timesyncd_may_be_masked(void **state)
{
	const struct survey_daemon *d;
	struct world w;

	begin(state, &w);
	put(state, "lib/systemd/system/systemd-timesyncd.service", "");
	put_link(state,
	    "etc/systemd/system/sysinit.target.wants/"
	    "systemd-timesyncd.service",
	    "/lib/systemd/system/systemd-timesyncd.service");
	d = of_kind(look(&w), DAEMON_TIMESYNCD);
	assert_int_equal(d->enabled, FACT_YES);
	put_link(
	    state, "etc/systemd/system/systemd-timesyncd.service", "/dev/null");
	d = of_kind(look(&w), DAEMON_TIMESYNCD);
	assert_int_equal(d->enabled, FACT_NO);
}

static void
without_systemd_there_are_scripts(void **state)
{
	const struct survey_daemon *d;
	struct world w;

	begin(state, &w);
	put(state, "etc/init.d/chrony", "#!/bin/sh\n");
	d = of_kind(look(&w), DAEMON_CHRONY);
	assert_int_equal(d->enabled, FACT_NO);
	put_link(state, "etc/rc2.d/S01chrony", "../init.d/chrony");
	d = of_kind(look(&w), DAEMON_CHRONY);
	assert_int_equal(d->enabled, FACT_YES);
}

static void
cron_sets_clocks_too(void **state)
{
	struct world w;

	begin(state, &w);
	put(state, "etc/cron.d/time", "# 0 * * * * root ntpdate pool\n");
	assert_false(is_there(of_kind(look(&w), DAEMON_NTPDATE)));
	put(state, "etc/cron.d/time", "0 * * * * root ntpdate pool\n");
	assert_true(is_there(of_kind(look(&w), DAEMON_NTPDATE)));
}

static void
virtual_machines_say_who_made_them(void **state)
{
	static const struct {
		const char *file, *text, *name;
	} rows[] = { { "sys_vendor", "VMware, Inc.\n", "vmware" },
		{ "product_name", "VirtualBox\n", "virtualbox" },
		{ "product_name", "KVM\n", "kvm" },
		{ "sys_vendor", "Amazon EC2\n", "amazon" } };
	const struct survey *s;
	struct world w;
	char path[64];

	begin(state, &w);
	put(state, "proc/cpuinfo", "flags\t\t: fpu hypervisor\n");
	s = look(&w);
	assert_int_equal(s->machine.kind, MACHINE_VIRTUAL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(
		    path, sizeof(path), "sys/class/dmi/id/%s", rows[i].file);
		put(state, path, rows[i].text);
		s = look(&w);
		assert_int_equal(s->machine.kind, MACHINE_VIRTUAL);
		assert_string_equal(s->machine.name, rows[i].name);
		put(state, path, "");
	}
	put(state, "proc/cpuinfo", "");
	put(state,
	    "sys/devices/system/clocksource/clocksource0/"
	    "current_clocksource",
	    "kvm-clock\n");
	s = look(&w);
	assert_string_equal(s->machine.name, "kvm");
	assert_string_equal(s->machine.clocksource, "kvm-clock");
}

static void
containers_leave_marks(void **state)
{
	struct world w;

	begin(state, &w);
	put(state, "run/systemd/container", "lxc\n");
	assert_int_equal(look(&w)->machine.kind, MACHINE_CONTAINER);
	assert_string_equal(w.s.machine.name, "lxc");
	put(state, "run/systemd/container", "");
	put(state, "run/.containerenv", "");
	assert_string_equal(look(&w)->machine.name, "podman");
	put(state, ".dockerenv", "");
	assert_string_equal(look(&w)->machine.name, "docker");
}

static void
memory_and_uptime_are_numbers(void **state)
{
	const struct survey *s;
	struct world w;

	begin(state, &w);
	put(state, "proc/uptime", "3600.50 7000.00\n");
	put(state, "proc/meminfo",
	    "MemTotal:        2048 kB\nMemFree:   1 kB\n"
	    "MemAvailable:     1024 kB\n");
	s = look(&w);
	assert_true(fabs(s->machine.uptime - 3600.5) < 0.01);
	assert_int_equal(s->machine.memory, 2 << 20);
	assert_int_equal(s->machine.memory_free, 1 << 20);
	assert_true(isnan(s->machine.stepped));
}

/* The boot was noted as 100 s earlier than it was by the clock of now. */
static void
a_moved_clock_is_seen(void **state)
{
	struct utmp u = { .ut_type = BOOT_TIME };
	struct world w;

	begin(state, &w);
	put(state, "proc/uptime", "3600.00 7000.00\n");
	put(state, "run/utmp", "");
	u.ut_tv.tv_sec = (int32_t)(time(NULL) - 3700);
	scratch_put(state, "run/utmp", (const char *)&u, sizeof(u));
	assert_true(fabs(look(&w)->machine.stepped - 100) < 90);
}

static void
the_way_out_tells_which_address_counts(void **state)
{
	const struct survey *s;
	struct world w;
	char text[ADDR_TEXT];

	begin(state, &w);
	address(&w, "eth1", "192.168.7.1");
	address(&w, "eth0", "10.1.2.3");
	address(&w, "eth0", "fe80::1");
	put(state, "proc/net/route",
	    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask"
	    "\t\tMTU\tWindow\tIRTT\n"
	    "eth0\t00000000\t0101010A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
	    "eth1\t0007A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
	put(state, "sys/class/net/eth0/flags", "0x1003\n");
	put(state, "sys/class/net/eth0/carrier", "1\n");
	put(state, "sys/class/net/eth0/speed", "1000\n");
	put(state, "sys/class/net/lo/flags", "0x9\n");
	s = look(&w);
	assert_int_equal(s->net[0].reach, REACH_PRIVATE);
	assert_true(s->net[0].route);
	assert_string_equal(
	    addr_text(&s->net[0].addr, text, sizeof(text)), "10.1.2.3");
	assert_string_equal(
	    addr_text(&s->net[0].via, text, sizeof(text)), "10.1.1.1");
	assert_string_equal(s->net[0].nic, "eth0");
	assert_int_equal(s->net[1].reach, REACH_LINK);
	assert_false(s->net[1].route);
	assert_int_equal(s->nnics, 1);
	assert_true(s->nic[0].up);
	assert_int_equal(s->nic[0].link, FACT_YES);
	assert_int_equal(s->nic[0].speed, 1000);
}

static void
addresses_are_public_or_not(void **state)
{
	static const struct {
		const char *text;
		enum survey_reach reach;
	} rows[] = { { "127.0.0.1", REACH_LOCAL },
		{ "169.254.1.1", REACH_LINK }, { "172.31.0.1", REACH_PRIVATE },
		{ "172.32.0.1", REACH_PUBLIC },
		{ "100.127.0.1", REACH_CARRIER },
		{ "100.128.0.1", REACH_PUBLIC }, { "9.9.9.9", REACH_PUBLIC },
		{ "::1", REACH_LOCAL }, { "fd00::1", REACH_PRIVATE },
		{ "2a00::1", REACH_PUBLIC } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct survey *s;
		struct world w;

		begin(state, &w);
		address(&w, "eth0", rows[i].text);
		s = look(&w);
		assert_int_equal(
		    s->net[strchr(rows[i].text, ':') != NULL].reach,
		    rows[i].reach);
	}
}

static void
ipv6_has_a_way_out_of_its_own(void **state)
{
	const struct survey *s;
	struct world w;
	char text[ADDR_TEXT];

	begin(state, &w);
	put(state, "proc/net/ipv6_route",
	    "00000000000000000000000000000000 00 "
	    "00000000000000000000000000000000 00 "
	    "00000000000000000000000000000000 ffffffff 00000001 00000000 "
	    "00200200       lo\n"
	    "00000000000000000000000000000000 00 "
	    "00000000000000000000000000000000 00 "
	    "fe800000000000000000000000000001 00000400 00000001 00000000 "
	    "00000003     eth0\n");
	s = look(&w);
	assert_true(s->net[1].route);
	assert_string_equal(s->net[1].nic, "eth0");
	assert_string_equal(
	    addr_text(&s->net[1].via, text, sizeof(text)), "fe80::1");
}

static void
name_servers_are_listed(void **state)
{
	const struct survey *s;
	struct world w;

	begin(state, &w);
	assert_false(look(&w)->resolver.file);
	put(state, "etc/resolv.conf",
	    "# nameserver 9.9.9.9\nsearch x\nnameserver 127.0.0.53\n"
	    "nameserver fe80::1%eth0\nnameserver nonsense\n");
	put(state, "etc/nsswitch.conf", "hosts:\t files myhostname\n");
	s = look(&w);
	assert_int_equal(s->resolver.n, 2);
	assert_true(s->resolver.stub);
	assert_string_equal(s->resolver.hosts, "files myhostname");
	assert_int_equal(s->resolver.names, FACT_NO);
	put(state, "etc/nsswitch.conf", "hosts: files mdns4 dns\n");
	assert_int_equal(look(&w)->resolver.names, FACT_YES);
}

static enum survey_file_state
drift(struct world *w)
{
	return look(w)->drift.state;
}

static void
the_drift_file_is_judged_for_its_user(void **state)
{
	struct world w;
	char path[256];

	begin(state, &w);
	put(state, "etc/passwd",
	    "root:x:0:0::/:/bin/sh\nntptui:x:777:777::/:/bin/false\n");
	put(state, "etc/group", "time:x:888:ntptui\n");
	snprintf(w.aim.drift, sizeof(w.aim.drift), "/var/lib/ntp/drift");
	snprintf(w.aim.user, sizeof(w.aim.user), "ntptui");
	/* The way to the tree is only its owner's. */
	assert_int_equal(drift(&w), FILE_NO_PLACE);
	put(state, "var/lib/ntp/other", "");
	assert_int_equal(drift(&w), FILE_NO_RIGHTS);
	scratch_path(state, "var/lib/ntp", path);
	assert_int_equal(chmod(path, 0777), 0);
	assert_int_equal(chmod((const char *)*state, 0755), 0);
	assert_int_equal(drift(&w), FILE_MISSING);
	put(state, "var/lib/ntp/drift", "-12.345 0.010\n");
	assert_int_equal(drift(&w), FILE_GOOD);
	assert_true(fabs(w.s.drift.value + 12.345) < 1e-9);
	assert_true(w.s.drift.age < 3600);
	assert_true(w.s.drift.room > 0);
	put(state, "var/lib/ntp/drift", "nan\n");
	assert_int_equal(drift(&w), FILE_BAD);
	snprintf(w.aim.drift, sizeof(w.aim.drift), "/var/lib/ntp");
	assert_int_equal(drift(&w), FILE_STRANGE);
}

static void
the_leap_file_may_have_expired(void **state)
{
	struct world w;

	begin(state, &w);
	snprintf(w.aim.leap, sizeof(w.aim.leap), "/etc/leap");
	put(state, "etc/leap", "#@ 3000000000\n2272060800 10\n");
	assert_int_equal(look(&w)->leap.state, FILE_EXPIRED);
	assert_true(w.s.leap.value < 0);
	put(state, "etc/leap", "#@ 9000000000\n2272060800 10\n");
	assert_int_equal(look(&w)->leap.state, FILE_GOOD);
	put(state, "etc/leap", "nothing of the kind\n");
	assert_int_equal(look(&w)->leap.state, FILE_BAD);
}

static void
our_service_is_found(void **state)
{
	const struct survey *s;
	struct world w;

	begin(state, &w);
	put(state, "etc/systemd/system/ntptui.service", "[Unit]\n");
	process(
	    state, 900, "ntptui", TIME, "0::/system.slice/ntptui.service\n");
	s = look(&w);
	assert_true(s->service.installed);
	assert_int_equal(s->service.enabled, FACT_NO);
	assert_int_equal(s->service.process.pid, 900);
}

#define CHAIN(family, table, name, policy)                                     \
	"{\"chain\": {\"family\": \"" family "\", \"table\": \"" table         \
	"\", \"name\": \"" name                                                \
	"\", \"handle\": 1, \"type\": \"filter\", \"hook\": \"input\", "       \
	"\"prio\": 0, \"policy\": \"" policy "\"}}"

static void
the_keeper_of_the_rules_opens_the_port(void **state)
{
	const struct survey *s;
	struct world w;
	char text[ERRAND_TEXT];

	begin(state, &w);
	w.json = "{\"nftables\": [" CHAIN("ip", "filter", "INPUT", "drop") "]}";
	s = look(&w);
	assert_int_equal(s->firewall.keeper, KEEPER_IPTABLES);
	assert_int_equal(s->firewall.way[0][WAY_REQUESTS].gate, GATE_CLOSED);
	assert_int_equal(s->firewall.way[1][WAY_REQUESTS].gate, GATE_OPEN);
	assert_string_equal(errand_text(&s->firewall.way[0][WAY_REQUESTS].open,
				text, sizeof(text)),
	    "iptables -I INPUT -p udp --dport 123 -j ACCEPT");
	put(state, "etc/ufw/ufw.conf", "# x\nENABLED=yes\n");
	s = look(&w);
	assert_int_equal(s->firewall.keeper, KEEPER_UFW);
	assert_string_equal(errand_text(&s->firewall.way[0][WAY_REQUESTS].open,
				text, sizeof(text)),
	    "ufw allow 123/udp");
	put(state, "etc/firewalld/zones/dmz.xml",
	    "<zone>\n  <interface name=\"eth0\"/>\n</zone>\n");
	address(&w, "eth0", "9.9.9.9");
	process(state, 50, "firewalld", ALL, "");
	w.json = "{\"nftables\": [" CHAIN(
	    "inet", "firewalld", "filter_INPUT", "drop") "]}";
	s = look(&w);
	assert_int_equal(s->firewall.keeper, KEEPER_FIREWALLD);
	assert_string_equal(s->firewall.zone, "dmz");
	assert_string_equal(errand_text(&s->firewall.way[1][WAY_REQUESTS].open,
				text, sizeof(text)),
	    "firewall-cmd --zone=dmz --add-port=123/udp");
}

/* Where some of the rules cannot be read, nothing is known. */
static void
what_cannot_be_read_is_unknown(void **state)
{
	const struct survey *s;
	struct world w;

	begin(state, &w);
	w.json = NULL;
	s = look(&w);
	assert_int_equal(s->firewall.readable, FACT_NO);
	assert_string_equal(s->firewall.why, "no library");
	w.json = "{\"nftables\": []}";
	put(state, "proc/net/ip_tables_names", "filter\n");
	s = look(&w);
	assert_int_equal(s->firewall.readable, FACT_NO);
	assert_string_equal(s->firewall.why, "no program");
	w.json = "nonsense";
	assert_int_equal(look(&w)->firewall.readable, FACT_NO);
}

static void
a_thread_tells_part_by_part(void **state)
{
	struct survey_aim aim = { .skip = 1u << SURVEY_FIREWALL };
	struct surveyor *v = surveyor_start(&aim);
	struct survey s;
	struct pollfd p;
	bool ended = false;

	(void)state;
	assert_non_null(v);
	p = (struct pollfd){ .fd = surveyor_fd(v), .events = POLLIN };
	while (!ended) {
		assert_int_equal(poll(&p, 1, 60000), 1);
		ended = surveyor_take(v, &s);
	}
	assert_int_equal(
	    s.done, ((1u << SURVEY_PARTS) - 1) & ~(1u << SURVEY_FIREWALL));
	surveyor_free(v);
	v = surveyor_start(&aim);
	assert_non_null(v);
	surveyor_free(v); /* under way */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_bare_debian_has_nothing_of_all_that),
		IN_SCRATCH(a_user_has_no_rights),
		IN_SCRATCH(debians_chrony_has_the_port),
		IN_SCRATCH(red_hats_chronyd_is_off),
		IN_SCRATCH(an_alias_is_no_second_daemon),
		IN_SCRATCH(ubuntus_timesyncd_may_be_masked),
		IN_SCRATCH(without_systemd_there_are_scripts),
		IN_SCRATCH(cron_sets_clocks_too),
		IN_SCRATCH(virtual_machines_say_who_made_them),
		IN_SCRATCH(containers_leave_marks),
		IN_SCRATCH(memory_and_uptime_are_numbers),
		IN_SCRATCH(a_moved_clock_is_seen),
		IN_SCRATCH(the_way_out_tells_which_address_counts),
		IN_SCRATCH(addresses_are_public_or_not),
		IN_SCRATCH(ipv6_has_a_way_out_of_its_own),
		IN_SCRATCH(name_servers_are_listed),
		IN_SCRATCH(the_drift_file_is_judged_for_its_user),
		IN_SCRATCH(the_leap_file_may_have_expired),
		IN_SCRATCH(our_service_is_found),
		IN_SCRATCH(the_keeper_of_the_rules_opens_the_port),
		IN_SCRATCH(what_cannot_be_read_is_unknown),
		cmocka_unit_test(a_thread_tells_part_by_part),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
