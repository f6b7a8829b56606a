/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/filegen.h"

#include "sys/append.h"
#include "sys/kept.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DAY 86400

static int64_t
day_of(int64_t t)
{
	return t / DAY - (t % DAY < 0);
}

static int
days_of_year(int year)
{
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return leap ? 366 : 365;
}

/* ISO 8601: weeks begin on Monday, the first has the year's first Thursday. */
static void
iso_week(const struct tm *tm, int *year, int *week)
{
	/* The Thursday of this week decides about both. */
	int thursday = tm->tm_yday + 3 - (tm->tm_wday + 6) % 7;

	*year = tm->tm_year + 1900;
	if (thursday < 0)
		thursday += days_of_year(--*year);
	else if (thursday >= days_of_year(*year))
		thursday -= days_of_year((*year)++);
	*week = thursday / 7 + 1;
}

void
filegen_suffix(
    enum filegen_type type, int64_t now, int64_t age, char out[FILEGEN_SUFFIX])
{
	time_t t = (time_t)now;
	struct tm tm = { .tm_mday = 1 };
	int year, week;

	gmtime_r(&t, &tm);
	year = tm.tm_year + 1900;
	out[0] = '\0';
	switch (type) {
	case FILEGEN_NONE:
		break;
	case FILEGEN_PID:
		snprintf(out, FILEGEN_SUFFIX, ".#%ld", (long)getpid());
		break;
	case FILEGEN_DAY:
		snprintf(out, FILEGEN_SUFFIX, ".%04d%02d%02d", year,
		    tm.tm_mon + 1, tm.tm_mday);
		break;
	case FILEGEN_WEEK:
		iso_week(&tm, &year, &week);
		snprintf(out, FILEGEN_SUFFIX, ".%04dw%02d", year, week);
		break;
	case FILEGEN_MONTH:
		snprintf(out, FILEGEN_SUFFIX, ".%04d%02d", year, tm.tm_mon + 1);
		break;
	case FILEGEN_YEAR:
		snprintf(out, FILEGEN_SUFFIX, ".%04d", year);
		break;
	case FILEGEN_AGE:
		age = day_of(age) * DAY;
		snprintf(out, FILEGEN_SUFFIX, ".a%08lld", (long long)age);
		break;
	}
}

void
filegen_start(struct filegen *g, const char *dir, const char *file,
    enum filegen_type type, bool link)
{
	int n;

	memset(g, 0, sizeof(*g));
	g->fd = -1;
	g->type = type;
	g->link = link;
	n = snprintf(g->base, sizeof(g->base), "%s%s", dir, file);
	if (n < 0 || (size_t)n + FILEGEN_SUFFIX >= sizeof(g->base))
		g->base[0] = '\0';
}

void
filegen_end(struct filegen *g)
{
	if (g->fd >= 0)
		close(g->fd);
	g->fd = -1;
	g->torn = false;
}

/* A file of its own has the bare name: it is kept under another one. */
static int
save(struct filegen *g)
{
	char to[PATH_MAX];

	snprintf(to, sizeof(to), "%.*s.%ldC%u", PATH_MAX - FILEGEN_SUFFIX,
	    g->base, (long)getpid(), g->saved++);
	return rename(g->base, to) == 0 ? 0 : errno;
}

/*
 * What has the bare name of a file that turns over: an older link goes, a file
 * is saved, anything else stays and is complained of. `st` is the new file's;
 * *linked: it has the name already.
 */
static int
clear_base(struct filegen *g, const struct stat *st, bool *linked)
{
	struct stat there;

	*linked = false;
	if (lstat(g->base, &there) != 0)
		return errno == ENOENT ? 0 : errno;
	if (!S_ISREG(there.st_mode))
		return EEXIST;
	if (there.st_dev == st->st_dev && there.st_ino == st->st_ino) {
		*linked = true;
		return 0;
	}
	if (there.st_nlink <= 1)
		return save(g);
	return unlink(g->base) == 0 ? 0 : errno;
}

