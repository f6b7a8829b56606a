/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/survey_look.h"

#include "sys/procfs.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
look_path(const struct survey_place *at, const char *path, char buf[LOOK_PATH])
{
	snprintf(buf, LOOK_PATH, "%s%s", at->root ? at->root : "", path);
	return buf;
}

bool
look_exists(const struct survey_place *at, const char *path)
{
	char buf[LOOK_PATH];
	struct stat st;

	return lstat(look_path(at, path, buf), &st) == 0;
}

long
look_read(
    const struct survey_place *at, const char *path, char *buf, size_t size)
{
	char full[LOOK_PATH];
	size_t len = 0;
	struct stat st;
	ssize_t n = 0;
	int fd;

	buf[0] = '\0';
	fd = open(look_path(at, path, full),
	    O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		while (len + 1 < size &&
		    (n = read(fd, buf + len, size - 1 - len)) > 0)
			len += (size_t)n;
	close(fd);
	buf[len] = '\0';
	return n < 0 ? -1 : (long)len;
}

void
look_clean(char *to, size_t size, const char *from)
{
	size_t n = 0;

	for (; from[n] != '\0' && n + 1 < size; n++)
		to[n] = from[n] >= ' ' && from[n] <= '~' ? from[n] : '?';
	to[n] = '\0';
}

bool
look_field(const char *text, const char *label, char *to, size_t size)
{
	size_t len = strlen(label), n;
	char line[1024];

	to[0] = '\0';
	while (strncmp(text, label, len) != 0) {
		text = strchr(text, '\n');
		if (text == NULL)
			return false;
		text++;
	}
	text += len + strspn(text + len, " \t");
	n = strcspn(text, "\n");
	while (n > 0 && strchr(" \t\r", text[n - 1]) != NULL)
		n--;
	snprintf(line, sizeof(line), "%.*s", (int)n, text);
	for (char *t = line; (t = strchr(t, '\t')) != NULL;)
		*t = ' ';
	look_clean(to, size, line);
	return n > 0;
}

bool
look_line(
    const struct survey_place *at, const char *path, char *buf, size_t size)
{
	char text[1024];

	buf[0] = '\0';
	return look_read(at, path, text, sizeof(text)) > 0 &&
	    look_field(text, "", buf, size);
}

long
look_number(const struct survey_place *at, const char *path, long none)
{
	char text[64], *end;
	long n;

	if (!look_line(at, path, text, sizeof(text)))
		return none;
	n = strtol(text, &end, 10);
	return end != text ? n : none;
}

int
look_self(const struct survey_place *at)
{
	return at->self != 0 ? at->self : (int)getpid();
}

/* A link to another unit's file is an alias of that one: ntp.service of
 * ntpsec.service, say. To /dev/null: masked, but there. */
static bool
is_alias(const char *full, const char *unit)
{
	char to[LOOK_PATH];
	const char *name;
	ssize_t n = readlink(full, to, sizeof(to) - 1);

	if (n <= 0)
		return false;
	to[n] = '\0';
	name = strrchr(to, '/');
	name = name != NULL ? name + 1 : to;
	return strcmp(name, unit) != 0 && strcmp(name, "null") != 0;
}

static bool
has_unit(const struct survey_place *at, const char *unit)
{
	static const char *const places[] = { "/etc/systemd/system",
		"/run/systemd/system", "/usr/local/lib/systemd/system",
		"/usr/lib/systemd/system", "/lib/systemd/system" };
	char path[LOOK_PATH], full[LOOK_PATH];

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", places[i], unit);
		if (look_exists(at, path) &&
		    !is_alias(look_path(at, path, full), unit))
			return true;
	}
	return false;
}

/* The init script of the same name, without ".service". */
static bool
has_script(const struct survey_place *at, const char *unit)
{
	char path[LOOK_PATH];

	snprintf(path, sizeof(path), "/etc/init.d/%.*s",
	    (int)strcspn(unit, "."), unit);
	return look_exists(at, path);
}

bool
look_unit(const struct survey_place *at, const char *unit)
{
	return has_unit(at, unit) || has_script(at, unit);
}

/* Its file in /etc/systemd/system is a link to /dev/null. */
static bool
is_masked(const struct survey_place *at, const char *unit)
{
	char path[LOOK_PATH], full[LOOK_PATH], to[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/etc/systemd/system/%s", unit);
	n = readlink(look_path(at, path, full), to, sizeof(to) - 1);
	to[n > 0 ? n : 0] = '\0';
	return strcmp(to, "/dev/null") == 0;
}

/* Is there a file by one of these patterns, with the name for %s? */
static bool
is_linked(const struct survey_place *at, const char *const *pattern, size_t n,
    const char *name)
{
	char path[LOOK_PATH], full[LOOK_PATH];
	bool found = false;

	for (size_t i = 0; i < n && !found; i++) {
		glob_t g;

		snprintf(path, sizeof(path), "%s%s", pattern[i], name);
		found =
		    glob(look_path(at, path, full), GLOB_NOSORT, NULL, &g) == 0;
		globfree(&g);
	}
	return found;
}

/* Something wants it at boot. */
static bool
is_wanted(const struct survey_place *at, const char *unit)
{
	static const char *const wants[] = {
		"/etc/systemd/system/*.wants/",
		"/etc/systemd/system/*.requires/",
		"/usr/lib/systemd/system/*.wants/",
		"/lib/systemd/system/*.wants/",
	};
	static const char *const levels[] = { "/etc/rc[2345].d/S[0-9][0-9]",
		"/etc/runlevels/default/" };
	char name[SURVEY_UNIT];

	if (has_unit(at, unit))
		return is_linked(
		    at, wants, sizeof(wants) / sizeof(wants[0]), unit);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(unit, "."), unit);
	return is_linked(at, levels, sizeof(levels) / sizeof(levels[0]), name);
}

enum fact
look_enabled(const struct survey_place *at, const char *unit)
{
	if (!look_unit(at, unit))
		return FACT_UNKNOWN;
	return !is_masked(at, unit) && is_wanted(at, unit) ? FACT_YES : FACT_NO;
}

void
look_process(const struct survey_place *at, int pid, struct survey_process *out)
{
	char proc[LOOK_PATH], unit[SURVEY_UNIT - sizeof(".service")];

	look_path(at, "/proc", proc);
	*out = (struct survey_process){ .pid = pid };
	if (!proc_name(proc, pid, out->name, sizeof(out->name)))
		snprintf(out->name, sizeof(out->name), "?");
	if (proc_unit(proc, pid, unit, sizeof(unit)))
		snprintf(out->unit, sizeof(out->unit), "%s.service", unit);
}
