/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/conf.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/i18n.h"

#include "config/dialect.h"
#include "config/include.h"
#include "config/mem.h"
#include "config/parse.h"
#include "config/slurp.h"

struct conf_file {
	char *name;
	struct slurp data;
	size_t *start; /* where each line begins, and one more: the end */
	uint32_t nline;
	uint32_t included; /* the line of `parent` that includes it */
	struct conf_file *parent, *next;
	struct conf_file *child, *last; /* what it includes, in order */
	char *split; /* the text with NUL as line end, made when asked for */
};

struct conf {
	struct conf_file *top;
	size_t nfile, size;          /* all in all */
	const struct conf_file *end; /* the file in which `end` stands */
	uint32_t end_line;
	unsigned dialect;              /* DIALECT_* bits */
	bool files;                    /* includefile may be followed */
	bool errors;                   /* reading gave some */
	const struct slurp_source *by; /* who opens its files; NULL: we */
};

/* A file being read, for the functions below. */
struct loader {
	struct conf *c;
	struct diags *ds;
	struct diags *lines; /* for what is wrong with a line by itself */
	struct stmt stmt;    /* used for every line in turn */
};

static void load_lines(struct loader *l, struct conf_file *f);

static void
file_free(struct conf_file *f)
{
	struct conf_file *next;

	for (struct conf_file *c = f->child; c != NULL; c = next) {
		next = c->next;
		file_free(c);
	}
	free(f->name);
	free(f->data.text);
	free(f->start);
	free(f->split);
	free(f);
}

void
conf_free(struct conf *c)
{
	if (c == NULL)
		return;
	if (c->top != NULL)
		file_free(c->top);
	free(c);
}

/* Finds where the lines begin. */
static void
index_lines(struct conf_file *f)
{
	const char *text = f->data.text, *p = text, *end = text + f->data.len;
	size_t room = 0;

	while (p < end) {
		if (f->nline + 2 > room) {
			room = room > 0 ? room * 2 : 64;
			f->start =
			    mem_realloc(f->start, room, sizeof(f->start[0]));
		}
		f->start[f->nline++] = (size_t)(p - text);
		p = memchr(p, '\n', (size_t)(end - p));
		p = p != NULL ? p + 1 : end;
	}
	if (f->start == NULL)
		f->start = mem_realloc(NULL, 1, sizeof(f->start[0]));
	f->start[f->nline] = f->data.len;
}

/* The line without its newline. */
static const char *
line_text(const struct conf_file *f, uint32_t line, size_t *len)
{
	size_t from = f->start[line - 1], to = f->start[line];

	*len = to - from;
	if (*len > 0 && f->data.text[to - 1] == '\n')
		--*len;
	return f->data.text + from;
}

static struct conf_file *
file_new(struct loader *l, const char *name, const struct slurp *data,
    struct conf_file *parent, uint32_t line)
{
	struct conf_file *f = mem_zero(1, sizeof(*f));

	f->name = mem_string(name, strlen(name));
	f->data = *data;
	f->parent = parent;
	f->included = line;
	index_lines(f);
	l->c->nfile++;
	l->c->size += data->len;
	if (parent == NULL)
		return f;
	if (parent->last != NULL)
		parent->last->next = f;
	else
		parent->child = f;
	parent->last = f;
	return f;
}

static bool
is_loop(const struct conf_file *f, const struct slurp *data)
{
	for (; f != NULL; f = f->parent)
		if (f->data.dev == data->dev && f->data.ino == data->ino)
			return true;
	return false;
}

static bool
room_left(struct loader *l, struct place at)
{
	if (l->c->nfile < CONF_MAX_FILES && l->c->size < CONF_MAX_SIZE)
		return true;
	diag_add(l->ds, SEV_ERROR, at, "include-too-much",
	    _("not read: too many files are included (at most %d, %u MB)"),
	    CONF_MAX_FILES, CONF_MAX_SIZE / 1024 / 1024);
	return false;
}

/* Reads one file that `f` includes. */
static void
include_file(
    struct loader *l, struct conf_file *f, const char *path, struct place at)
{
	struct slurp data;

	if (!room_left(l, at))
		return;
	if (!slurp_file_by(&data, l->c->by, path, CONF_MAX_SIZE - l->c->size)) {
		/* Daemons say so and read on. */
		diag_add(l->ds, SEV_WARNING, at, data.code,
		    _("%.100s %s: the rest is read without it"), path,
		    data.why);
		return;
	}
	if (is_loop(f, &data)) {
		diag_add(l->ds, SEV_ERROR, at, "include-loop",
		    _("%.100s includes itself: not read again"), path);
		free(data.text);
		return;
	}
	load_lines(l, file_new(l, path, &data, f, at.line));
}

