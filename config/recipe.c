/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "config/conf.h"
#include "config/conf_edit.h"
#include "config/cooking.h"
#include "config/dialect.h"
#include "config/examine.h"
#include "config/mem.h"
#include "config/upstreams.h"

/* So many single mistakes are mended, one after the other. */
#define MENDS 100

static const char *const role_word[RECIPE_ROLES] = {
	[RECIPE_CLIENT] = "client",
	[RECIPE_LAN] = "lan",
	[RECIPE_POOL] = "pool",
};

const char *
recipe_role_word(enum recipe_role role)
{
	return role < RECIPE_ROLES ? role_word[role] : "";
}

bool
recipe_role_parse(const char *word, enum recipe_role *out)
{
	for (size_t i = 0; i < RECIPE_ROLES; i++)
		if (strcmp(role_word[i], word) == 0) {
			*out = (enum recipe_role)i;
			return true;
		}
	return false;
}

/* "setup of 2026-11-23" */
static const char *
day_of(const struct recipe *r, char *buf, size_t size)
{
	time_t t = (time_t)r->now;
	struct tm tm;
	char day[16];

	if (r->now == 0 || gmtime_r(&t, &tm) == NULL) {
		snprintf(buf, size, "setup");
		return buf;
	}
	strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	snprintf(buf, size, "setup of %s", day);
	return buf;
}

/* ---- lines that are read ---- */

static void
cut_lines(struct cook *k, const char *text, size_t len)
{
	size_t room = 0;

	for (size_t at = 0; at < len;) {
		const char *nl = memchr(text + at, '\n', len - at);
		size_t whole =
		    nl != NULL ? (size_t)(nl - text) + 1 - at : len - at;
		size_t bare = whole - (nl != NULL);

		if (bare > 0 && nl != NULL && text[at + bare - 1] == '\r')
			bare--;
		if (k->n == room) {
			room = 2 * room + 64;
			k->line =
			    mem_realloc(k->line, room, sizeof(k->line[0]));
		}
		k->line[k->n++] = (struct cook_line){
			.text = text + at, .len = bare, .whole = whole
		};
		at += whole;
	}
}

static const char *
word(const struct cook *k, size_t i)
{
	return i < k->stmt.ntoken ? k->stmt.token[i].text : "";
}

/* A name of the pool, which its members must not follow. */
static bool
is_of_pool(const char *name)
{
	static const char tail[] = "pool.ntp.org";
	size_t len = strlen(name), n = sizeof(tail) - 1;

	return len >= n && strcasecmp(name + len - n, tail) == 0 &&
	    (len == n || name[len - n - 1] == '.');
}

/* The word that names whom a source line asks. */
static const char *
source_name(const struct cook *k)
{
	return k->stmt.head != 0 ? word(k, k->stmt.head) : word(k, 1);
}

static const char *
judge_source(struct cook *k, const char *directive)
{
	const char *name = source_name(k);

	if (strncmp(name, "127.127.1.", 10) == 0)
		return "this host's own clock is no source of time";
	if ((k->r->parts & RECIPE_UPSTREAMS) != 0 &&
	    k->r->role == RECIPE_POOL && is_of_pool(name))
		return "a member of the pool must not follow the pool";
	k->pools |= strcmp(directive, "pool") == 0;
	return NULL;
}

/* One of the two files: another one than is wanted goes. */
static const char *
judge_file(const struct cook *k, const char *wanted, bool *there)
{
	if (wanted == NULL || (k->r->parts & RECIPE_FILES) == 0 ||
	    strcmp(word(k, 1), wanted) == 0) {
		*there = true;
		return NULL;
	}
	return "another file takes its place";
}

/* Words that open doors, or keep the clock from being set, are taken out of
 * an enable or disable line. */
