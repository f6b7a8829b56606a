/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/versions.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/i18n.h"

#include "config/conf.h"
#include "config/mem.h"
#include "config/textdiff.h"

unsigned long
versions_number(const char *entry, const char *name)
{
	size_t len = strlen(name);
	unsigned long n;
	char *end;

	if (strncmp(entry, name, len) != 0 ||
	    strncmp(entry + len, ".~", 2) != 0 ||
	    !isdigit((unsigned char)entry[len + 2]))
		return 0;
	n = strtoul(entry + len + 2, &end, 10);
	return strcmp(end, "~") == 0 && n < 1000000000 ? n : 0;
}

/* The file itself. One that is gone may have had backups. */
static void
resolve(const char *path, char real[PATH_MAX])
{
	if (realpath(path, real) == NULL)
		snprintf(real, PATH_MAX, "%s", path);
}

static bool
path_of(char buf[PATH_MAX], const char *real, unsigned long number)
{
	int n = snprintf(buf, PATH_MAX, "%s.~%lu~", real, number);

	return n >= 0 && n < PATH_MAX;
}

/* Newest first. */
static int
by_number(const void *a, const void *b)
{
	const struct version *x = a, *y = b;

	return (x->number < y->number) - (x->number > y->number);
}

static void
add(struct versions *v, const char *real, unsigned long number)
{
	char path[PATH_MAX];
	struct version *new;
	struct stat st;

	if (!path_of(path, real, number) || stat(path, &st) != 0 ||
	    !S_ISREG(st.st_mode))
		return;
	if ((v->count & (v->count - 1)) == 0)
		v->item = mem_realloc(
		    v->item, v->count > 0 ? 2 * v->count : 1, sizeof(*new));
	new = &v->item[v->count++];
	*new = (struct version){ .number = number,
		.time = st.st_mtime,
		.size = (size_t)st.st_size };
}

static void
find(struct versions *v, const char *real)
{
	const char *slash = strrchr(real, '/');
	const char *name = slash != NULL ? slash + 1 : real;
	char dir[PATH_MAX];
	struct dirent *e;
	DIR *d;

	snprintf(dir, sizeof(dir), "%.*s",
	    slash != NULL ? (int)(name - real) : 1, slash != NULL ? real : ".");
	d = opendir(dir);
	if (d == NULL)
		return;
	while ((e = readdir(d)) != NULL) {
		unsigned long n = versions_number(e->d_name, name);

		if (n > 0)
			add(v, real, n);
	}
	closedir(d);
}

/* What became of one text in the next. */
static void
describe(
    struct version *v, const struct slurp *text, const struct save_text *next)
{
	struct textdiff d;

	if (text->text == NULL) {
		snprintf(v->what, sizeof(v->what), "%s", text->why);
		return;
	}
	if (next == NULL || next->text == NULL)
		return;
	textdiff_make(&d, text->text, text->len, next->text, next->len);
	textdiff_summary(&d, v->what, sizeof(v->what));
	textdiff_free(&d);
}

static void
describe_all(struct versions *v, const char *path, const struct save_text *now)
{
	struct save_text next = { NULL, 0 };
	struct slurp before = { 0 };
	size_t read = 0;

	if (now != NULL)
		next = *now;
	for (size_t i = 0; i < v->count; i++) {
		struct slurp s;

		read += v->item[i].size;
		if (read > VERSIONS_COMPARE) {
			snprintf(v->item[i].what, sizeof(v->item[i].what), "%s",
			    _("not compared: there is too much"));
			continue;
		}
		versions_read(&s, path, v->item[i].number);
		describe(&v->item[i], &s, &next);
		free(before.text);
		before = s;
		next = (struct save_text){ s.text, s.len };
	}
	free(before.text);
}

void
versions_list(struct versions *v, const char *path, const struct save_text *now)
{
	char real[PATH_MAX];

	memset(v, 0, sizeof(*v));
	resolve(path, real);
	find(v, real);
	if (v->count > 0)
		qsort(v->item, v->count, sizeof(*v->item), by_number);
	if (v->count > VERSIONS_MAX)
		v->count = VERSIONS_MAX;
	describe_all(v, path, now);
}

void
versions_free(struct versions *v)
{
	free(v->item);
	memset(v, 0, sizeof(*v));
}

bool
versions_read(struct slurp *s, const char *path, unsigned long number)
{
	char real[PATH_MAX], name[PATH_MAX];

	resolve(path, real);
	if (path_of(name, real, number))
		return slurp_file(s, name, CONF_MAX_SIZE);
	memset(s, 0, sizeof(*s));
	s->error = ENAMETOOLONG;
	snprintf(s->code, sizeof(s->code), "unreadable");
	snprintf(s->why, sizeof(s->why), _("cannot be read: %s"),
	    strerror(ENAMETOOLONG));
	return false;
}
