/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/procfs.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

int
proc_read(const char *proc, int pid, const char *file, char *buf, size_t size)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%d/%s", proc, pid, file);
	return slurp(path, buf, size);
}

int
proc_next(DIR *dir)
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

bool
proc_name(const char *proc, int pid, char *name, size_t size)
{
	char buf[64];
	size_t n;

	if (proc_read(proc, pid, "comm", buf, sizeof(buf)) <= 0)
		return false;
	buf[strcspn(buf, "\n")] = '\0';
	for (n = 0; buf[n] && n + 1 < size; n++)
		name[n] = isascii(buf[n]) && isprint(buf[n]) ? buf[n] : '?';
	name[n] = '\0';
	return n > 0;
}

bool
proc_unit(const char *proc, int pid, char *unit, size_t size)
{
	static const char slice[] = ":/system.slice/", tail[] = ".service";
	char buf[4096], *line, *name;
	size_t len;

	if (proc_read(proc, pid, "cgroup", buf, sizeof(buf)) <= 0)
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

bool
proc_capable(const char *proc, int pid, unsigned bit)
{
	static const char label[] = "\nCapEff:";
	char buf[4096];
	const char *at;

	if (proc_read(proc, pid, "status", buf, sizeof(buf)) <= 0)
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

/* The kernel gives the first user namespace this number (proc_ns.h); only
 * there does CAP_SYS_TIME set the clock. */
#define FIRST_NAMESPACE "user:[4026531837]"

bool
proc_first_namespace(const char *proc, int pid)
{
	char ns[64];

	return !user_namespace(proc, pid, ns, sizeof(ns)) ||
	    strcmp(ns, FIRST_NAMESPACE) == 0;
}

bool
proc_sets_clock(const char *proc, int pid)
{
	return proc_capable(proc, pid, PROC_SYS_TIME) &&
	    proc_first_namespace(proc, pid);
}

size_t
proc_sockets(const char *proc, const char *file, uint16_t port,
    unsigned long *inode, size_t n)
{
	char path[PATH_SIZE], line[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/net/%s", proc, file);
	f = fopen(path, "re");
	if (!f)
		return n;
	while (n < PROC_SOCKETS && fgets(line, sizeof(line), f)) {
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

bool
proc_holds(const char *proc, int pid, const unsigned long *inode, size_t n)
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
