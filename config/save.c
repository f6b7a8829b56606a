/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/save.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/i18n.h"
#include "sys/replace.h"

#include "config/conf.h"
#include "config/mem.h"
#include "config/slurp.h"
#include "config/versions.h"

/* What is in the way, and what to do about it. */
static const struct {
	int error;
	const char *text;
} reasons[] = {
	{ EACCES,
	    N_("you have no right to write there: run ntptui as root, or as "
	       "the owner of the directory") },
	{ EBUSY,
	    N_("it is mounted there by itself, as containers do: change the "
	       "file where it comes from") },
	{ ECHRNG,
	    N_("it belongs to somebody else, and would be yours afterwards: "
	       "run ntptui as root, or as its owner") },
	{ EDQUOT,
	    N_("your share of the disk is used up: make room and save "
	       "again") },
	{ EIO, N_("the disk has a fault: see the kernel's log") },
	{ ELOOP,
	    N_("its symbolic links lead round in a circle: see ls -l, and "
	       "point one of them at the file") },
	{ ENAMETOOLONG, N_("its name is too long: choose a shorter one") },
	{ ENOENT, N_("its directory does not exist: make it first") },
	{ ENOSPC, N_("the disk is full: make room and save again") },
	{ ENOTDIR,
	    N_("a part of its path is no directory: see that the path is "
	       "right") },
	{ EPERM,
	    N_("the file or its directory is protected from any change: "
	       "lsattr shows it, chattr -i ends it") },
	{ EROFS,
	    N_("the file system can only be read: mount it for writing, or "
	       "save under another name") },
};

/* The job in hand. */
struct saving {
	const struct save_text *old, *text;
	struct save *out;
	struct replacement fresh;
};

static enum save_result
refuse(struct saving *s, int error)
{
	const char *why = strerror(error);

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].error == error)
			why = _(reasons[i].text);
	s->out->error = error;
	snprintf(s->out->why, sizeof(s->out->why),
	    _("%.200s cannot be saved: %s"), s->out->path, why);
	return SAVE_REFUSED;
}

/* `what` ends a sentence that begins with the path. */
static enum save_result
changed(struct saving *s, int error, const char *what)
{
	s->out->error = error;
	snprintf(
	    s->out->why, sizeof(s->out->why), "%.200s %s", s->out->path, what);
	return SAVE_CHANGED;
}

static bool
equal(const struct slurp *data, const struct save_text *t)
{
	return data->len == t->len && memcmp(data->text, t->text, t->len) == 0;
}

/* The directory of a new file without links, its name behind it. */
static int
resolve_new(const char *path, char *out)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	size_t cut = (size_t)(name - path);
	char *dir = mem_string(cut > 0 ? path : ".", cut > 0 ? cut : 1);
	bool found = realpath(dir, out) != NULL;
	int error = errno;
	size_t len;

	free(dir);
	if (!found)
		return error;
	len = strlen(out);
	if (len + 1 + strlen(name) >= PATH_MAX)
		return ENAMETOOLONG;
	snprintf(out + len, PATH_MAX - len, "%s%s",
	    out[len - 1] == '/' ? "" : "/", name);
	return 0;
}

/* Which file does the path mean? */
static enum save_result
resolve(struct saving *s, const char *path)
{
	char *real = s->out->path;
	struct stat st;
	int error;

	if (realpath(path, real) != NULL)
		return SAVE_DONE;
	error = errno;
	snprintf(real, PATH_MAX, "%s", path);
	if (error != ENOENT)
		return refuse(s, error);
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode)) {
		s->out->error = ENOENT;
		snprintf(s->out->why, sizeof(s->out->why),
		    _("%.200s cannot be saved: it is a symbolic link to a "
		      "file that does not exist; make that, or remove the "
		      "link"),
		    path);
		return SAVE_REFUSED;
	}
	if (s->old != NULL)
		return changed(s, ENOENT,
		    _("is no longer there: save under another name, or put "
		      "it back"));
	error = resolve_new(path, real);
	if (error == 0)
		return SAVE_DONE;
	snprintf(real, PATH_MAX, "%s", path);
	return refuse(s, error);
}

/* What the slurp had against the file. */
static enum save_result
unreadable(struct saving *s, const struct slurp *data)
{
	if (strcmp(data->code, "missing") == 0)
		return s->old == NULL
		    ? SAVE_DONE
		    : changed(s, data->error,
			  _("is no longer there: save under another name, or "
			    "put it back"));
	if (strcmp(data->code, "binary") == 0 ||
	    strcmp(data->code, "too-large") == 0)
		return changed(s, 0,
		    _("has become something else since it was read: look at "
		      "it before you save"));
	s->out->error = data->error;
	snprintf(s->out->why, sizeof(s->out->why),
	    _("%.200s cannot be saved: it %s"), s->out->path, data->why);
	return SAVE_REFUSED;
}

/* Is the file what it is thought to be? DONE: yes, and it can be written. */
static enum save_result
look(struct saving *s)
{
	enum save_result r = SAVE_DONE;
	struct slurp data;

	if (!slurp_file(&data, s->out->path, CONF_MAX_SIZE))
		return unreadable(s, &data);
	if (equal(&data, s->text))
		r = SAVE_SAME;
	else if (s->old == NULL)
		r = changed(s, EEXIST,
		    _("exists already: read it first, or save under another "
		      "name"));
	else if (!equal(&data, s->old))
		r = changed(s, 0,
		    _("was changed by somebody else since it was read: read "
		      "it again, or save under another name"));
	free(data.text);
	return r;
}

