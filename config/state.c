/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program remembers by itself: state.cfg in its state directory. */

#include "config/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <libconfig.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/slurp.h"

enum { STATE_MAX = 64 * 1024 };

static const char started_name[] = "started";

/* The directory and, in it, the file. */
static bool
state_path(char dir[PATH_MAX], char *file, size_t size)
{
	int n;

	if (!paths_state_dir(dir, PATH_MAX))
		return false;
	n = snprintf(file, size, "%s/state.cfg", dir);
	return n >= 0 && (size_t)n < size;
}

bool
state_started(void)
{
	char dir[PATH_MAX], file[PATH_MAX + 16];
	struct slurp data;
	config_t cfg;
	int started = 0;

	if (!state_path(dir, file, sizeof(file)) ||
	    !slurp_file(&data, file, STATE_MAX))
		return false;
	config_init(&cfg);
	if (config_read_string(&cfg, data.text) != CONFIG_TRUE ||
	    config_lookup_bool(&cfg, started_name, &started) != CONFIG_TRUE)
		started = 0;
	config_destroy(&cfg);
	free(data.text);
	return started != 0;
}

/* 0, or errno of a call that failed. */
static int
result(int r)
{
	return r == 0 ? 0 : errno != 0 ? errno : EIO;
}

/* Writes the settings to a new file and onto the disk; 0 or an errno. */
static int
write_new(const config_t *cfg, const char *path)
{
	int fd, error;
	FILE *out;

	fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return errno;
	out = fdopen(fd, "w");
	if (out == NULL) {
		error = errno;
		close(fd);
		return error;
	}
	errno = 0;
	fputs("# Written by ntptui; not meant to be edited.\n", out);
	config_write(cfg, out);
	error = result(ferror(out) != 0 || fflush(out) != 0 ? -1 : 0);
	if (error == 0)
		error = result(fsync(fd));
	if (fclose(out) != 0 && error == 0)
		error = result(-1);
	return error;
}

/* The directory's own entry of the new name onto the disk. */
static int
sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;

	if (fd < 0)
		return errno;
	error = result(fsync(fd));
	close(fd);
	return error;
}

int
state_set_started(bool started)
{
	char dir[PATH_MAX], file[PATH_MAX + 16], fresh[PATH_MAX + 48];
	config_setting_t *set;
	config_t cfg;
	int error;

	errno = 0;
	if (!state_path(dir, file, sizeof(file)))
		return errno != 0 ? errno : ENOENT;
	snprintf(fresh, sizeof(fresh), "%s.%ld", file, (long)getpid());
	config_init(&cfg);
	set = config_setting_add(
	    config_root_setting(&cfg), started_name, CONFIG_TYPE_BOOL);
	config_setting_set_bool(set, started);
	unlink(fresh); /* left by a process of the same number that died */
	error = write_new(&cfg, fresh);
	config_destroy(&cfg);
	if (error == 0)
		error = result(rename(fresh, file));
	if (error != 0)
		unlink(fresh);
	else
		error = sync_dir(dir);
	return error;
}
