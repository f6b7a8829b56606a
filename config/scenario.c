/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/scenario.h"

#include "config/mem.h"
#include "config/scenario_builtin.h"
#include "config/slurp.h"
#include "config/suggest.h"
#include "core/i18n.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Largest file that can be a scenario, octets. */
#define SIZE_LIMIT ((size_t)1024 * 1024)

/* Names looked at for --list and did-you-mean. */
#define NAMES 256

#define SUFFIX ".cfg"

/* Every scenario there is by name; a name is listed once. */
struct names {
	char name[NAMES][LAB_NAME];
	size_t count;
};

/* Where users keep theirs, the nearest first; false if there is no i-th. */
static bool
user_dir(size_t i, char *buf, size_t size)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int n = 0;

	if (i > 1)
		return false;
	if (i == 1)
		n = snprintf(buf, size, "/etc/ntptui/lab");
	else if (xdg && *xdg == '/')
		n = snprintf(buf, size, "%s/ntptui/lab", xdg);
	else if (home && *home == '/')
		n = snprintf(buf, size, "%s/.config/ntptui/lab", home);
	else
		buf[0] = '\0';
	return n >= 0 && (size_t)n < size;
}

/* The user's file of this name, the first that exists. */
static bool
user_file(const char *name, char *buf, size_t size)
{
	char dir[PATH_MAX];

	for (size_t i = 0; user_dir(i, dir, sizeof(dir)); i++) {
		int n = snprintf(buf, size, "%s/%s" SUFFIX, dir, name);

		if (dir[0] && n > 0 && (size_t)n < size && slurp_present(buf))
			return true;
	}
	return false;
}

static const struct scenario_builtin *
find_builtin(const char *name)
{
	const struct scenario_builtin *b = scenario_builtin;

	while (b->name && strcmp(b->name, name) != 0)
		b++;
	return b->name ? b : NULL;
}

/* The lines in one piece; the caller frees it. */
static char *
join(const struct scenario_builtin *b)
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

/* The file's text, or NULL and an error; the caller frees it. */
static char *
read_file(const char *path, struct diags *ds)
{
	struct slurp s;

	if (slurp_file(&s, path, SIZE_LIMIT))
		return s.text;
	diag_add(ds, SEV_ERROR, (struct place){ .file = path }, s.code,
	    _("the practice network %s"), s.why);
	return NULL;
}

/* Names that nobody would type, or that would upset a terminal, are left out.
 */
static void
add_name(struct names *all, const char *name, size_t len)
{
	if (len == 0 || len >= LAB_NAME || all->count == NAMES || *name == '.')
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
add_dir(struct names *all, const char *path)
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

static void
all_names(struct names *all)
{
	char dir[PATH_MAX];

	all->count = 0;
	for (const struct scenario_builtin *b = scenario_builtin; b->name; b++)
		add_name(all, b->name, strlen(b->name));
	for (size_t i = 0; user_dir(i, dir, sizeof(dir)); i++)
		if (dir[0])
			add_dir(all, dir);
	qsort(all->name, all->count, sizeof(all->name[0]), by_name);
}

static void
say_unknown(const char *name, struct diags *ds)
{
	struct names all;
	const char *words[NAMES], *near;

	all_names(&all);
	for (size_t i = 0; i < all.count; i++)
		words[i] = all.name[i];
	near = suggest(name, words, all.count);
	if (near)
		diag_add(ds, SEV_ERROR, (struct place){ 0 }, "no-scenario",
		    _("there is no practice network `%s'; did you mean "
		      "`%s'? (ntptui lab --list)"),
		    name, near);
	else
		diag_add(ds, SEV_ERROR, (struct place){ 0 }, "no-scenario",
		    _("there is no practice network `%s': ntptui lab --list "
		      "shows all"),
		    name);
}

static bool
is_path(const char *name)
{
	size_t len = strlen(name), tail = strlen(SUFFIX);

	return strchr(name, '/') ||
	    (len > tail && strcmp(name + len - tail, SUFFIX) == 0);
}

/* outage, from /home/joe/outage.cfg. */
static void
set_name(struct lab_scenario *s, const char *name)
{
	const char *slash = strrchr(name, '/');
	size_t len;

	name = slash ? slash + 1 : name;
	len = strlen(name);
	if (len > strlen(SUFFIX) && is_path(name))
		len -= strlen(SUFFIX);
	snprintf(s->name, sizeof(s->name), "%.*s",
	    (int)(len < LAB_NAME ? len : LAB_NAME - 1), name);
}

struct lab_scenario *
scenario_load(const char *name, struct diags *ds)
{
	const struct scenario_builtin *b = NULL;
	struct lab_scenario *s = NULL;
	char path[PATH_MAX], *text;
	const char *file = name;

	if (!is_path(name)) {
		if (user_file(name, path, sizeof(path)))
			file = path;
		else if (!(b = find_builtin(name))) {
			say_unknown(name, ds);
			return NULL;
		}
	}
	text = b ? join(b) : read_file(file, ds);
	if (text)
		s = scenario_parse(file, text, ds);
	free(text);
	if (s)
		set_name(s, name);
	return s;
}

/* One line of the list: name, title, and the file if it is a user's. */
static void
print_one(const char *name, int width, FILE *out)
{
	char path[PATH_MAX];
	struct lab_scenario *s;
	struct diags ds;

	diags_init(&ds);
	s = scenario_load(name, &ds);
	fprintf(out, "%-*s  %s", width, name,
	    s ? s->title : _("broken, see below"));
	if (user_file(name, path, sizeof(path)))
		fprintf(out, " (%s)", path);
	fputc('\n', out);
	for (size_t i = 0; !s && i < ds.count; i++)
		diag_print(&ds.item[i], NULL, out);
	scenario_free(s);
	diags_free(&ds);
}

void
scenario_list(FILE *out)
{
	struct names all;
	int width = 0;

	all_names(&all);
	for (size_t i = 0; i < all.count; i++)
		if ((int)strlen(all.name[i]) > width)
			width = (int)strlen(all.name[i]);
	for (size_t i = 0; i < all.count; i++)
		print_one(all.name[i], width, out);
}
