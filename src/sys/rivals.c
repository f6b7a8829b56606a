/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/rivals.h"

#include "core/rfc5905.h"
#include "sys/udp.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Sockets on one port that are looked for at once. */
#define INODES 32

/* A path below /proc, cut if it does not fit (then it does not open). */
#define PATH_SIZE 512

/* As much of a small file as fits, with a NUL; -1 if it cannot be read.
 * NULs within (cmdline) become spaces. */
static int
slurp(const char *path, char *buf, size_t size)
{
	FILE *f = fopen(path, "re");
	size_t n;

	buf[0] = '\0';
	if (!f)
		return -1;
	n = fread(buf, 1, size - 1, f);
	fclose(f);
	for (size_t i = 0; i < n; i++)
		if (!buf[i])
			buf[i] = ' ';
	buf[n] = '\0';
	return (int)n;
}

static int
slurp_of(const char *proc, int pid, const char *file, char *buf, size_t size)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%d/%s", proc, pid, file);
	return slurp(path, buf, size);
}

/* The next process number of a directory of /proc; 0: no more. */
static int
next_pid(DIR *dir)
{
	const struct dirent *d;

	while ((d = readdir(dir))) {
		char *end;
		long pid = strtol(d->d_name, &end, 10);

		if (!*end && pid > 0 && pid <= INT_MAX)
			return (int)pid;
	}
	return 0;
}

/* The command's name, without the newline, printable. */
static bool
read_name(const char *proc, int pid, char *name, size_t size)
{
	char buf[64];
	size_t n;

	if (slurp_of(proc, pid, "comm", buf, sizeof(buf)) <= 0)
		return false;
	buf[strcspn(buf, "\n")] = '\0';
	for (n = 0; buf[n] && n + 1 < size; n++)
		name[n] = isascii(buf[n]) && isprint(buf[n]) ? buf[n] : '?';
	name[n] = '\0';
	return n > 0;
}

/*
 * The systemd service that a process belongs to, without ".service", from
 * the last part of its control group: 0::/system.slice/chrony.service. What
 * belongs to a user's session is no service of the system.
 */
static bool
read_unit(const char *proc, int pid, char *unit, size_t size)
{
	static const char slice[] = ":/system.slice/", tail[] = ".service";
	char buf[4096], *line, *name;
	size_t len;

	if (slurp_of(proc, pid, "cgroup", buf, sizeof(buf)) <= 0)
		return false;
	line = strstr(buf, slice);
	if (!line)
		return false;
	line[strcspn(line, "\n")] = '\0';
	name = strrchr(line, '/') + 1;
	len = strlen(name);
	if (len < sizeof(tail) || strcmp(name + len - strlen(tail), tail) != 0)
		return false;
	len -= strlen(tail);
	if (len >= size ||
	    strspn(name,
		"abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789:_.@-") < len)
		return false;
	memcpy(unit, name, len);
	unit[len] = '\0';
	return true;
}

static bool
describe(const char *proc, int pid, struct rival *out)
{
	char unit[64];
	struct rival r = { .pid = pid };

	if (!read_name(proc, pid, r.name, sizeof(r.name)))
		return false;
	if (read_unit(proc, pid, unit, sizeof(unit)))
		snprintf(r.remedy, sizeof(r.remedy),
		    "systemctl disable --now %s", unit);
	else
		snprintf(r.remedy, sizeof(r.remedy), "kill %d", pid);
	*out = r;
	return true;
}

/* Effective capabilities as /proc/PID/status shows them. */
static bool
has_capability(const char *proc, int pid, unsigned bit)
{
	static const char label[] = "\nCapEff:";
	char buf[4096];
	const char *at;

	if (slurp_of(proc, pid, "status", buf, sizeof(buf)) <= 0)
		return false;
	at = strstr(buf, label);
	return at && (strtoull(at + strlen(label), NULL, 16) >> bit & 1) != 0;
}

/* The number of a process's user namespace; false if it may not be seen. */
static bool
user_namespace(const char *proc, int pid, char *buf, size_t size)
{
	char path[PATH_SIZE];
	ssize_t n;

	snprintf(path, sizeof(path), "%s/%d/ns/user", proc, pid);
	n = readlink(path, buf, size - 1);
	if (n < 0)
		return false;
	buf[n] = '\0';
	return true;
}

/* linux/capability.h, whose numbers are for ever */
#define CAP_SYS_TIME 25

