/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of lists and servers' own pages, joined by the number of the page. */
#include "config/import.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include "config/importing.h"
#include "config/mem.h"
#include "config/slurp.h"
#include "core/i18n.h"

/* A page of a server has 23 lines; fewer of the known than this make none. */
enum { PAGE_LINES = 5, FILES_MAX = 20000 };

struct import *
import_new(struct diags *ds)
{
	struct import *im = mem_zero(1, sizeof(*im));

	im->ds = ds;
	return im;
}

static void
free_entry(struct import_entry *e)
{
	for (size_t i = 0; i < FIELDS_ALL; i++)
		free(e->text[i]);
	memset(e, 0, sizeof(*e));
}

void
import_free(struct import *im)
{
	if (im == NULL)
		return;
	for (size_t i = 0; i < im->nentry; i++)
		free_entry(&im->entry[i]);
	for (size_t i = 0; i < im->nfile; i++)
		free(im->file[i]);
	free_entry(&im->page);
	free(im->entry);
	free(im->file);
	free(im);
}

static void
set(struct import_entry *e, enum import_field f, const char *text)
{
	if (e->text[f] == NULL && *text != '\0')
		e->text[f] = mem_string(text, strlen(text));
}

/* Room for one more, in which nothing is known. */
static struct import_entry *
add(struct import *im)
{
	if (im->entry == NULL || im->nentry == im->room) {
		im->room = im->room == 0 ? 64 : im->room * 2;
		im->entry =
		    mem_realloc(im->entry, im->room, sizeof(im->entry[0]));
	}
	memset(&im->entry[im->nentry], 0, sizeof(im->entry[0]));
	im->count.rows++;
	im->found++;
	return &im->entry[im->nentry++];
}

/* Takes the last one back. */
static void
take_back(struct import *im)
{
	free_entry(&im->entry[--im->nentry]);
	im->count.rows--;
	im->found--;
}

void
import_begin(struct import *im, const char *name)
{
	im->file = mem_realloc(im->file, im->nfile + 1, sizeof(im->file[0]));
	im->file[im->nfile++] = mem_string(name, strlen(name));
	im->now = im->file[im->nfile - 1];
	im->ncolumn = im->page_lines = im->found = 0;
	im->count.files++;
	import_id(strrchr(name, '/') != NULL ? strrchr(name, '/') : name,
	    im->page.id);
}

/* The stratum that a list's file name tells of all its rows. */
static const char *
stratum_of_file(const char *name)
{
	static const struct {
		const char *word, *stratum;
	} known[] = { { "stratumone", "1" }, { "stratum1", "1" },
		{ "stratumtwo", "2" }, { "stratum2", "2" } };

	for (; *name != '\0'; name++)
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			if (strncasecmp(name, known[i].word,
				strlen(known[i].word)) == 0)
				return known[i].stratum;
	return "";
}

/* A heading has nothing but labels that are known, or three of them and what
 * a server is known by. */
static bool
take_heading(struct import *im, const struct import_row *row)
{
	enum import_field column[IMPORT_CELLS] = { FIELD_NONE };
	size_t known = 0;
	bool key = false;

	for (size_t i = 0; i < row->count; i++) {
		column[i] = import_field_of(row->cell[i].text);
		known += column[i] != FIELD_NONE;
		key |= column[i] == FIELD_ISO || column[i] == FIELD_HOST;
	}
	if (!key || (known < 3 && known < row->count))
		return false;
	memcpy(im->column, column, sizeof(column));
	im->ncolumn = row->count;
	return true;
}

/* A row of a list. */
static void
take_listed(struct import *im, const struct import_row *row)
{
	struct import_entry *e = add(im);
	size_t first = 0, n = row->count;

	e->file = im->now;
	e->line = row->line;
	/* Pages made by hand have an empty cell too many at times. */
	if (n == im->ncolumn + 1 && row->cell[0].text[0] == '\0')
		first = 1;
	for (size_t i = first; i < n && i - first < im->ncolumn; i++) {
		const struct import_cell *c = &row->cell[i];
		enum import_field f = im->column[i - first];

		if (f != FIELD_NONE)
			set(e, f, c->text);
		if (e->id[0] == '\0')
			import_id(c->link, e->id);
	}
	set(e, FIELD_STRATUM, stratum_of_file(im->now));
	if (e->text[FIELD_HOST] == NULL && e->id[0] == '\0' &&
	    e->text[FIELD_IPV4] == NULL && e->text[FIELD_IPV6] == NULL &&
	    e->text[FIELD_PAGE] == NULL) {
		im->count.odd++;
		diag_add(im->ds, SEV_WARNING,
		    (struct place){ .file = im->now, .line = row->line },
		    "odd-row",
		    _("%.60s %.60s: a row with no name, no address and no "
		      "link to a page of a server; left out"),
		    row->cell[0].text, n > 1 ? row->cell[1].text : "");
		take_back(im);
	}
}

