/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of ntp.conf that the service writes or reads: may it, and is
 * there anything of use in them? */
#include "sys/survey_look.h"

#include "core/leap.h"
#include "sys/clock.h"
#include "sys/leap_hash.h"
#include "sys/memory.h"

#include <errno.h>
#include <grp.h>
#include <math.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define NS_PER_S INT64_C(1000000000)

/* Frequencies beyond are no drift: ppm. */
#define DRIFT_MOST 90000.0

/* Whom the service runs as. */
struct who {
	uid_t uid;
	gid_t group[32];
	int n;
};

/* A line of passwd(5) by its name, without asking any network. */
static bool
find_user(const struct survey_place *at, const char *user, struct who *w)
{
	char path[LOOK_PATH];
	FILE *f = fopen(look_path(at, "/etc/passwd", path), "re");
	const struct passwd *p = NULL;

	while (f != NULL && (p = fgetpwent(f)) != NULL)
		if (strcmp(p->pw_name, user) == 0)
			break;
	if (p != NULL) {
		w->uid = p->pw_uid;
		w->group[0] = p->pw_gid;
		w->n = 1;
	}
	if (f != NULL)
		fclose(f);
	return p != NULL;
}

static void
find_groups(const struct survey_place *at, const char *user, struct who *w)
{
	char path[LOOK_PATH];
	FILE *f = fopen(look_path(at, "/etc/group", path), "re");
	const struct group *g;

	while (f != NULL && w->n < 32 && (g = fgetgrent(f)) != NULL)
		for (char **m = g->gr_mem; *m != NULL && w->n < 32; m++)
			if (strcmp(*m, user) == 0)
				w->group[w->n++] = g->gr_gid;
	if (f != NULL)
		fclose(f);
}

static void
find_who(const struct survey_place *at, const char *user, struct who *w)
{
	memset(w, 0, sizeof(*w));
	if (user[0] != '\0' && find_user(at, user, w)) {
		find_groups(at, user, w);
		return;
	}
	w->uid = geteuid();
	w->group[0] = getegid();
	w->n = 1;
}

/* The owner's name, else his number. */
static void
name_owner(const struct survey_place *at, uid_t uid, char *name, size_t size)
{
	char path[LOOK_PATH];
	FILE *f = fopen(look_path(at, "/etc/passwd", path), "re");
	const struct passwd *p = NULL;

	while (f != NULL && (p = fgetpwent(f)) != NULL)
		if (p->pw_uid == uid)
			break;
	if (p != NULL)
		look_clean(name, size, p->pw_name);
	else
		snprintf(name, size, "%u", (unsigned)uid);
	if (f != NULL)
		fclose(f);
}

/* May he, by the bits of the mode (4: read, 2: write, 1: search)? Access
 * lists and security modules are not looked at. */
static bool
may(const struct who *w, const struct stat *st, unsigned bits)
{
	if (w->uid == 0)
		return true;
	if (w->uid == st->st_uid)
		return (st->st_mode >> 6 & bits) == bits;
	for (int i = 0; i < w->n; i++)
		if (w->group[i] == st->st_gid)
			return (st->st_mode >> 3 & bits) == bits;
	return (st->st_mode & bits) == bits;
}

/* May he search every directory on the way? */
static bool
may_reach(const struct survey_place *at, const struct who *w, const char *path)
{
	char full[LOOK_PATH], part[LOOK_PATH];
	struct stat st;

	for (const char *s = path; (s = strchr(s, '/')) != NULL; s++) {
		snprintf(part, sizeof(part), "%.*s/", (int)(s - path), path);
		if (stat(look_path(at, part, full), &st) == 0 &&
		    !may(w, &st, 1))
			return false;
	}
	return true;
}

/* s from a moment (s since 1970) until now. */
static double
since(int64_t moment)
{
	int64_t now = clock_wall().ns / NS_PER_S;

	return (double)(now - moment);
}

