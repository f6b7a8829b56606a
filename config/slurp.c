/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/slurp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/mem.h"

static bool
refuse(struct slurp *s, const char *code, const char *why)
{
	snprintf(s->code, sizeof(s->code), "%s", code);
	snprintf(s->why, sizeof(s->why), "%s", why);
	return false;
}

static bool
refuse_errno(struct slurp *s, int error)
{
	s->error = error;
	snprintf(s->code, sizeof(s->code), "%s",
	    error == ENOENT || error == ENOTDIR ? "missing" : "unreadable");
	snprintf(
	    s->why, sizeof(s->why), _("cannot be read: %s"), strerror(error));
	return false;
}

/* Only a regular file can neither block nor change under a glance. */
static bool
check_kind(struct slurp *s, const struct stat *st)
{
	if (S_ISREG(st->st_mode))
		return true;
	if (S_ISDIR(st->st_mode))
		return refuse(s, "directory", _("is a directory, not a file"));
	if (S_ISFIFO(st->st_mode))
		return refuse(s, "special-file", _("is a pipe, not a file"));
	if (S_ISSOCK(st->st_mode))
		return refuse(s, "special-file", _("is a socket, not a file"));
	return refuse(s, "special-file", _("is a device, not a file"));
}

static bool
check_text(struct slurp *s)
{
	const char *nul = memchr(s->text, '\0', s->len);
	uint32_t line = 1;

	if (nul == NULL)
		return true;
	for (const char *p = s->text; p < nul; p++)
		line += *p == '\n';
	if (s->len >= 2 &&
	    (memcmp(s->text, "\xff\xfe", 2) == 0 ||
		memcmp(s->text, "\xfe\xff", 2) == 0))
		refuse(s, "binary", _("is UTF-16 text: save it as UTF-8"));
	else
		snprintf(s->why, sizeof(s->why),
		    _("is not a text file: a NUL octet in line %lu"),
		    (unsigned long)line);
	snprintf(s->code, sizeof(s->code), "binary");
	free(s->text);
	s->text = NULL;
	return false;
}

/* To the end of the file, whatever size it claimed to have. */
static bool
read_all(struct slurp *s, int fd, size_t guess, size_t max)
{
	size_t room = guess + 1;
	ssize_t n;

	s->text = mem_realloc(NULL, room + 1, 1);
	while ((n = read(fd, s->text + s->len, room - s->len)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return refuse_errno(s, errno);
		s->len += (size_t)n;
		if (s->len > max)
			return refuse(s, "too-large",
			    _("is too large to be a configuration"));
		if (s->len == room) {
			room = room * 2 + 4096;
			s->text = mem_realloc(s->text, room + 1, 1);
		}
	}
	s->text[s->len] = '\0';
	return true;
}

/* Reads an open file, and closes it. */
static bool
slurp_open(struct slurp *s, int fd, size_t max)
{
	struct stat st;
	bool ok;

	if (fstat(fd, &st) != 0)
		ok = refuse_errno(s, errno);
	else if (!check_kind(s, &st))
		ok = false;
	else if (st.st_size < 0 || (uint64_t)st.st_size > max)
		ok = refuse(
		    s, "too-large", _("is too large to be a configuration"));
	else
		ok = read_all(s, fd, (size_t)st.st_size, max);
	close(fd);
	s->dev = st.st_dev;
	s->ino = st.st_ino;
	if (ok)
		return check_text(s);
	free(s->text);
	s->text = NULL;
	return false;
}

bool
slurp_file(struct slurp *s, const char *path, size_t max)
{
	struct stat st;
	int fd;

	memset(s, 0, sizeof(*s));
	if (stat(path, &st) != 0)
		return refuse_errno(s, errno);
	if (!check_kind(s, &st))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return refuse_errno(s, errno);
	return slurp_open(s, fd, max);
}

bool
slurp_file_by(struct slurp *s, const struct slurp_source *by, const char *path,
    size_t max)
{
	int fd;

	if (by == NULL)
		return slurp_file(s, path, max);
	memset(s, 0, sizeof(*s));
	fd = by->open(by->self, path);
	return fd >= 0 ? slurp_open(s, fd, max) : refuse_errno(s, -fd);
}

bool
slurp_text(struct slurp *s, const char *text, size_t len)
{
	memset(s, 0, sizeof(*s));
	s->text = mem_string(text, len);
	s->len = len;
	return check_text(s);
}

bool
slurp_present(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR);
}
