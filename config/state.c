/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program remembers by itself: state.cfg in its state directory. */

#include "config/layout.h"
#include "config/paths.h"

#include <errno.h>
#include <libconfig.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/replace.h"

#include "config/slurp.h"

enum { STATE_MAX = 64 * 1024 };

static const char started_name[] = "started";
static const char tables_name[] = "tables";

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

/* What is in the file, if it can be read; config_destroy() it. */
static void
read_state(config_t *cfg)
{
	char dir[PATH_MAX], file[PATH_MAX + 16];
	struct slurp data;

	config_init(cfg);
	if (!state_path(dir, file, sizeof(file)) ||
	    !slurp_file(&data, file, STATE_MAX))
		return;
	if (config_read_string(cfg, data.text) != CONFIG_TRUE) {
		config_destroy(cfg);
		config_init(cfg);
	}
	free(data.text);
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

/* Writes and destroys it; 0 or an errno. */
static int
write_state(config_t *cfg)
{
	char dir[PATH_MAX], file[PATH_MAX + 16], *text = NULL;
	int error = ENOENT;
	size_t len;

	errno = 0;
	if (state_path(dir, file, sizeof(file))) {
		text = settings_text(cfg, &len);
		error =
		    text != NULL ? replace_file(file, text, len, 0644) : errno;
	} else if (errno != 0) {
		error = errno;
	}
	config_destroy(cfg);
	free(text);
	return error;
}

/* A setting of the root, in the place of one that may be there. */
static config_setting_t *
anew(config_t *cfg, const char *name, int type)
{
	config_setting_t *root = config_root_setting(cfg);

	config_setting_remove(root, name);
	return config_setting_add(root, name, type);
}

bool
state_started(void)
{
	int started = 0;
	config_t cfg;

	read_state(&cfg);
	if (config_lookup_bool(&cfg, started_name, &started) != CONFIG_TRUE)
		started = 0;
	config_destroy(&cfg);
	return started != 0;
}

int
state_set_started(bool started)
{
	config_t cfg;

	read_state(&cfg);
	config_setting_set_bool(
	    anew(&cfg, started_name, CONFIG_TYPE_BOOL), started);
	return write_state(&cfg);
}

/* A name of ours, or "" if it is none. */
static void
take_name(char out[LAYOUT_NAME], const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;

	if (len >= LAYOUT_NAME)
		len = 0;
	if (len > 0)
		memcpy(out, text, len);
	out[len] = '\0';
}

static void
read_layout(struct layout *l, const config_setting_t *group)
{
	const config_setting_t *columns =
	    config_setting_get_member(group, "columns");
	int n = columns != NULL ? config_setting_length(columns) : 0;
	const char *text = NULL;
	int inverse = 0;

	memset(l, 0, sizeof(*l));
	config_setting_lookup_string(group, "name", &text);
	take_name(l->table, text);
	text = NULL;
	config_setting_lookup_string(group, "sort", &text);
	take_name(l->sort, text);
	config_setting_lookup_bool(group, "inverse", &inverse);
	l->inverse = inverse != 0;
	for (int i = 0; i < n && l->count < LAYOUT_COLUMNS; i++)
		take_name(l->column[l->count++],
		    config_setting_get_string_elem(columns, i));
}

void
state_layouts(struct layouts *out)
{
	const config_setting_t *list;
	config_t cfg;
	int n;

	read_state(&cfg);
	list = config_lookup(&cfg, tables_name);
	n = list != NULL ? config_setting_length(list) : 0;
	out->count = 0;
	for (int i = 0; i < n && out->count < LAYOUT_TABLES; i++)
		read_layout(&out->table[out->count++],
		    config_setting_get_elem(list, (unsigned)i));
	config_destroy(&cfg);
}

static void
add_string(config_setting_t *to, const char *name, const char *text)
{
	config_setting_set_string(
	    config_setting_add(to, name, CONFIG_TYPE_STRING), text);
}

static void
write_layout(config_setting_t *list, const struct layout *l)
{
	config_setting_t *group =
	    config_setting_add(list, NULL, CONFIG_TYPE_GROUP);
	config_setting_t *columns;

	add_string(group, "name", l->table);
	if (l->sort[0] != '\0')
		add_string(group, "sort", l->sort);
	config_setting_set_bool(
	    config_setting_add(group, "inverse", CONFIG_TYPE_BOOL), l->inverse);
	if (l->count == 0)
		return;
	columns = config_setting_add(group, "columns", CONFIG_TYPE_ARRAY);
	for (size_t i = 0; i < l->count && i < LAYOUT_COLUMNS; i++)
		add_string(columns, NULL, l->column[i]);
}

int
state_set_layouts(const struct layouts *l)
{
	config_setting_t *list;
	config_t cfg;

	read_state(&cfg);
	list = anew(&cfg, tables_name, CONFIG_TYPE_LIST);
	for (size_t i = 0; i < l->count && i < LAYOUT_TABLES; i++)
		write_layout(list, &l->table[i]);
	return write_state(&cfg);
}