static const char *
judge_switch(struct cook *k, struct cook_line *l, bool enable)
{
	static const char *const bad[2][4] = {
		{ "monitor", "auth", "ntp", NULL },
		{ "mode7", NULL },
	};
	const char *why = NULL;
	char rest[200] = "";
	size_t used = 0;

	for (size_t i = 1; i < k->stmt.ntoken; i++) {
		const char *const *b = bad[enable];

		while (*b != NULL && strcmp(*b, word(k, i)) != 0)
			b++;
		if (*b != NULL)
			why = enable ? "an old way to be used for attacks"
			    : strcmp(*b, "monitor") == 0
			    ? "limited needs the list of clients"
			    : strcmp(*b, "auth") == 0
			    ? "anybody could become our source"
			    : "the clock is to be set";
		else if (used + strlen(word(k, i)) + 2 < sizeof(rest))
			used += (size_t)snprintf(rest + used,
			    sizeof(rest) - used, " %s", word(k, i));
	}
	if (why != NULL && used > 0) {
		l->instead = mem_realloc(NULL, used + 16, 1);
		snprintf(l->instead, used + 16, "%s%s",
		    enable ? "enable" : "disable", rest);
	}
	return why;
}

/* What only access is about. */
static const char *
judge_door(struct cook *k, struct cook_line *l, const char *directive)
{
	if (strcmp(directive, "disable") == 0)
		return judge_switch(k, l, false);
	if (strcmp(directive, "enable") == 0)
		return judge_switch(k, l, true);
	if (strcmp(directive, "broadcastclient") == 0 ||
	    strcmp(directive, "multicastclient") == 0 ||
	    strcmp(directive, "manycastclient") == 0)
		return "it believes whoever sends";
	if (strcmp(directive, "leapsmearinterval") == 0 &&
	    k->r->role == RECIPE_POOL)
		return "a public server must not smear leap seconds";
	return NULL;
}

static void
judge_line(struct cook *k, size_t i)
{
	struct cook_line *l = &k->line[i];
	const char *d;

	parse_line(&k->stmt, NULL, (uint32_t)i + 1, l->text, l->len, NULL);
	if (k->stmt.dir == NULL)
		return;
	d = k->stmt.dir->name;
	if (strcmp(d, "server") == 0 || strcmp(d, "pool") == 0 ||
	    strcmp(d, "peer") == 0)
		l->why = judge_source(k, d);
	else if (strcmp(d, "fudge") == 0 &&
	    strncmp(word(k, 1), "127.127.1.", 10) == 0)
		l->why = "this host's own clock is no source of time";
	else if (strcmp(d, "driftfile") == 0)
		l->why = judge_file(k, k->r->driftfile, &k->drift);
	else if (strcmp(d, "leapfile") == 0)
		l->why = judge_file(k, k->r->leapfile, &k->leap);
	else if ((k->r->parts & RECIPE_ACCESS) != 0)
		l->why = judge_door(k, l, d);
	if (strcmp(d, "driftfile") == 0 || strcmp(d, "leapfile") == 0)
		k->files_at = i + 1;
}

/* After everything else is known: whether a pool line stays. */
static void
judge_access(struct cook *k)
{
	if ((k->r->parts & RECIPE_ACCESS) == 0)
		return;
	cook_rules(k);
	for (size_t i = 0; i < k->n; i++)
		cook_restrict(k, &k->line[i], i);
}

/* ---- the text that comes of it ---- */

static void
put_files(const struct cook *k, FILE *out, const char *end)
{
	if ((k->r->parts & RECIPE_FILES) == 0)
		return;
	if (!k->drift && k->r->driftfile != NULL)
		fprintf(out, "driftfile %s%s", k->r->driftfile, end);
	if (!k->leap && k->r->leapfile != NULL)
		fprintf(out, "leapfile %s%s", k->r->leapfile, end);
}

static void
put_new(const struct cook *k, size_t at, FILE *out, const char *end)
{
	size_t files = k->files_at != 0 ? k->files_at : k->n;
	size_t rules = k->access_at != 0 ? k->access_at : k->n;

	if (at == files)
		put_files(k, out, end);
	if (at == rules && cook_misses_rules(k))
		cook_put_rules(k, out, end);
}