/* The highest N of NAME.~N~ in the directory; 0 if there is none. */
static unsigned long
last_backup(const struct replacement *r)
{
	int fd = openat(r->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	unsigned long last = 0, n = 0;
	struct dirent *e;

	if (dir == NULL) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	while ((e = readdir(dir)) != NULL) {
		n = versions_number(e->d_name, r->name);
		if (n > last)
			last = n;
	}
	closedir(dir);
	return last;
}

/*
 * The old file under a second name. A link costs nothing and cannot be torn;
 * where there are none, or where other names of the file exist, through
 * which it could be written, it is copied, with the same care.
 */
static int
back_up_as(const struct saving *s, const char *path)
{
	const struct replacement *r = &s->fresh;
	const struct replace_job job = { .path = path,
		.data = s->old->text,
		.len = s->old->len,
		.mode = 0600,
		.like = r->name,
		.strict = true };
	struct replacement copy;
	struct stat st;
	int error;

	if (fstatat(r->dir, r->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno;
	if (st.st_nlink == 1) {
		if (linkat(r->dir, r->name, r->dir, strrchr(path, '/') + 1,
			0) == 0)
			return 0;
		if (errno == EXDEV)
			return EBUSY; /* a mount of its own */
		if (errno != EPERM && errno != EOPNOTSUPP && errno != EMLINK)
			return errno;
	}
	error = replace_prepare(&copy, &job);
	if (error != 0)
		return error;
	error = replace_commit(&copy, true);
	if (error != 0 && copy.done)
		unlinkat(r->dir, copy.name, 0);
	return error;
}

static int
back_up(struct saving *s)
{
	unsigned long n = last_backup(&s->fresh);
	char *path = s->out->backup;
	int error;

	do {
		int len =
		    snprintf(path, PATH_MAX, "%s.~%lu~", s->out->path, ++n);

		if (len < 0 || len >= PATH_MAX)
			error = ENAMETOOLONG;
		else
			error = back_up_as(s, path);
	} while (error == EEXIST);
	if (error != 0)
		path[0] = '\0';
	/* The backup has to be on the disk before the old name is gone. */
	else if (fsync(s->fresh.dir) != 0 && errno != EINVAL)
		error = errno;
	return error;
}

/* The backup is needed no more: nothing was replaced. */
static void
take_back(struct saving *s)
{
	if (s->out->backup[0] != '\0')
		unlink(s->out->backup);
	s->out->backup[0] = '\0';
}

/*
 * The new text has been written: give it the name. The last look comes after
 * the backup, which takes time. A change within the file after that is in the
 * backup too, which is the same file; only one that puts another file there
 * in the very instant between look and rename could be lost.
 */
static enum save_result
take_place(struct saving *s)
{
	int error = s->old != NULL ? back_up(s) : 0;
	enum save_result r = error == 0 ? look(s) : refuse(s, error);

	if (r != SAVE_DONE) {
		take_back(s);
		replace_abandon(&s->fresh);
		return r;
	}
	error = replace_commit(&s->fresh, s->old == NULL);
	if (error == 0)
		return SAVE_DONE;
	if (s->fresh.done) {
		s->out->error = error;
		snprintf(s->out->why, sizeof(s->out->why),
		    _("%.200s is saved, but may not outlive a loss of power: "
		      "%s"),
		    s->out->path, strerror(error));
		return SAVE_DONE;
	}
	take_back(s);
	if (error == EEXIST)
		return changed(s, error,
		    _("exists already: read it first, or save under another "
		      "name"));
	return refuse(s, error);
}

/*
 * Its owner and group have to stay (see replace_prepare()), and in a directory
 * of many, such as /tmp, only the owner replaces a file.
 */
static int
strange(const char *path, const char *dir)
{
	uid_t me = geteuid();
	struct stat st, d;

	if (me == 0 || stat(path, &st) != 0 || st.st_uid == me)
		return 0;
	if (stat(dir, &d) == 0 && (d.st_mode & S_ISVTX) != 0 && d.st_uid != me)
		return EACCES;
	return ECHRNG;
}

enum save_result
save_possible(const char *path, struct save *out)
{
	struct saving s = { .out = out };
	const char *name;
	char dir[PATH_MAX];
	int error = 0;

	out->path[0] = out->backup[0] = out->why[0] = '\0';
	out->error = 0;
	if (resolve(&s, path) != SAVE_DONE)
		return SAVE_REFUSED;
	name = strrchr(out->path, '/');
	snprintf(dir, sizeof(dir), "%.*s",
	    name > out->path ? (int)(name - out->path) : 1, out->path);
	if ((faccessat(AT_FDCWD, out->path, W_OK, AT_EACCESS) != 0 &&
		errno != ENOENT) ||
	    faccessat(AT_FDCWD, dir, W_OK | X_OK, AT_EACCESS) != 0)
		error = errno;
	else
		error = strange(out->path, dir);
	return error == 0 ? SAVE_DONE : refuse(&s, error);
}

enum save_result
save_file(const char *path, const struct save_text *old,
    const struct save_text *text, struct save *out)
{
	struct saving s = { .old = old, .text = text, .out = out };
	struct replace_job job = { .path = out->path,
		.data = text->text,
		.len = text->len,
		.mode = 0644,
		.strict = true };
	enum save_result r;
	int error;

	out->path[0] = out->backup[0] = out->why[0] = '\0';
	out->error = 0;
	r = resolve(&s, path);
	if (r == SAVE_DONE)
		r = look(&s);
	if (r != SAVE_DONE)
		return r;
	/* The file's own protection counts, though only its directory would be
	 * written. */
	if (old != NULL &&
	    faccessat(AT_FDCWD, out->path, W_OK, AT_EACCESS) != 0)
		return refuse(&s, errno);
	error = replace_prepare(&s.fresh, &job);
	if (error != 0)
		return refuse(&s, error);
	return take_place(&s);
}
