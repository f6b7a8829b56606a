/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "sys/memory.h"

/* Names that are taken are tried again; more often than this is no chance. */
enum { TRIES = 16 };

static const char acl_name[] = "system.posix_acl_access";

/* 0, or errno of a call that failed. */
static int
result(int r)
{
	return r == 0 ? 0 : errno != 0 ? errno : EIO;
}

/* Opens the directory of a path and keeps its last part. */
static int
open_dir(struct replacement *r, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	size_t len = slash != NULL ? (size_t)(slash - path) : 0;
	char dir[PATH_MAX] = ".";

	if (name[0] == '\0' || strcmp(name, ".") == 0 ||
	    strcmp(name, "..") == 0)
		return EISDIR;
	if (strlen(name) > NAME_MAX || len >= sizeof(dir))
		return ENAMETOOLONG;
	if (slash == path)
		len = 1; /* the root */
	if (len > 0)
		snprintf(dir, sizeof(dir), "%.*s", (int)len, path);
	snprintf(r->name, sizeof(r->name), "%s", name);
	r->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return r->dir >= 0 ? 0 : errno;
}

/* An attribute that `from` lacks is none to be copied. */
static int
copy_attribute(int from, int to, const char *name)
{
	ssize_t len = fgetxattr(from, name, NULL, 0);
	void *value;
	int error = 0;

	if (len < 0)
		return errno == ENODATA || errno == ENOTSUP ? 0 : errno;
	value = memory_new((size_t)len + 1, 1);
	len = fgetxattr(from, name, value, (size_t)len + 1);
	if (len < 0 || fsetxattr(to, name, value, (size_t)len, 0) != 0)
		error = errno;
	free(value);
	return error;
}

/* Labels and what users attached; the rest describes the old contents. */
static void
copy_attributes(int from, int to)
{
	ssize_t len = flistxattr(from, NULL, 0);
	char *list;

	if (len <= 0)
		return;
	list = memory_new((size_t)len + 1, 1);
	len = flistxattr(from, list, (size_t)len);
	for (char *p = list; len > 0 && p < list + len; p += strlen(p) + 1)
		if (strncmp(p, "user.", 5) == 0 ||
		    strcmp(p, "security.selinux") == 0 ||
		    strcmp(p, "security.SMACK64") == 0)
			copy_attribute(from, to, p);
	free(list);
}

/* Owner before mode: a change of owner takes bits away. */
static int
take_after(int fd, int like, const struct stat *st, bool strict)
{
	struct stat own;
	int error;

	if (fstat(fd, &own) != 0)
		return errno;
	if ((own.st_uid != st->st_uid || own.st_gid != st->st_gid) &&
	    fchown(fd, st->st_uid, st->st_gid) != 0 && strict)
		return errno == EPERM ? ECHRNG : errno;
	copy_attributes(like, fd);
	error = copy_attribute(like, fd, acl_name);
	if (error != 0 && strict)
		return error;
	return result(fchmod(fd, st->st_mode & 07777));
}

static int
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : EIO;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/* A file of a name that nobody can know beforehand; its descriptor, or -1
 * with errno. */
static int
create(struct replacement *r, mode_t mode)
{
	uint64_t random;
	int fd = -1;

	for (int i = 0; i < TRIES; i++) {
		if (getrandom(&random, sizeof(random), 0) !=
		    (ssize_t)sizeof(random))
			continue;
		/* Hidden, and no *.conf: nobody includes it by accident. */
		snprintf(
		    r->temp, sizeof(r->temp), ".ntptui-%016" PRIx64, random);
		fd = openat(r->dir, r->temp,
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	if (fd < 0)
		r->temp[0] = '\0';
	return fd;
}

/* The file to take after, to *fd; -1 if there is none. */
static int
open_like(
    const struct replacement *r, const char *name, struct stat *st, int *fd)
{
	int error = 0;

	*fd = openat(r->dir, name,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	if (*fd < 0)
		return errno == ENOENT ? 0 : errno;
	if (fstat(*fd, st) != 0)
		error = errno;
	else if (!S_ISREG(st->st_mode))
		error = EINVAL;
	if (error != 0) {
		close(*fd);
		*fd = -1;
	}
	return error;
}

/* Errors of open_like() that mean a thing which is no file of ours, as
 * opposed to one of which nothing can be told. */
static bool
is_other(int error)
{
	return error == EACCES || error == ELOOP || error == EINVAL ||
	    error == ENXIO;
}

int
replace_prepare(struct replacement *r, const struct replace_job *job)
{
	int fd, like, error;
	struct stat st;

	*r = (struct replacement){ .dir = -1 };
	error = open_dir(r, job->path);
	if (error != 0)
		return error;
	error =
	    open_like(r, job->like != NULL ? job->like : r->name, &st, &like);
	if (error != 0 && (job->strict || !is_other(error))) {
		replace_abandon(r);
		return error;
	}
	fd = create(r, like >= 0 ? 0600 : job->mode);
	error = fd >= 0 ? 0 : errno;
	if (error == 0 && like >= 0)
		error = take_after(fd, like, &st, job->strict);
	if (error == 0)
		error = write_all(fd, job->data, job->len);
	if (error == 0)
		error = result(fsync(fd));
	if (fd >= 0 && close(fd) != 0 && error == 0 && errno != EINTR)
		error = errno;
	if (like >= 0)
		close(like);
	if (error != 0)
		replace_abandon(r);
	return error;
}

/* A link is made only where there is no such name. File systems without
 * links have no better than a look beforehand. */
static int
give_fresh_name(struct replacement *r)
{
	struct stat st;

	if (linkat(r->dir, r->temp, r->dir, r->name, 0) == 0) {
		unlinkat(r->dir, r->temp, 0);
		return 0;
	}
	if (errno != EPERM && errno != EOPNOTSUPP && errno != EMLINK)
		return errno;
	if (fstatat(r->dir, r->name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return EEXIST;
	return result(renameat(r->dir, r->temp, r->dir, r->name));
}

int
replace_commit(struct replacement *r, bool fresh)
{
	int error;

	if (fresh)
		error = give_fresh_name(r);
	else
		error = result(renameat(r->dir, r->temp, r->dir, r->name));
	if (error == 0) {
		r->done = true;
		r->temp[0] = '\0';
		/* EINVAL: a file system that cannot sync a directory. */
		if (fsync(r->dir) != 0 && errno != EINVAL)
			error = errno;
	}
	replace_abandon(r);
	return error;
}

void
replace_abandon(struct replacement *r)
{
	if (r->dir < 0)
		return;
	if (r->temp[0] != '\0')
		unlinkat(r->dir, r->temp, 0);
	r->temp[0] = '\0';
	close(r->dir);
	r->dir = -1;
}

int
replace_file(const char *path, const void *data, size_t len, mode_t mode)
{
	const struct replace_job job = {
		.path = path, .data = data, .len = len, .mode = mode
	};
	struct replacement r;
	int error = replace_prepare(&r, &job);

	return error != 0 ? error : replace_commit(&r, false);
}