/* Every *.conf of a directory; false if it is none. */
static bool
include_dir(
    struct loader *l, struct conf_file *f, const char *path, struct place at)
{
	struct dirent **list;
	int n = include_scan(path, &list);

	if (n < 0)
		return false;
	diag_add(l->ds, SEV_NOTE, at, "include-directory",
	    _("a directory: only NTPsec reads what is in it"));
	for (int i = 0; i < n; i++) {
		size_t size = strlen(path) + strlen(list[i]->d_name) + 2;
		char *name = mem_realloc(NULL, size, 1);

		snprintf(name, size, "%s/%s", path, list[i]->d_name);
		if (l->c->end == NULL)
			include_file(l, f, name, at);
		free(name);
		free(list[i]);
	}
	free(list);
	return true;
}

static void
include(struct loader *l, struct conf_file *f, uint32_t line)
{
	const struct token *t = &l->stmt.token[l->stmt.head];
	struct place at = token_place(f->name, line, t);
	int depth = 0;
	char *path;

	if (!l->c->files) {
		diag_add(l->ds, SEV_NOTE, at, "include-not-read",
		    _("not read: this text is not in a file"));
		return;
	}
	for (const struct conf_file *p = f->parent; p != NULL; p = p->parent)
		depth++;
	if (depth >= CONF_MAX_DEPTH) {
		diag_add(l->ds, SEV_ERROR, at, "include-depth",
		    _("not read: files include each other more than %d deep"),
		    CONF_MAX_DEPTH);
		return;
	}
	if (t->text[0] != '/')
		diag_add(l->ds, SEV_WARNING, at, "include-relative",
		    _("a relative name: NTPsec begins at this file's "
		      "directory, ntp.org's ntpd where it was started; write "
		      "it from / on"));
	path = include_path(f->name, t->text);
	if (!include_dir(l, f, path, at))
		include_file(l, f, path, at);
	free(path);
}

/* Parses a file and reads what it includes, up to `end`. */
static void
load_lines(struct loader *l, struct conf_file *f)
{
	for (uint32_t i = 1; i <= f->nline && l->c->end == NULL; i++) {
		const struct stmt *s = &l->stmt;
		size_t len;
		const char *text = line_text(f, i, &len);

		parse_line(&l->stmt, f->name, i, text, len, l->lines);
		if (s->dir == NULL)
			continue;
		if (s->dir->id == DIR_INCLUDEFILE && s->head > 0 &&
		    !s->refused) {
			include(l, f, i);
		} else if (s->dir->id == DIR_END) {
			l->c->end = f;
			l->c->end_line = i;
			diag_add(l->ds, SEV_ERROR,
			    token_place(f->name, i, &s->token[0]), "end",
			    _("nothing behind this line is read"));
		}
	}
}

/* Judges every line of a document that was read without. */
static void
judge_lines(struct loader *l)
{
	struct conf_walk w;

	conf_walk_start(&w, l->c);
	while (conf_walk_next(&w))
		parse_line(&l->stmt, w.file, w.line, w.text, w.len, l->ds);
}

/* Makes the document of what was read. */
static struct conf *
conf_new(const char *name, const struct slurp *data, bool files,
    unsigned dialect, const struct slurp_source *by, struct diags *ds)
{
	bool guess = dialect == DIALECT_NONE;
	struct loader l = { .ds = ds, .lines = guess ? NULL : ds };
	size_t before = ds->errors;

	l.c = mem_zero(1, sizeof(*l.c));
	l.c->files = files;
	l.c->by = by;
	l.c->dialect = guess ? DIALECT_BOTH : dialect;
	stmt_init(&l.stmt);
	l.stmt.dialect = l.c->dialect;
	l.c->top = file_new(&l, name, data, NULL, 0);
	load_lines(&l, l.c->top);
	if (guess) {
		l.c->dialect = dialect_guess(l.c);
		l.stmt.dialect = l.c->dialect;
		judge_lines(&l);
	}
	stmt_free(&l.stmt);
	l.c->errors = ds->errors > before;
	return l.c;
}

unsigned
conf_dialect(const struct conf *c)
{
	return c->dialect;
}

bool
conf_errors(const struct conf *c)
{
	return c->errors;
}

static struct conf *
refused(const char *name, const struct slurp *data, struct diags *ds)
{
	diag_add(ds, SEV_ERROR, (struct place){ .file = name }, data->code,
	    "%s", data->why);
	return NULL;
}

struct conf *
conf_load_as(const char *path, unsigned dialect, struct diags *ds)
{
	return conf_load_by(path, dialect, NULL, ds);
}

struct conf *
conf_load_by(const char *path, unsigned dialect, const struct slurp_source *by,
    struct diags *ds)
{
	struct slurp data;

	if (!slurp_file_by(&data, by, path, CONF_MAX_SIZE))
		return refused(path, &data, ds);
	return conf_new(path, &data, true, dialect, by, ds);
}