/* Gives the newest file its bare name, or takes it away. */
static int
name_base(struct filegen *g, const char *path, struct stat *st)
{
	bool linked = false;
	int error;

	if (g->type == FILEGEN_NONE)
		return 0;
	error = clear_base(g, st, &linked);
	if (error != 0)
		return error;
	if (linked && !g->link)
		return unlink(g->base) == 0 ? 0 : errno;
	if (!linked && g->link && link(path, g->base) != 0)
		return errno;
	return 0;
}

/* Somebody gave the file another name, perhaps its first and better one:
 * what we append would be there, too. */
static bool
is_shared(const struct filegen *g, const struct stat *st)
{
	nlink_t ours = g->type != FILEGEN_NONE && append_same(g->base, st);

	return st->st_nlink > 1 + ours;
}

static void
path_of(const struct filegen *g, const char *suffix, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%.*s%s", PATH_MAX - FILEGEN_SUFFIX, g->base,
	    suffix);
}

/* Opens the file of this suffix in place of the old one. */
static int
turn_over(struct filegen *g, const char *suffix)
{
	char path[PATH_MAX];
	struct stat st;
	int fd;

	if (g->base[0] == '\0')
		return ENAMETOOLONG;
	path_of(g, suffix, path);
	fd = append_open(path, &st);
	if (fd < 0)
		return -fd;
	if (is_shared(g, &st)) {
		close(fd);
		return EMLINK;
	}
	filegen_end(g);
	g->fd = fd;
	g->st = st;
	snprintf(g->suffix, sizeof(g->suffix), "%s", suffix);
	return name_base(g, path, &st);
}

/* The same by a keeper, who knows the path. */
static int
turn_over_kept(struct filegen *g, const char *suffix, int64_t age)
{
	struct stat st;
	int fd = kept_stats(g->kept, g->which, age);

	if (fd < 0)
		return -fd;
	if (fstat(fd, &st) != 0) {
		int error = errno;

		close(fd);
		return error;
	}
	filegen_end(g);
	g->fd = fd;
	g->st = st;
	snprintf(g->suffix, sizeof(g->suffix), "%s", suffix);
	return 0;
}

int
filegen_open(struct filegen *g, int64_t now, int64_t age, long pid)
{
	char suffix[FILEGEN_SUFFIX];
	int error;

	filegen_end(g);
	filegen_suffix(g->type, now, age, suffix);
	if (g->type == FILEGEN_PID)
		snprintf(suffix, sizeof(suffix), ".#%ld", pid);
	error = turn_over(g, suffix);
	return g->fd >= 0 ? 0 : error;
}

/* Is the open file the right one still, and in its place? */
static bool
is_current(const struct filegen *g, const char *suffix)
{
	char path[PATH_MAX];

	if (g->fd < 0 || strcmp(g->suffix, suffix) != 0)
		return false;
	path_of(g, suffix, path);
	/* Where we may not look it has to be believed. */
	return append_same(path, &g->st) ||
	    (g->kept != NULL && errno == EACCES);
}

int
filegen_write(
    struct filegen *g, int64_t now, int64_t age, const char *text, size_t len)
{
	char suffix[FILEGEN_SUFFIX];
	int error = 0, failed = 0;
	size_t done = 0;

	filegen_suffix(g->type, now, age, suffix);
	if (!is_current(g, suffix))
		error = g->kept != NULL ? turn_over_kept(g, suffix, age)
					: turn_over(g, suffix);
	if (g->fd < 0)
		return error;
	/* A line that a full disk has cut must not grow together with the
	 * next one. */
	if (g->torn)
		failed = append_write(g->fd, "\n", 1, &done);
	if (failed == 0) {
		g->torn = false;
		failed = append_write(g->fd, text, len, &done);
		g->torn = failed != 0 && done > 0;
	}
	return error != 0 ? error : failed;
}
