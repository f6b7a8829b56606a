/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/poolcache.h"

#include "config/mem.h"
#include "config/paths.h"
#include "config/poolfile.h"
#include "config/slurp.h"
#include "sys/replace.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One text of the site, quoted in JSON, and a little more. */
enum { FILE_MOST = 3 * POOLFILE_MAX };

static bool
cache_path(const struct addr *server, char *buf, size_t size)
{
	char dir[PATH_MAX], text[ADDR_TEXT];
	int n;

	if (!paths_state_dir(dir, sizeof(dir)))
		return false;
	addr_text(server, text, sizeof(text));
	for (char *p = text; *p != '\0'; p++)
		if (*p == ':' || *p == '%' || *p == '/')
			*p = '_';
	n = snprintf(buf, size, "%s/pool-%s.json", dir, text);
	return n >= 0 && (size_t)n < size;
}

static void
take_string(const json_t *o, const char *name, char *out, size_t size)
{
	const char *s = json_string_value(json_object_get(o, name));

	if (s != NULL && strlen(s) < size)
		memcpy(out, s, strlen(s) + 1);
}

static int64_t
take_time(const json_t *o, const char *name)
{
	json_int_t v = json_integer_value(json_object_get(o, name));

	return v > 0 ? v : 0;
}

void
poolcache_load(struct poolcache *c, const struct addr *server)
{
	char path[PATH_MAX + ADDR_TEXT + 16];
	const json_t *text;
	struct slurp file;
	json_t *all;

	memset(c, 0, sizeof(*c));
	if (!cache_path(server, path, sizeof(path)) ||
	    !slurp_file(&file, path, FILE_MOST))
		return;
	all = json_loadb(file.text, file.len, 0, NULL);
	free(file.text);
	c->asked = take_time(all, "asked");
	c->next = take_time(all, "next");
	text = json_object_get(all, "text");
	if (json_is_string(text) && json_string_length(text) <= POOLFILE_MAX) {
		c->got = take_time(all, "got");
		c->len = json_string_length(text);
		c->text = mem_string(json_string_value(text), c->len);
		take_string(all, "etag", c->etag, sizeof(c->etag));
		take_string(all, "modified", c->modified, sizeof(c->modified));
	}
	json_decref(all);
}

void
poolcache_free(struct poolcache *c)
{
	free(c->text);
	memset(c, 0, sizeof(*c));
}

int
poolcache_save(const struct poolcache *c, const struct addr *server)
{
	char path[PATH_MAX + ADDR_TEXT + 16], *text;
	json_t *all;
	int error;

	if (!cache_path(server, path, sizeof(path)))
		return ENOENT;
	all = json_pack("{s:I, s:I, s:I, s:s, s:s}", "asked",
	    (json_int_t)c->asked, "next", (json_int_t)c->next, "got",
	    (json_int_t)c->got, "etag", c->etag, "modified", c->modified);
	if (c->text != NULL)
		json_object_set_new(all, "text", json_stringn(c->text, c->len));
	text = json_dumps(all, JSON_INDENT(1));
	json_decref(all);
	if (text == NULL)
		return EILSEQ;
	error = replace_file(path, text, strlen(text), 0644);
	free(text);
	return error;
}

bool
poolcache_due(const struct poolcache *c, int64_t now)
{
	return c->asked == 0 || now < c->asked || now >= c->next;
}