const struct slurp_source *
conf_source(const struct conf *c)
{
	return c->by;
}

static size_t
list_files(const struct conf_file *f, const char *name[], size_t max, size_t n)
{
	if (n < max)
		name[n] = f->name;
	n++;
	for (f = f->child; f != NULL; f = f->next)
		n = list_files(f, name, max, n);
	return n;
}

size_t
conf_files(const struct conf *c, const char *name[], size_t max)
{
	return list_files(c->top, name, max, 0);
}

struct conf *
conf_load(const char *path, struct diags *ds)
{
	return conf_load_as(path, DIALECT_BOTH, ds);
}

struct conf *
conf_parse(const char *name, const char *text, size_t len, struct diags *ds)
{
	struct slurp data;

	if (!slurp_text(&data, text, len))
		return refused(name, &data, ds);
	return conf_new(name, &data, false, DIALECT_BOTH, NULL, ds);
}

static struct conf *
parse_at(const char *path, const char *text, size_t len, unsigned dialect,
    struct diags *ds)
{
	struct slurp data;
	struct stat st;

	if (!slurp_text(&data, text, len))
		return refused(path, &data, ds);
	/* So that it is known when something includes it. */
	if (stat(path, &st) == 0) {
		data.dev = st.st_dev;
		data.ino = st.st_ino;
	}
	return conf_new(path, &data, true, dialect, NULL, ds);
}

struct conf *
conf_parse_at(const char *path, const char *text, size_t len, struct diags *ds)
{
	return parse_at(path, text, len, DIALECT_BOTH, ds);
}

struct conf *
conf_with(const struct conf *c, const char *text, size_t len, struct diags *ds)
{
	const char *name = c->top->name;

	return c->files ? parse_at(name, text, len, c->dialect, ds)
			: conf_parse(name, text, len, ds);
}

const char *
conf_text(const struct conf *c, size_t *len)
{
	*len = c->top->data.len;
	return c->top->data.text;
}

int
conf_write(const struct conf *c, FILE *out)
{
	const struct slurp *data = &c->top->data;

	errno = 0;
	if (fwrite(data->text, 1, data->len, out) == data->len &&
	    fflush(out) == 0)
		return 0;
	return errno != 0 ? errno : EIO;
}

static struct conf_file *
find_file(struct conf_file *f, const char *name)
{
	struct conf_file *found = NULL;

	if (strcmp(f->name, name) == 0)
		return f;
	for (f = f->child; f != NULL && found == NULL; f = f->next)
		found = find_file(f, name);
	return found;
}

/* A copy of the text in which every line is a string. */
static char *
split_lines(const struct conf_file *f)
{
	char *split = mem_string(f->data.text, f->data.len);

	for (uint32_t i = 1; i <= f->nline; i++) {
		size_t len, from = f->start[i - 1];

		line_text(f, i, &len);
		split[from + len] = '\0';
		if (len > 0 && split[from + len - 1] == '\r')
			split[from + len - 1] = '\0';
	}
	return split;
}

const char *
conf_line(const struct conf *c, const char *file, uint32_t line)
{
	struct conf_file *f = file != NULL ? find_file(c->top, file) : NULL;

	if (f == NULL || line < 1 || line > f->nline)
		return NULL;
	if (f->split == NULL)
		f->split = split_lines(f);
	return f->split + f->start[line - 1];
}

void
conf_walk_start(struct conf_walk *w, const struct conf *c)
{
	*w = (struct conf_walk){ .conf = c };
	w->at[0].file = c->top;
	w->at[0].child = c->top->child;
}

/* Into the next file that the present line includes; false if none is left. */
static bool
walk_down(struct conf_walk *w)
{
	const struct conf_file *child = w->at[w->depth].child;

	if (child == NULL || child->included != w->at[w->depth].line)
		return false;
	w->at[w->depth].child = child->next;
	w->depth++;
	w->at[w->depth].file = child;
	w->at[w->depth].child = child->child;
	w->at[w->depth].line = 0;
	return true;
}

bool
conf_walk_next(struct conf_walk *w)
{
	const struct conf_file *f;

	if (w->text != NULL && w->conf->end == w->at[w->depth].file &&
	    w->line == w->conf->end_line)
		return false;
	while (walk_down(w) ||
	    w->at[w->depth].line >= w->at[w->depth].file->nline) {
		if (w->at[w->depth].line < w->at[w->depth].file->nline)
			break;
		if (w->depth == 0)
			return false;
		w->depth--;
	}
	f = w->at[w->depth].file;
	w->line = ++w->at[w->depth].line;
	w->file = f->name;
	w->text = line_text(f, w->line, &w->len);
	return true;
}

const char *
conf_name(const struct conf *c)
{
	return c->top->name;
}