/* A line that is left out, with the reason before the first of several. */
static void
put_left(const struct cook *k, size_t i, FILE *out, const char *end)
{
	const struct cook_line *l = &k->line[i];
	char day[40];

	if (i == 0 || k->line[i - 1].why == NULL ||
	    strcmp(k->line[i - 1].why, l->why) != 0)
		fprintf(out, "# %s: %s:%s", day_of(k->r, day, sizeof(day)),
		    l->why, end);
	putc('#', out);
	fwrite(l->text, 1, l->whole, out);
	if (l->whole == l->len)
		fputs(end, out);
	if (l->instead != NULL)
		fprintf(out, "%s%s", l->instead, end);
}

static char *
write_lines(const struct cook *k, const char *end, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	if (out == NULL)
		abort();
	for (size_t i = 0; i < k->n; i++) {
		const struct cook_line *l = &k->line[i];

		put_new(k, i, out, end);
		if (l->why != NULL) {
			put_left(k, i, out, end);
			continue;
		}
		fwrite(l->text, 1, l->whole, out);
		/* Something may come behind a last line without an end. */
		if (l->whole == l->len)
			fputs(end, out);
	}
	put_new(k, k->n, out, end);
	if (fclose(out) != 0)
		abort();
	return text;
}

static char *
cook_text(const char *text, size_t len, const struct recipe *r,
    unsigned dialect, size_t *out_len)
{
	const char *end = memmem(text, len, "\r\n", 2) != NULL ? "\r\n" : "\n";
	struct cook k = { .r = r };
	bool same = true;
	char *out;

	stmt_init(&k.stmt);
	k.stmt.dialect = dialect;
	cut_lines(&k, text, len);
	for (size_t i = 0; i < k.n; i++)
		judge_line(&k, i);
	judge_access(&k);
	out = write_lines(&k, end, out_len);
	for (size_t i = 0; i < k.n; i++) {
		same &= k.line[i].why == NULL;
		free(k.line[i].instead);
	}
	/* What changes nothing adds no line end either. */
	if (same && *out_len == len + strlen(end) && len > 0 &&
	    memcmp(out, text, len) == 0)
		out[ *out_len = len] = '\0';
	free(k.line);
	stmt_free(&k.stmt);
	return out;
}

/* ---- what checks have against it ---- */

/* Whom is asked is not the recipe's to judge once it is chosen. */
static bool
is_choice(const struct diag *d)
{
	static const char *const code[] = { "few-sources", "many-sources",
		"one-source", "two-sources", "pool-on-public", "server-gone",
		"server-not-open", "smear-mix", "no-source", "all-noselect" };

	for (size_t i = 0; i < sizeof(code) / sizeof(code[0]); i++)
		if (strcmp(d->code, code[i]) == 0)
			return true;
	return false;
}

/* The line with the mend that the check proposes, or commented out with what
 * it says; NULL: neither can be. */
