/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/shelf.h"

#include "config/builtin.h"
#include "config/mem.h"
#include "config/slurp.h"
#include "config/suggest.h"
#include "core/i18n.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Largest file that is read, octets. */
#define SIZE_LIMIT ((size_t)1024 * 1024)

#define SUFFIX ".cfg"

/* Where users keep theirs, the nearest first; false if there is no i-th, ""
 * if it is unknown. */
static bool
user_dir(size_t i, const char *kind, char *buf, size_t size)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int n = 0;

	if (i > 1)
		return false;
	buf[0] = '\0';
	if (i == 1)
		n = snprintf(buf, size, "/etc/ntptui/%s", kind);
	else if (xdg && *xdg == '/')
		n = snprintf(buf, size, "%s/ntptui/%s", xdg, kind);
	else if (home && *home == '/')
		n = snprintf(buf, size, "%s/.config/ntptui/%s", home, kind);
	return n >= 0 && (size_t)n < size;
}

bool
shelf_path(const char *kind, const char *name, char *buf, size_t size)
{
	char dir[PATH_MAX];

	for (size_t i = 0; user_dir(i, kind, dir, sizeof(dir)); i++) {
		int n = snprintf(buf, size, "%s/%s" SUFFIX, dir, name);

		if (dir[0] && n > 0 && (size_t)n < size && slurp_present(buf))
			return true;
	}
	return false;
}

static const struct builtin *
find_builtin(const char *kind, const char *name)
{
	const struct builtin *b = builtin;

	while (b->kind &&
	    (strcmp(b->kind, kind) != 0 || strcmp(b->name, name) != 0))
		b++;
	return b->kind ? b : NULL;
}

/* The lines in one piece; the caller frees it. */
static char *
join(const struct builtin *b)
{
	size_t size = 1;
	char *text, *end;

	for (size_t i = 0; b->line[i]; i++)
		size += strlen(b->line[i]);
	text = end = mem_realloc(NULL, size, 1);
	for (size_t i = 0; b->line[i]; i++) {
		size_t len = strlen(b->line[i]);

		memcpy(end, b->line[i], len);
		end += len;
	}
	*end = '\0';
	return text;
}

/* Names that nobody would type, or that would upset a terminal, are left out.
 */
static void
add_name(struct shelf_names *all, const char *name, size_t len)
{
	if (len == 0 || len >= SHELF_NAME || all->count == SHELF_NAMES ||
	    *name == '.')
		return;
	for (size_t i = 0; i < len; i++)
		if (name[i] <= ' ' || name[i] > '~')
			return;
	for (size_t i = 0; i < all->count; i++)
		if (strlen(all->name[i]) == len &&
		    memcmp(all->name[i], name, len) == 0)
			return;
	memcpy(all->name[all->count], name, len);
	all->name[all->count++][len] = '\0';
}

static void
add_dir(struct shelf_names *all, const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *e;

	while (dir && (e = readdir(dir))) {
		size_t len = strlen(e->d_name), tail = strlen(SUFFIX);

		if (len > tail && strcmp(e->d_name + len - tail, SUFFIX) == 0)
			add_name(all, e->d_name, len - tail);
	}
	if (dir)
		closedir(dir);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

void
shelf_list(struct shelf_names *out, const char *kind)
{
	char dir[PATH_MAX];

	out->count = 0;
	for (const struct builtin *b = builtin; b->kind; b++)
		if (strcmp(b->kind, kind) == 0)
			add_name(out, b->name, strlen(b->name));
	for (size_t i = 0; user_dir(i, kind, dir, sizeof(dir)); i++)
		if (dir[0])
			add_dir(out, dir);
	qsort(out->name, out->count, sizeof(out->name[0]), by_name);
}

/* The names, for a message. */
static void
say_unknown(
    const char *kind, const char *what, const char *name, struct diags *ds)
{
	char list[256] = "";
	const char *words[SHELF_NAMES], *near;
	struct shelf_names all;

	shelf_list(&all, kind);
	for (size_t i = 0; i < all.count; i++) {
		size_t used = strlen(list);

		words[i] = all.name[i];
		snprintf(list + used, sizeof(list) - used, "%s%s",
		    i > 0 ? ", " : "", all.name[i]);
	}
	near = suggest(name, words, all.count);
	if (near)
		diag_add(ds, SEV_ERROR, (struct place){ 0 }, "no-such-name",
		    _("there is no %s `%.40s'; did you mean `%s'? (there are: "
		      "%s)"),
		    what, name, near, list);
	else
		diag_add(ds, SEV_ERROR, (struct place){ 0 }, "no-such-name",
		    _("there is no %s `%.40s'; there are: %s"), what, name,
		    list);
}

bool
shelf_is_path(const char *name)
{
	size_t len = strlen(name), tail = strlen(SUFFIX);

	return strchr(name, '/') ||
	    (len > tail && strcmp(name + len - tail, SUFFIX) == 0);
}

bool
shelf_read(struct shelf_file *out, const char *kind, const char *what,
    const char *name, struct diags *ds)
{
	const struct builtin *b;
	struct slurp s;

	out->own = true;
	if (shelf_is_path(name)) {
		snprintf(out->path, sizeof(out->path), "%s", name);
	} else if (!shelf_path(kind, name, out->path, sizeof(out->path))) {
		b = find_builtin(kind, name);
		if (!b) {
			say_unknown(kind, what, name, ds);
			return false;
		}
		out->own = false;
		snprintf(out->path, sizeof(out->path), "%s", name);
		out->text = join(b);
		return true;
	}
	if (!slurp_file(&s, out->path, SIZE_LIMIT)) {
		diag_add(ds, SEV_ERROR, (struct place){ .file = out->path },
		    s.code, _("the %s %s"), what, s.why);
		return false;
	}
	out->text = s.text;
	return true;
}
