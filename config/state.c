/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program remembers by itself: state.cfg in its state directory. */

#include "config/paths.h"

#include <errno.h>
#include <libconfig.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "sys/replace.h"

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

/* The settings as text, to be freed; NULL with errno. */
static char *
settings_text(const config_t *cfg, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	if (out == NULL)
		return NULL;
	fputs("# Written by ntptui; not meant to be edited.\n", out);
	config_write(cfg, out);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

int
state_set_started(bool started)
{
	char dir[PATH_MAX], file[PATH_MAX + 16], *text;
	config_setting_t *set;
	config_t cfg;
	size_t len;
	int error;

	errno = 0;
	if (!state_path(dir, file, sizeof(file)))
		return errno != 0 ? errno : ENOENT;
	config_init(&cfg);
	set = config_setting_add(
	    config_root_setting(&cfg), started_name, CONFIG_TYPE_BOOL);
	config_setting_set_bool(set, started);
	text = settings_text(&cfg, &len);
	error = text != NULL ? replace_file(file, text, len, 0644) : errno;
	config_destroy(&cfg);
	free(text);
	return error;
}
