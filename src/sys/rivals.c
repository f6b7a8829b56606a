/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/rivals.h"

#include "core/rfc5905.h"
#include "sys/procfs.h"
#include "sys/read_file.h"
#include "sys/udp.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
describe(const char *proc, int pid, struct rival *out)
{
	char unit[64];
	struct rival r = { .pid = pid };

	if (!proc_name(proc, pid, r.name, sizeof(r.name)))
		return false;
	if (proc_unit(proc, pid, unit, sizeof(unit)))
		snprintf(r.remedy, sizeof(r.remedy),
		    "systemctl disable --now %s", unit);
	else
		snprintf(r.remedy, sizeof(r.remedy), "kill %d", pid);
	*out = r;
	return true;
}

bool
rival_trade(const char *proc, int pid)
{
	static const char *const names[] = { "chronyd", "ntpd", "openntpd",
		"ntp-daemon", "ntpd-rs", "systemd-timesyn", "phc2sys", "ptpd",
		"ptpd2", "timed", "ntpclient", "adjtimed" };
	char name[64], line[4096];

	if (!proc_name(proc, pid, name, sizeof(name)))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	/* A console may be any ntptui; only `serve` is a daemon. */
	return strcmp(name, "ntptui") == 0 &&
	    proc_read(proc, pid, "cmdline", line, sizeof(line)) > 0 &&
	    strstr(line, " serve ") && !strstr(line, " --observe ");
}

/* Two processes are not looked at. */
static bool
find_clock(const char *proc, int self, int other, struct rival *out)
{
	DIR *dir = opendir(proc);
	bool found = false;
	int pid;

	if (!dir)
		return false;
	while (!found && (pid = proc_next(dir)))
		found = pid != self && pid != other && rival_trade(proc, pid) &&
		    proc_sets_clock(proc, pid) && describe(proc, pid, out);
	closedir(dir);
	return found;
}

bool
rival_clock_in(const char *proc, int self, struct rival *out)
{
	return find_clock(proc, self, self, out);
}

bool
rival_clock_but(int other, struct rival *out)
{
	return find_clock("/proc", (int)getpid(), other, out);
}

bool
rival_clock(struct rival *out)
{
	return rival_clock_in("/proc", (int)getpid(), out);
}

/* May we not see what this process has open? */
static bool
is_hidden(const char *proc, int pid)
{
	char path[PATH_MAX], to[64];

	snprintf(path, sizeof(path), "%s/%d/fd/0", proc, pid);
	return readlink(path, to, sizeof(to)) < 0 &&
	    (errno == EACCES || errno == EPERM);
}

/* Somebody has NTP's port, and we have given away the right to see who: it is
 * the time daemon into which we cannot look. */
static bool
guess_holder(const char *proc, int self, struct rival *out)
{
	DIR *dir = opendir(proc);
	bool found = false;
	int pid;

	if (!dir)
		return false;
	while (!found && (pid = proc_next(dir)))
		found = pid != self && rival_trade(proc, pid) &&
		    is_hidden(proc, pid) && describe(proc, pid, out);
	closedir(dir);
	return found;
}

bool
rival_port_in(const char *proc, int self, uint16_t port, struct rival *out)
{
	unsigned long inode[PROC_SOCKETS];
	bool found = false;
	size_t n;
	DIR *dir;
	int pid;

	n = proc_sockets(proc, "udp", port, inode, 0);
	n = proc_sockets(proc, "udp6", port, inode, n);
	if (!n)
		return false;
	dir = opendir(proc);
	if (!dir)
		return false;
	while (!found && (pid = proc_next(dir)))
		found = pid != self && proc_holds(proc, pid, inode, n) &&
		    describe(proc, pid, out);
	closedir(dir);
	return found || (port == NTP_PORT && guess_holder(proc, self, out));
}

bool
rival_port(uint16_t port, struct rival *out)
{
	return rival_port_in("/proc", (int)getpid(), port, out);
}

/* May a port that needs rights be bound? EACCES comes before EADDRINUSE, so
 * it does not matter who has it; it is not NTP's, which is not ours to take
 * even for a moment. */
static bool
may_bind_low(void)
{
	static const struct addr low[] = { { .family = ADDR_IPV4,
					       .port = NTP_PORT - 1,
					       .ip = { [0] = 127, [3] = 1 } },
		{ .family = ADDR_IPV6,
		    .port = NTP_PORT - 1,
		    .ip = { [15] = 1 } } };

	for (size_t i = 0; i < sizeof(low) / sizeof(low[0]); i++) {
		struct sockaddr_storage ss;
		socklen_t len = udp_from_addr(&low[i], &ss);
		int fd = socket(ss.ss_family, SOCK_DGRAM, 0);
		bool may;

		if (fd < 0)
			continue;
		may = bind(fd, (struct sockaddr *)&ss, len) == 0 ||
		    errno != EACCES;
		close(fd);
		return may;
	}
	return false;
}

bool
rights_low_ports(void)
{
	char buf[32];

	if (read_file("/proc/sys/net/ipv4/ip_unprivileged_port_start", buf,
		sizeof(buf)) > 0 &&
	    strtol(buf, NULL, 10) <= NTP_PORT)
		return true;
	return may_bind_low();
}