/* A line of a server's own page. */
static void
take_labelled(struct import *im, const struct import_row *row)
{
	enum import_field f = import_field_of(row->cell[0].text);

	if (f == FIELD_NONE)
		return;
	if (im->page_lines++ == 0)
		im->page.line = row->line;
	set(&im->page, f, row->cell[1].text);
}

void
import_take(struct import *im, const struct import_row *row)
{
	bool pair = row->count == 2 && im->ncolumn != 2;

	if (take_heading(im, row))
		return;
	if (pair)
		take_labelled(im, row);
	else if (im->ncolumn > 0)
		take_listed(im, row);
}

void
import_end(struct import *im)
{
	if (im->page_lines >= PAGE_LINES) {
		im->page.file = im->now;
		*add(im) = im->page;
		memset(&im->page, 0, sizeof(im->page));
	}
	free_entry(&im->page);
	if (im->found == 0)
		diag_add(im->ds, SEV_WARNING, (struct place){ .file = im->now },
		    "no-servers",
		    _("no server is in it: neither a table with a heading "
		      "that is known, nor the page of a server"));
}

static bool
ends_in(const char *name, const char *tail)
{
	size_t n = strlen(name), t = strlen(tail);

	return n > t && strcasecmp(name + n - t, tail) == 0;
}

static bool
is_page(const char *name)
{
	return ends_in(name, ".html") || ends_in(name, ".htm");
}

static bool
is_list(const char *name)
{
	return ends_in(name, ".csv") || ends_in(name, ".tsv");
}