static char *
mend(const char *text, size_t len, const struct conf *c, const struct diag *d,
    const struct recipe *r, size_t *out_len)
{
	const char *line = conf_line(c, d->at.file, d->at.line);
	char day[40], *now = NULL, *out, *both;
	struct edit e = { .kind = EDIT_REPLACE, .line = d->at.line };
	size_t n;

	if (line == NULL)
		return NULL;
	if (d->fix.kind == FIX_DELETE_LINE) {
		e.kind = EDIT_DELETE;
		return edit_text(text, len, &e, out_len);
	}
	if (d->fix.kind == FIX_INSERT_AFTER ||
	    d->fix.kind == FIX_INSERT_BEFORE) {
		e.kind = EDIT_INSERT;
		e.line += d->fix.kind == FIX_INSERT_AFTER;
		e.text = d->fix.text;
		e.len = strlen(e.text);
		return edit_text(text, len, &e, out_len);
	}
	n = strlen(line) + strlen(d->fix.text) + 2;
	now = mem_realloc(NULL, n, 1);
	if (d->fix.kind == FIX_REPLACE && d->fix.col > 0 &&
	    d->fix.col - 1 + d->fix.len <= strlen(line)) {
		snprintf(now, n, "%.*s%s%s", (int)d->fix.col - 1, line,
		    d->fix.text, line + d->fix.col - 1 + d->fix.len);
		e.text = now;
		e.len = strlen(now);
		out = edit_text(text, len, &e, out_len);
		free(now);
		return out;
	}
	snprintf(now, n, "#%s", line);
	e.text = now;
	e.len = strlen(now);
	both = edit_text(text, len, &e, &n);
	free(now);
	if (both == NULL)
		return NULL;
	now = mem_realloc(NULL, sizeof(d->text) + 64, 1);
	snprintf(now, sizeof(d->text) + 64,
	    "# %s: %s:", day_of(r, day, sizeof(day)), d->text);
	e = (struct edit){ EDIT_INSERT, d->at.line, now, strlen(now) };
	out = edit_text(both, n, &e, out_len);
	free(both);
	free(now);
	return out;
}

static struct conf *
examine(const char *text, size_t len, const struct recipe *r, unsigned dialect,
    struct diags *ds)
{
	struct check_how how = { .dialect =
				     dialect == DIALECT_BOTH ? 0 : dialect,
		.open = r->role == RECIPE_POOL };
	struct conf *c = conf_parse("ntp.conf", text, len, ds);

	if (c != NULL)
		examine_conf(c, &how, false, ds);
	diags_sort(ds);
	return c;
}

/* The first problem that can be mended is; NULL if there is none. */
static char *
mend_first(const char *text, size_t len, const struct recipe *r,
    unsigned dialect, size_t *out_len)
{
	char *out = NULL;
	struct diags ds;
	struct conf *c;

	diags_init(&ds);
	c = examine(text, len, r, dialect, &ds);
	for (size_t i = 0; c != NULL && out == NULL && i < ds.count; i++)
		if (ds.item[i].sev != SEV_NOTE && ds.item[i].at.line != 0 &&
		    ds.item[i].at.file != NULL &&
		    strcmp(ds.item[i].at.file, conf_name(c)) == 0 &&
		    !is_choice(&ds.item[i]))
			out = mend(text, len, c, &ds.item[i], r, out_len);
	conf_free(c);
	diags_free(&ds);
	return out;
}

static unsigned
dialect_of(const char *text, size_t len, const struct recipe *r)
{
	unsigned dialect = r->dialect;
	struct diags ds;
	struct conf *c;

	if (dialect != 0 && dialect != DIALECT_BOTH)
		return dialect;
	diags_init(&ds);
	c = conf_parse("ntp.conf", text, len, &ds);
	if (c != NULL)
		dialect = dialect_guess(c);
	conf_free(c);
	diags_free(&ds);
	return dialect != 0 ? dialect : DIALECT_BOTH;
}

char *
recipe_text(
    const char *text, size_t len, const struct recipe *r, size_t *out_len)
{
	unsigned dialect = dialect_of(text, len, r);
	struct upstreams_count count;
	char day[64], *now = NULL, *next;

	if ((r->parts & RECIPE_UPSTREAMS) != 0 && r->nhost > 0) {
		char of[40];

		snprintf(day, sizeof(day), "%s: other servers were chosen",
		    day_of(r, of, sizeof(of)));
		now = upstreams_text(
		    text, len, r->host, r->nhost, day, out_len, &count);
		text = now;
		len = *out_len;
	}
	next = cook_text(text, len, r, dialect, out_len);
	free(now);
	now = next;
	for (int i = 0; i < MENDS && r->parts == RECIPE_ALL; i++) {
		next = mend_first(now, *out_len, r, dialect, out_len);
		if (next == NULL)
			break;
		free(now);
		now = next;
	}
	return now;
}
