/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a daemon's messages go: a log file, standard error, or syslog.
 * Whoever starts one ends it. It decides nothing about what is worth a
 * message.
 */
#ifndef NTPTUI_SYS_LOG_H
#define NTPTUI_SYS_LOG_H

#include "core/ntptime.h"

#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>

enum log_level {
	LOG_LEVEL_INFO,
	LOG_LEVEL_NOTE,
	LOG_LEVEL_WARN,
	LOG_LEVEL_ERROR
};

enum log_place { LOG_PLACE_FILE, LOG_PLACE_STDERR, LOG_PLACE_SYSLOG };

struct kept;

struct log {
	char file[PATH_MAX]; /* "": none */
	bool iso;
	bool lost;    /* standard error leads nowhere */
	bool journal; /* it is systemd's, which has times of its own */
	int fd;       /* of the file; -1: not open */
	struct stat st;
	struct kept *kept; /* who opens the file; NULL: we do */
};

/*
 * `file` is the logfile ("": none); `iso`: its lines begin as NTPsec's
 * (2026-11-01T12:00:00), else as ntp.org's (" 1 Nov 12:00:00"), local time.
 * Without a file, messages go to standard error, which a terminal shows and
 * systemd keeps (with its level: sd-daemon(3)); if that is closed or
 * /dev/null, to syslog (facility daemon).
 */
void log_start(struct log *l, const char *file, bool iso);

/* Standard error, though it may lead nowhere, or syslog: in the place of what
 * log_start() found. No file is given up for it. */
void log_prefer(struct log *l, enum log_place place);

/* Where a message would go now. */
enum log_place log_place(const struct log *l);

/*
 * Writes one line, `text` without its newline. A log file that was moved away
 * (log rotation) is begun anew. 0, or an errno: the file cannot be written,
 * and the message went to standard error or syslog instead.
 */
int log_write(
    struct log *l, wall_t when, enum log_level level, const char *text);

void log_end(struct log *l);

#endif
