/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/log.h"

#include "sys/append.h"
#include "sys/kept.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

/* Longest line, with its time and process. */
#define LINE 1024

/* linux/Documentation/admin-guide/devices.txt: /dev/null */
#define NULL_MAJOR 1
#define NULL_MINOR 3

/* Does what is written there reach nobody? */
static bool
leads_nowhere(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return true;
	return S_ISCHR(st.st_mode) &&
	    st.st_rdev == makedev(NULL_MAJOR, NULL_MINOR);
}

/* systemd says which file is its journal: "device:inode". */
static bool
is_journal(int fd)
{
	const char *text = getenv("JOURNAL_STREAM");
	char ours[64];
	struct stat st;

	if (text == NULL || fstat(fd, &st) != 0)
		return false;
	snprintf(ours, sizeof(ours), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	return strcmp(text, ours) == 0;
}

void
log_start(struct log *l, const char *file, bool iso)
{
	memset(l, 0, sizeof(*l));
	snprintf(l->file, sizeof(l->file), "%s", file);
	l->iso = iso;
	l->fd = -1;
	l->lost = leads_nowhere(STDERR_FILENO);
	l->journal = is_journal(STDERR_FILENO);
	if (l->lost)
		openlog("ntptui", LOG_PID, LOG_DAEMON);
}

void
log_prefer(struct log *l, enum log_place place)
{
	bool lost = place == LOG_PLACE_SYSLOG;

	if (lost == l->lost)
		return;
	l->lost = lost;
	if (lost)
		openlog("ntptui", LOG_PID, LOG_DAEMON);
	else
		closelog();
}

void
log_end(struct log *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
	if (l->lost)
		closelog();
}

enum log_place
log_place(const struct log *l)
{
	if (l->file[0] != '\0')
		return LOG_PLACE_FILE;
	return l->lost ? LOG_PLACE_SYSLOG : LOG_PLACE_STDERR;
}

/* Opens the log file unless it is open and in its place. */
static int
open_file(struct log *l)
{
	int fd;

	if (l->fd >= 0 &&
	    (append_same(l->file, &l->st) ||
		(l->kept != NULL && errno == EACCES)))
		return 0;
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
	fd = kept_append(l->kept, l->file, &l->st);
	if (fd < 0)
		return -fd;
	/* Another name may be that of a file which is to be spoiled. */
	if (l->st.st_nlink > 1) {
		close(fd);
		return EMLINK;
	}
	l->fd = fd;
	return 0;
}

static size_t
cut(int n, size_t size)
{
	if (n < 0)
		return 0;
	return (size_t)n < size ? (size_t)n : size - 1;
}

static int
write_file(struct log *l, wall_t when, const char *text)
{
	time_t t = (time_t)(when.ns / 1000000000);
	struct tm tm = { .tm_mday = 1 };
	char line[LINE], clock[40];
	int error = open_file(l);
	size_t len, done;

	if (error != 0)
		return error;
	localtime_r(&t, &tm);
	strftime(clock, sizeof(clock),
	    l->iso ? "%Y-%m-%dT%H:%M:%S" : "%e %b %H:%M:%S", &tm);
	len = cut(snprintf(line, sizeof(line), "%s ntptui[%ld]: %s", clock,
		      (long)getpid(), text),
	    sizeof(line) - 1);
	line[len++] = '\n';
	return append_write(l->fd, line, len, &done);
}

/* Standard error is where it is read at once: the time of day is enough. */
static void
write_stderr(wall_t when, const char *text)
{
	time_t t = (time_t)(when.ns / 1000000000);
	struct tm tm = { .tm_mday = 1 };

	gmtime_r(&t, &tm);
	fprintf(stderr, "%02d:%02d:%02d %s\n", tm.tm_hour, tm.tm_min, tm.tm_sec,
	    text);
}

int
log_write(struct log *l, wall_t when, enum log_level level, const char *text)
{
	static const int priority[] = { [LOG_LEVEL_INFO] = LOG_INFO,
		[LOG_LEVEL_NOTE] = LOG_NOTICE,
		[LOG_LEVEL_WARN] = LOG_WARNING,
		[LOG_LEVEL_ERROR] = LOG_ERR };
	int error = 0;

	if (l->file[0] != '\0') {
		error = write_file(l, when, text);
		if (error == 0)
			return 0;
	}
	if (l->lost)
		syslog(priority[level], "%s", text);
	else if (l->journal)
		fprintf(stderr, "<%d>%s\n", priority[level], text);
	else
		write_stderr(when, text);
	return error;
}