/* The kernel gives the first user namespace this number (proc_ns.h); only
 * there does CAP_SYS_TIME set the clock. */
#define FIRST_NAMESPACE "user:[4026531837]"

static bool
may_set_clock(const char *proc, int pid)
{
	char ns[64];

	if (!has_capability(proc, pid, CAP_SYS_TIME))
		return false;
	return !user_namespace(proc, pid, ns, sizeof(ns)) ||
	    strcmp(ns, FIRST_NAMESPACE) == 0;
}

/* Does this process set the clock by trade? Names are cut by the kernel
 * after 15 characters. */
static bool
is_time_daemon(const char *proc, int pid)
{
	static const char *const names[] = { "chronyd", "ntpd", "openntpd",
		"ntp-daemon", "ntpd-rs", "systemd-timesyn", "phc2sys", "ptpd",
		"ptpd2", "timed", "ntpclient", "adjtimed" };
	char name[64], line[4096];

	if (!read_name(proc, pid, name, sizeof(name)))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	/* A console may be any ntptui; only `serve` is a daemon. */
	return strcmp(name, "ntptui") == 0 &&
	    slurp_of(proc, pid, "cmdline", line, sizeof(line)) > 0 &&
	    strstr(line, " serve ") && !strstr(line, " --observe ");
}

bool
rival_clock_in(const char *proc, int self, struct rival *out)
{
	DIR *dir = opendir(proc);
	bool found = false;
	int pid;

	if (!dir)
		return false;
	while (!found && (pid = next_pid(dir)))
		found = pid != self && is_time_daemon(proc, pid) &&
		    may_set_clock(proc, pid) && describe(proc, pid, out);
	closedir(dir);
	return found;
}

bool
rival_clock(struct rival *out)
{
	return rival_clock_in("/proc", (int)getpid(), out);
}

/* Adds the inodes of sockets on `port` in net/udp or net/udp6; their
 * number. */
static size_t
find_inodes(const char *proc, const char *file, uint16_t port,
    unsigned long *inode, size_t n)
{
	char path[PATH_SIZE], line[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/net/%s", proc, file);
	f = fopen(path, "re");
	if (!f)
		return n;
	while (n < INODES && fgets(line, sizeof(line), f)) {
		unsigned local;
		unsigned long number;

		/* sl local:port remote:port st tx:rx tr:tm retr uid timeout
		 * inode; the kernel wrote it, so no number is too large. */
		/* NOLINTNEXTLINE(cert-err34-c) */
		if (sscanf(line,
			" %*[^:]: %*[0-9A-Fa-f]:%x %*s %*s %*s %*s %*s %*s "
			"%*s %lu",
			&local, &number) == 2 &&
		    local == port && number)
			inode[n++] = number;
	}
	fclose(f);
	return n;
}

/* Does the process have one of these sockets open? */
static bool
holds(const char *proc, int pid, const unsigned long *inode, size_t n)
{
	char path[PATH_SIZE], target[64];
	const struct dirent *d;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%d/fd", proc, pid);
	dir = opendir(path);
	if (!dir)
		return false;
	while (!found && (d = readdir(dir))) {
		ssize_t len = readlinkat(
		    dirfd(dir), d->d_name, target, sizeof(target) - 1);
		unsigned long number;

		if (len < 0)
			continue;
		target[len] = '\0';
		/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote it too */
		if (sscanf(target, "socket:[%lu]", &number) != 1)
			continue;
		for (size_t i = 0; i < n && !found; i++)
			found = inode[i] == number;
	}
	closedir(dir);
	return found;
}

bool
rival_port_in(const char *proc, int self, uint16_t port, struct rival *out)
{
	unsigned long inode[INODES];
	bool found = false;
	size_t n;
	DIR *dir;
	int pid;

	n = find_inodes(proc, "udp", port, inode, 0);
	n = find_inodes(proc, "udp6", port, inode, n);
	if (!n)
		return false;
	dir = opendir(proc);
	if (!dir)
		return false;
	while (!found && (pid = next_pid(dir)))
		found = pid != self && holds(proc, pid, inode, n) &&
		    describe(proc, pid, out);
	closedir(dir);
	return found;
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

	if (slurp("/proc/sys/net/ipv4/ip_unprivileged_port_start", buf,
		sizeof(buf)) > 0 &&
	    strtol(buf, NULL, 10) <= NTP_PORT)
		return true;
	return may_bind_low();
}