static bool
read_one(struct import *im, const char *path)
{
	size_t from = im->nentry;
	struct stat st;
	struct slurp s;

	if (!slurp_file(&s, path, IMPORT_MAX)) {
		diag_add(im->ds, SEV_ERROR, (struct place){ .file = path },
		    s.code, _("the file %s"), s.why);
		return false;
	}
	/* Whatever begins with a tag is a page, whatever it is called. */
	if (is_page(path) || s.text[strspn(s.text, " \t\r\n")] == '<')
		import_html(im, path, s.text, s.len);
	else
		import_table(im, path, s.text, s.len);
	free(s.text);
	if (stat(path, &st) != 0)
		return true;
	for (size_t i = from; i < im->nentry; i++)
		im->entry[i].saved = st.st_mtime;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The pages and tables of a directory, by name. */
static bool
read_directory(struct import *im, DIR *dir, const char *path)
{
	char **name = NULL;
	size_t n = 0;
	const struct dirent *d;

	while ((d = readdir(dir)) != NULL && n < FILES_MAX)
		if (d->d_name[0] != '.' &&
		    (is_page(d->d_name) || is_list(d->d_name))) {
			name = mem_realloc(name, n + 1, sizeof(name[0]));
			name[n++] = mem_string(d->d_name, strlen(d->d_name));
		}
	if (n > 0)
		qsort(name, n, sizeof(name[0]), by_name);
	for (size_t i = 0; i < n; i++) {
		char file[PATH_MAX];

		if (snprintf(file, sizeof(file), "%s/%s", path, name[i]) <
		    (int)sizeof(file))
			read_one(im, file);
		free(name[i]);
	}
	free(name);
	if (n == 0)
		diag_add(im->ds, SEV_ERROR, (struct place){ .file = path },
		    "no-files",
		    _("no .html, .htm, .csv or .tsv file is in it"));
	return n > 0;
}

bool
import_path(struct import *im, const char *path)
{
	DIR *dir = opendir(path);
	bool good;

	if (dir == NULL)
		return read_one(im, path);
	good = read_directory(im, dir, path);
	closedir(dir);
	return good;
}

/* The server's own page first, then what lists say of it. */
static int
by_id(const void *a, const void *b)
{
	const struct import_entry *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	if (order == 0)
		order = (x->text[FIELD_HOST] == NULL) -
		    (y->text[FIELD_HOST] == NULL);
	if (order == 0)
		order = strcmp(x->file, y->file);
	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

/* What `from` knows and `e` does not; not the name: lists of names have
 * several for one page. */
static void
join(struct import_entry *e, struct import_entry *from)
{
	for (size_t i = 0; i < FIELDS_ALL; i++)
		if (e->text[i] == NULL) {
			e->text[i] = from->text[i];
			from->text[i] = NULL;
		}
}

static bool
belongs(const struct import_entry *e, const struct import_entry *to)
{
	const char *a = e->text[FIELD_HOST], *b = to->text[FIELD_HOST];

	return to->id[0] != '\0' && strcmp(e->id, to->id) == 0 &&
	    (a == NULL || b == NULL || strcasecmp(a, b) == 0);
}

/* A server has one name a row: two of them are two rows. */
static void
put_each(struct import *im, struct import_entry *e, struct catalog *out)
{
	char *host = e->text[FIELD_HOST], *rest = NULL;
	struct import_room *room = mem_zero(1, sizeof(*room));
	struct catalog_row row;
	char *name = host != NULL ? strtok_r(host, ",;/", &rest) : NULL;

	do {
		e->text[FIELD_HOST] = name;
		if (!import_value(im, e, room, &row))
			im->count.odd++;
		if (row.text[CATALOG_DATE][0] == '\0' && e->saved != 0) {
			struct tm tm;

			gmtime_r(&e->saved, &tm);
			strftime(room->text[CATALOG_DATE], CATALOG_TEXT,
			    "%Y-%m-%d", &tm);
		}
		row.own = true;
		im->count.bare += row.text[CATALOG_HOST][0] == '\0';
		im->count.joined +=
		    catalog_find(out, catalog_key(&row)) != NULL;
		if (catalog_put(out, &row) == NULL)
			diag_add(im->ds, SEV_WARNING,
			    (struct place){ .file = e->file, .line = e->line },
			    "odd-row",
			    _("a row that names no server; left out"));
		name = name != NULL ? strtok_r(NULL, ",;/", &rest) : NULL;
	} while (name != NULL);
	e->text[FIELD_HOST] = host;
	free(room);
}

void
import_finish(
    struct import *im, struct catalog *out, struct import_count *count)
{
	size_t n = 0;

	if (im->nentry > 0)
		qsort(im->entry, im->nentry, sizeof(im->entry[0]), by_id);
	for (size_t i = 0; i < im->nentry; i++)
		if (n > 0 && belongs(&im->entry[i], &im->entry[n - 1])) {
			im->count.joined++;
			join(&im->entry[n - 1], &im->entry[i]);
			free_entry(&im->entry[i]);
		} else {
			im->entry[n++] = im->entry[i];
		}
	for (size_t i = 0; i < n; i++) {
		put_each(im, &im->entry[i], out);
		free_entry(&im->entry[i]);
	}
	im->nentry = 0;
	*count = im->count;
	memset(&im->count, 0, sizeof(im->count));
}

/* What is not the same; the source and the day do not count. */
static bool
changed(const struct catalog_row *a, const struct catalog_row *b)
{
	for (size_t i = 0; i < CATALOG_SOURCE; i++)
		if (*b->text[i] != '\0' && strcmp(a->text[i], b->text[i]) != 0)
			return true;
	return (b->policy != POLICY_UNKNOWN && a->policy != b->policy) ||
	    (b->stratum != 0 && a->stratum != b->stratum) ||
	    (b->notify != ANSWER_UNKNOWN && a->notify != b->notify) ||
	    (b->pool != ANSWER_UNKNOWN && a->pool != b->pool) ||
	    (b->nts && !a->nts) || (b->smear && !a->smear);
}

/* Which page of the registry a row is of; false: of none. */
static bool
registered(const struct catalog_row *r, char id[8])
{
	return import_id(r->text[CATALOG_PAGE], id);
}

/* The row that is meant: by its name, else by its page. */
static const struct catalog_row *
counterpart(const struct catalog *c, const struct catalog_row *r)
{
	const struct catalog_row *same = catalog_find(c, catalog_key(r));
	char id[8], other[8];

	if (same != NULL || !registered(r, id))
		return same;
	for (size_t i = 0; i < c->count && same == NULL; i++)
		if (registered(&c->row[i], other) && strcmp(id, other) == 0)
			same = &c->row[i];
	return same;
}

void
import_compare(const struct catalog *have, const struct catalog *found,
    void (*one)(void *arg, enum import_change change,
	const struct catalog_row *was, const struct catalog_row *now),
    void *arg)
{
	bool lists[16] = { false }; /* strata of which the registry is there */
	char id[8];

	for (size_t i = 0; i < found->count; i++) {
		const struct catalog_row *now = &found->row[i];
		const struct catalog_row *was = counterpart(have, now);

		if (registered(now, id) && now->stratum < 16)
			lists[now->stratum] = true;
		one(arg,
		    was == NULL             ? IMPORT_NEW
			: changed(was, now) ? IMPORT_CHANGED
					    : IMPORT_SAME,
		    was, now);
	}
	for (size_t i = 0; i < have->count; i++) {
		const struct catalog_row *was = &have->row[i];

		if (was->stratum < 16 && lists[was->stratum] &&
		    registered(was, id) && counterpart(found, was) == NULL)
			one(arg, IMPORT_GONE, was, NULL);
	}
}