static double
age_of(const struct stat *st)
{
	return since((int64_t)st->st_mtime);
}

static void
judge_drift(const struct survey_place *at, struct survey_file *f)
{
	char text[4096], *end;

	if (look_read(at, f->path, text, sizeof(text)) < 0)
		return; /* it may be the service's alone */
	f->value = strtod(text, &end);
	if (end == text || !isfinite(f->value) || fabs(f->value) > DRIFT_MOST) {
		f->value = (double)NAN;
		f->state = FILE_BAD;
	}
}

static void
judge_leap(const struct survey_place *at, struct survey_file *f)
{
	struct leap_table *t = memory_new(1, sizeof(*t));
	char *text = memory_new(1, LEAP_TEXT);
	long n = look_read(at, f->path, text, LEAP_TEXT);
	uint32_t line;

	if (n < 0) {
		f->state = FILE_NO_RIGHTS;
	} else if (leap_parse(t, text, (size_t)n, &line) != LEAP_GOOD ||
	    (t->hashed && !leap_hash_fits(t))) {
		f->state = FILE_BAD;
	} else if (t->expires != 0) {
		f->value = -since(t->expires);
		if (f->value < 0)
			f->state = FILE_EXPIRED;
	}
	free(text);
	free(t);
}

/* The directory that it is in, or has to be in. */
static void
judge_place(const struct survey_place *at, const struct who *w, bool write,
    struct survey_file *f)
{
	char dir[SURVEY_PATH], full[LOOK_PATH];
	struct statvfs fs;
	struct stat st;
	char *slash;

	snprintf(dir, sizeof(dir), "%s", f->path);
	slash = strrchr(dir, '/');
	if (slash == NULL)
		return;
	slash[slash == dir ? 1 : 0] = '\0';
	if (stat(look_path(at, dir, full), &st) != 0) {
		f->state = errno == EACCES ? FILE_NO_RIGHTS : FILE_NO_PLACE;
		return;
	}
	f->uid = st.st_uid;
	if (statvfs(full, &fs) == 0)
		f->room = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
	if (!write)
		return;
	/* It is written beside itself and renamed (a new file each time). */
	if ((fs.f_flag & ST_RDONLY) != 0)
		f->state = FILE_READ_ONLY;
	else if (!may(w, &st, 3))
		f->state = FILE_NO_RIGHTS;
}

static void
judge(const struct survey_place *at, const struct who *w, bool write,
    struct survey_file *f)
{
	char full[LOOK_PATH];
	struct stat st;

	if (f->path[0] != '/')
		return;
	f->state = FILE_GOOD;
	judge_place(at, w, write, f);
	if (f->state == FILE_GOOD && !may_reach(at, w, f->path))
		f->state = FILE_NO_RIGHTS;
	if (stat(look_path(at, f->path, full), &st) == 0) {
		f->age = age_of(&st);
		if (!S_ISREG(st.st_mode))
			f->state = FILE_STRANGE;
		else if (f->state == FILE_GOOD && !may(w, &st, 4))
			f->state = FILE_NO_RIGHTS;
		else if (f->state == FILE_GOOD)
			(write ? judge_drift : judge_leap)(at, f);
	} else if (f->state == FILE_GOOD) {
		f->state = errno == EACCES ? FILE_NO_RIGHTS : FILE_MISSING;
	}
	name_owner(at, f->uid, f->owner, sizeof(f->owner));
}

void
survey_files(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *s)
{
	static const struct survey_file none = {
		.age = (double)NAN, .value = (double)NAN, .room = -1
	};
	struct who w;

	s->drift = none;
	s->leap = none;
	find_who(at, aim->user, &w);
	snprintf(s->drift.path, sizeof(s->drift.path), "%s", aim->drift);
	snprintf(s->leap.path, sizeof(s->leap.path), "%s", aim->leap);
	judge(at, &w, true, &s->drift);
	judge(at, &w, false, &s->leap);
}
