/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/setupfile.h"

#include <errno.h>
#include <libconfig.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/replace.h"

#include "config/paths.h"
#include "config/slurp.h"

enum { FILE_MOST = 64 * 1024 };

static bool
path_of(char *buf, size_t size)
{
	char dir[PATH_MAX];
	int n;

	if (!paths_state_dir(dir, sizeof(dir)))
		return false;
	n = snprintf(buf, size, "%s/setup.cfg", dir);
	return n >= 0 && (size_t)n < size;
}

bool
setup_name_good(const char *name)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    ".:-_";

	return name[0] != '\0' && name[0] != '-' && name[0] != '.' &&
	    strlen(name) < SETUP_NAME && name[strspn(name, allowed)] == '\0';
}

static bool
boolean(const config_t *cfg, const char *name)
{
	int value = 0;

	return config_lookup_bool(cfg, name, &value) == CONFIG_TRUE &&
	    value != 0;
}

/* A number of at most `most`; 0 if it is none. */
static unsigned
number(const config_t *cfg, const char *name, unsigned most)
{
	int value = 0;

	if (config_lookup_int(cfg, name, &value) != CONFIG_TRUE || value < 0 ||
	    (unsigned)value > most)
		return 0;
	return (unsigned)value;
}

static void
take_servers(struct setup_notes *out, const config_t *cfg)
{
	const config_setting_t *list = config_lookup(cfg, "servers");
	int n = list != NULL ? config_setting_length(list) : 0;

	for (int i = 0; i < n && out->nhost < SETUP_SERVERS; i++) {
		const char *name = config_setting_get_string_elem(list, i);

		if (name != NULL && setup_name_good(name))
			snprintf(
			    out->host[out->nhost++], SETUP_NAME, "%s", name);
	}
}

bool
setup_notes_load(struct setup_notes *out, unsigned steps)
{
	char path[PATH_MAX + 16];
	const char *role = "";
	struct slurp file;
	config_t cfg;
	bool good;

	memset(out, 0, sizeof(*out));
	if (!path_of(path, sizeof(path)) || !slurp_file(&file, path, FILE_MOST))
		return false;
	config_init(&cfg);
	good = config_read_string(&cfg, file.text) == CONFIG_TRUE &&
	    config_lookup_string(&cfg, "role", &role) == CONFIG_TRUE &&
	    recipe_role_parse(role, &out->role);
	if (good) {
		out->keep = boolean(&cfg, "keep");
		out->own_drift = boolean(&cfg, "own_drift");
		out->own_leap = boolean(&cfg, "own_leap");
		out->at = number(&cfg, "at", steps - 1);
		out->accepted = number(&cfg, "accepted", (1u << steps) - 1);
		out->skipped = number(&cfg, "skipped", (1u << steps) - 1);
		take_servers(out, &cfg);
	}
	config_destroy(&cfg);
	free(file.text);
	return good;
}

static void
put_notes(const struct setup_notes *n, FILE *out)
{
	fputs("# Written by ntptui; not meant to be edited.\n", out);
	fprintf(out,
	    "role = \"%s\";\nat = %u;\naccepted = %u;\nskipped = %u;\n",
	    recipe_role_word(n->role), n->at, n->accepted, n->skipped);
	fprintf(out, "keep = %s;\nown_drift = %s;\nown_leap = %s;\n",
	    n->keep ? "true" : "false", n->own_drift ? "true" : "false",
	    n->own_leap ? "true" : "false");
	fputs("servers = ( ", out);
	for (size_t i = 0; i < n->nhost; i++)
		fprintf(out, "%s\"%s\"", i > 0 ? ", " : "", n->host[i]);
	fputs(" );\n", out);
}

int
setup_notes_save(const struct setup_notes *n)
{
	char path[PATH_MAX + 16], *text = NULL;
	size_t len;
	FILE *out;
	int error;

	errno = 0;
	if (!path_of(path, sizeof(path)))
		return errno != 0 ? errno : ENOENT;
	out = open_memstream(&text, &len);
	if (out == NULL)
		return errno;
	put_notes(n, out);
	error = fclose(out) == 0 ? 0 : errno;
	if (error == 0)
		error = replace_file(path, text, len, 0644);
	free(text);
	return error;
}
