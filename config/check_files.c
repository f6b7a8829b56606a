/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and directories that are named: are they there? Only by their names
 * from / on, and only if the caller wants them looked at. */

#include "config/checking.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/slurp.h"

enum { LEAP_SIZE = 1024 * 1024 };

/* From 1900, as leap second files count, to 1970: s. */
#define NTP_EPOCH 2208988800LL

/* The directory of a path that begins with a slash; false if too long. */
static bool
directory_of(const char *path, char *buf, size_t size)
{
	const char *slash = strrchr(path, '/');
	size_t len = (size_t)(slash - path);

	if (len == 0)
		len = 1;
	if (len >= size)
		return false;
	memcpy(buf, path, len);
	buf[len] = '\0';
	return true;
}

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A file that is written: its directory must be there. */
static void
check_directory(struct checking *k, const char *path)
{
	char dir[512];

	if (!directory_of(path, dir, sizeof(dir)))
		return;
	if (!is_directory(dir))
		diag_add(k->ds, SEV_WARNING, check_spot(k, 1).at,
		    "no-directory", _("there is no directory %.120s"), dir);
	else if (check_is(k, "driftfile") &&
	    faccessat(AT_FDCWD, dir, W_OK | X_OK, AT_EACCESS) != 0)
		diag_add(k->ds, SEV_WARNING, check_spot(k, 1).at,
		    "not-writable",
		    _("%.100s cannot be written (%s): the frequency is learnt "
		      "anew at every start"),
		    dir, strerror(errno));
}

/* `#@ SECONDS`, since 1900: when the list ends. 0: it does not say. */
static int64_t
leap_expiry(const char *text)
{
	while (text != NULL && *text != '\0') {
		if (text[0] == '#' && text[1] == '@')
			return strtoll(text + 2, NULL, 10);
		text = strchr(text, '\n');
		text = text != NULL ? text + 1 : NULL;
	}
	return 0;
}

static void
check_leapfile(struct checking *k, const char *path)
{
	struct place at = check_spot(k, 1).at;
	struct slurp data;
	int64_t expiry;

	if (!slurp_file(&data, path, LEAP_SIZE)) {
		diag_add(k->ds, SEV_WARNING, at, "leapfile-missing",
		    _("the list of leap seconds cannot be read: it %s"),
		    data.why);
		return;
	}
	expiry = leap_expiry(data.text);
	free(data.text);
	if (expiry == 0)
		diag_add(k->ds, SEV_WARNING, at, "leapfile-odd",
		    _("this is no list of leap seconds: it does not say when "
		      "it expires"));
	else if (k->how->now > 0 && expiry - NTP_EPOCH < k->how->now)
		diag_add(k->ds, SEV_WARNING, at, "leapfile-expired",
		    _("the list of leap seconds expired %lld days ago: fetch "
		      "a new one"),
		    (long long)((k->how->now - (expiry - NTP_EPOCH)) / 86400));
}

static void
files_line(struct checking *k)
{
	const char *path = check_word(k, 1);

	if (check_is(k, "driftfile"))
		k->driftfile = check_spot(k, 0);
	if (!k->how->files || k->stmt.refused || path[0] != '/')
		return;
	if (check_is(k, "driftfile") || check_is(k, "logfile"))
		check_directory(k, path);
	else if (check_is(k, "leapfile"))
		check_leapfile(k, path);
	else if (check_is(k, "statsdir") && !is_directory(path))
		diag_add(k->ds, SEV_WARNING, check_spot(k, 1).at,
		    "no-directory", _("there is no directory %.120s"), path);
}

static void
files_end(struct checking *k)
{
	if (k->driftfile.at.line == 0 && k->nsource > 0)
		diag_add(k->ds, SEV_NOTE, (struct place){ .file = k->top },
		    "no-driftfile",
		    _("without a driftfile the clock's frequency is learnt "
		      "anew at every start"));
}

const struct check_topic check_files_topic = { files_line, files_end };
