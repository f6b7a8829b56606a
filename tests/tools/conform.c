/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conform DIR: compares what we make of restrict lines with what real
 * daemons made of them. DIR holds restrict-cases.tsv, restrict-tables.tsv and
 * restrict-invalid.tsv, whose columns are named in their first lines. Prints
 * every disagreement, then the figures; exit 1 if there was one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/access_decide.h"

#include "config/conf.h"
#include "config/directive.h"
#include "config/restrict.h"
#include "config/restrict_parse.h"

#define COLUMNS 16

struct count {
	unsigned agree, differ, apart;
};

/* A row and its header. */
struct row {
	char *line, *cell[COLUMNS], *head[COLUMNS], *header;
	size_t room, header_room;
	int n;
};

static int
split(char *line, char *cell[COLUMNS])
{
	int n = 0;

	line[strcspn(line, "\n")] = '\0';
	while (n < COLUMNS) {
		cell[n++] = line;
		line = strchr(line, '\t');
		if (line == NULL)
			break;
		*line++ = '\0';
	}
	return n;
}

static const char *
get(const struct row *r, const char *name)
{
	for (int i = 0; i < r->n; i++) {
		if (strcmp(r->head[i], name) == 0)
			return r->cell[i];
	}
	return "";
}

/* Undoes \n \t \r \uXXXX of a cell; appends a newline. */
static char *
unescape(const char *s)
{
	static const struct {
		const char *from, *to;
	} table[] = { { "\\n", "\n" }, { "\\t", "\t" }, { "\\r", "\r" },
		{ "\\ufeff", "\xef\xbb\xbf" }, { "\\u00a0", "\xc2\xa0" },
		{ "\\u2013", "\xe2\x80\x93" } };
	char *out = malloc(strlen(s) + 2), *p = out;

	if (out == NULL)
		abort();
	while (*s != '\0') {
		size_t i;

		for (i = 0; i < sizeof table / sizeof table[0]; i++) {
			size_t n = strlen(table[i].from);

			if (strncmp(s, table[i].from, n) != 0)
				continue;
			memcpy(p, table[i].to, strlen(table[i].to));
			p += strlen(table[i].to);
			s += n;
			break;
		}
		if (i == sizeof table / sizeof table[0])
			*p++ = *s++;
	}
	*p++ = '\n';
	*p = '\0';
	return out;
}

/* The names that the measurements were made with. */
static size_t
names(void *arg, const char *name, enum addr_family family, struct addr *out,
    size_t max)
{
	static const struct {
		const char *name, *addr;
	} table[] = { { "multi.test", "192.0.2.10" },
		{ "multi.test", "192.0.2.200" },
		{ "multi.test", "2001:db8:1::10" },
		{ "v4only.test", "192.0.2.10" },
		{ "v6only.test", "2001:db8:1::10" } };
	size_t n = 0;

	(void)arg;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct addr a;

		if (strcmp(table[i].name, name) == 0 && n < max &&
		    restrict_address(&a, table[i].addr, family))
			out[n++] = a;
	}
	return n;
}

struct world {
	struct conf *conf;
	struct restrict_set *set;
	struct access_rule *rule;
	size_t count;
	struct access table;
	bool mode7;
	unsigned dialect;
};

static void
build(struct world *w, const char *cell, unsigned dialect)
{
	const struct restrict_names hosts = { .find = names };
	char *text = unescape(cell);
	struct diags ds;

	diags_init(&ds);
	w->dialect = dialect;
	w->conf = conf_parse("case", text, strlen(text), &ds);
	w->set = restrict_read(w->conf, dialect, &hosts, &w->mode7, NULL);
	w->mode7 = true; /* every run had it */
	w->rule = restrict_rules(w->set, &w->count);
	access_build(&w->table, w->rule, w->count);
	diags_free(&ds);
	free(text);
}

static void
unbuild(struct world *w)
{
	free(w->rule);
	restrict_free(w->set);
	conf_free(w->conf);
}

static struct access_answer
ask(const struct world *w, const char *client, const char *request)
{
	struct access_request rq = { .kind = ACCESS_QUERY,
		.sec = w->dialect == DIALECT_SEC,
		.mode7 = w->mode7 };
	struct addr from = { 0 };
	const struct access_rule *r;

	if (!addr_parse(&from, client))
		abort();
	from.port = strcmp(request, "m3p123") == 0 ? 123 : 40000;
	if (strncmp(request, "m3", 2) == 0 || strcmp(request, "m1") == 0 ||
	    strncmp(request, "flood", 5) == 0)
		rq.kind = ACCESS_TIME;
	else if (strncmp(request, "m6w", 3) == 0)
		rq.kind = ACCESS_CONFIGURE;
	else if (strcmp(request, "m7") == 0)
		rq.kind = ACCESS_MODE7;
	if (strncmp(request, "m3v", 3) == 0)
		rq.version = (uint8_t)(request[3] - '0');
	r = access_find(&w->table, &from);
	return access_decide(r != NULL ? r->flags : 0, &rq);
}

static const char *
as_measured(const char *request, enum access_verdict v)
{
	if (strncmp(request, "flood", 5) == 0)
		return v == ACCESS_LIMITS ? "rate limited, silent"
		    : v == ACCESS_KISSES  ? "rate limited, KoD sent"
		    : v == ACCESS_ANSWERS ? "never limited"
					  : "dropped";
	return v == ACCESS_DROPS  ? "dropped"
	    : v == ACCESS_REFUSES ? "refused"
				  : "answered";
}

/* Any answer is an answer, unless it says that it is forbidden. */
static bool
same_answer(const char *request, const char *expect, const char *ours)
{
	if (strncmp(request, "flood", 5) == 0)
		return strcmp(expect, ours) == 0;
	if (strcmp(ours, "answered") == 0)
		return strcmp(expect, "answered") == 0 ||
		    strcmp(expect, "applied") == 0 ||
		    strncmp(expect, "error:", 6) == 0 ||
		    strncmp(expect, "nonce-ok", 8) == 0;
	if (strcmp(ours, "refused") == 0)
		return strncmp(expect, "refused", 7) == 0;
	return strcmp(expect, ours) == 0;
}

static bool
is_limit(enum access_verdict v)
{
	return v == ACCESS_LIMITS || v == ACCESS_KISSES;
}

static void
one_case(const struct row *r, unsigned dialect, const char *column,
    struct count *plain, struct count *flood)
{
	const char *request = get(r, "request"), *expect = get(r, column);
	bool is_flood = strncmp(request, "flood", 5) == 0;
	struct count *c = is_flood ? flood : plain;
	enum access_verdict v;
	const char *ours;
	struct world w;

	if (strcmp(expect, "version-dependent") == 0 ||
	    strncmp(expect, "random", 6) == 0) {
		c->apart++;
		return;
	}
	build(&w, get(r, "lines"), dialect);
	v = ask(&w, get(r, "client"), request).verdict;
	ours = as_measured(request, v);
	if (is_limit(v) && !is_flood && strcmp(expect, "dropped") == 0) {
		c->apart++; /* the rows before have used up the allowance */
	} else if (same_answer(request, expect, ours)) {
		c->agree++;
	} else {
		c->differ++;
		printf("%s %s %s [%s] %s %s: measured %s, ours %s\n",
		    get(r, "id"), get(r, "case"), column, get(r, "lines"),
		    get(r, "client"), request, expect, ours);
	}
	unbuild(&w);
}

/* The daemons' words for flags, alphabetically. */
static void
flag_text(
    const struct world *w, const struct access_rule *r, char *out, size_t size)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} word[] = { { "flake", ACCESS_FLAKE },
		{ "fuzz serverresponse", ACCESS_FUZZ },
		{ "ignore", ACCESS_IGNORE }, { "kod", ACCESS_KOD },
		{ "limited", ACCESS_LIMITED }, { "lptrap", ACCESS_LOWPRIOTRAP },
		{ "mssntp", ACCESS_MSSNTP }, { "noepeer", ACCESS_NOEPEER },
		{ "nomodify", ACCESS_NOMODIFY },
		{ "nomrulist", ACCESS_NOMRULIST }, { "nopeer", ACCESS_NOPEER },
		{ "noquery", ACCESS_NOQUERY }, { "noserve", ACCESS_NOSERVE },
		{ "notrap", ACCESS_NOTRAP }, { "notrust", ACCESS_NOTRUST },
		{ "ntpport", 1u << 30 }, { "source", 1u << 31 },
		{ "version", ACCESS_VERSION } };
	struct restrict_line at = restrict_owed(w->set, r, 0);
	const char *line =
	    at.file != NULL ? conf_line(w->conf, at.file, at.line) : NULL;
	uint32_t flags = r->flags | (r->ntpport ? 1u << 30 : 0);
	size_t used = 0;

	if (line != NULL && strncmp(line, "restrict source", 15) == 0)
		flags |= 1u << 31;
	snprintf(out, size, "-");
	for (size_t i = 0; i < sizeof word / sizeof word[0]; i++) {
		if (flags & word[i].flag)
			used += (size_t)snprintf(out + used, size - used,
			    "%s%s", used ? " " : "", word[i].name);
	}
}

static int
by_order(const void *a, const void *b)
{
	return access_order(a, b);
}

/* The list as ntpd keeps it; `all`: the built-in defaults too. */
static void
table_text(struct world *w, bool all, char *out, size_t size)
{
	size_t used = 0;

	qsort(w->rule, w->count, sizeof w->rule[0], by_order);
	out[0] = '\0';
	for (size_t i = 0; i < w->count; i++) {
		const struct access_rule *r = &w->rule[i];
		struct addr a = { .family = r->family },
			    m = { .family = r->family };
		uint32_t builtin = w->dialect == DIALECT_SEC
		    ? ACCESS_LIMITED | ACCESS_NOQUERY
		    : 0;
		char flags[300], ip[ADDR_TEXT], mask[ADDR_TEXT];
		static const uint8_t zero[16];

		memcpy(a.ip, r->ip, 16);
		memcpy(m.ip, r->mask, 16);
		if (!all && !r->ntpport && r->flags == builtin &&
		    memcmp(r->mask, zero, 16) == 0)
			continue;
		flag_text(w, r, flags, sizeof flags);
		used += (size_t)snprintf(out + used, size - used, "%s%s/%s %s",
		    used ? "; " : "", addr_text(&a, ip, sizeof ip),
		    addr_text(&m, mask, sizeof mask), flags);
	}
	if (used == 0)
		snprintf(out, size, "none");
}

static unsigned
dialect_of(const char *daemon)
{
	return strncmp(daemon, "sec", 3) == 0 ? DIALECT_SEC : DIALECT_NTP;
}

/* Only 4.2.8 has a name for every word in the list that it shows. */
static void
hide_unnamed(struct world *w, const char *daemon)
{
	if (strcmp(daemon, "ntp428") == 0)
		return;
	for (size_t i = 0; i < w->count; i++)
		w->rule[i].flags &=
		    ~(uint32_t)(ACCESS_MSSNTP | ACCESS_NOMRULIST);
}

static void
one_table(const struct row *r, struct count *c)
{
	const char *daemon = get(r, "daemon"), *table = get(r, "table");
	char ours[4096];
	struct world w;

	if (strchr(table, '/') == NULL) {
		c->apart++; /* the daemon did not run */
		return;
	}
	build(&w, get(r, "lines"), dialect_of(daemon));
	hide_unnamed(&w, daemon);
	table_text(&w, true, ours, sizeof ours);
	if (strcmp(ours, table) == 0) {
		c->agree++;
	} else if (strcmp(daemon, "ntp4391") == 0) {
		c->apart++; /* the older grammar */
		printf("apart: %s [%s] %s: %s, ours %s\n", get(r, "case"),
		    get(r, "lines"), daemon, table, ours);
	} else {
		c->differ++;
		printf("%s [%s] %s: measured %s, ours %s\n", get(r, "case"),
		    get(r, "lines"), daemon, table, ours);
	}
	unbuild(&w);
}

static const char *
verdict_of(const char *cell, unsigned dialect)
{
	struct restrict_set *s = restrict_new(dialect, NULL);
	const struct restrict_names hosts = { .find = names };
	enum restrict_effect e;
	char *text = unescape(cell);

	restrict_free(s);
	s = restrict_new(dialect, &hosts);
	e = restrict_add(s, "case", 1, text, strlen(text) - 1);
	restrict_free(s);
	free(text);
	switch (e) {
	case RESTRICT_DONE:
		return "ok";
	case RESTRICT_WARNED:
		return "warning";
	case RESTRICT_UNUSABLE:
		return "line-ignored";
	case RESTRICT_NO_LINE:
	case RESTRICT_BROKEN:
		break;
	}
	return "syntax-error";
}

static void
one_line(const struct row *r, const char *daemon, struct count *verdict,
    struct count *effect)
{
	const char *line = get(r, "line"), *v, *e, *ours;
	char name[40], table[4096];
	struct world w;

	snprintf(name, sizeof name, "%s_verdict", daemon);
	v = get(r, name);
	snprintf(name, sizeof name, "%s_effect", daemon);
	e = get(r, name);
	ours = verdict_of(line, dialect_of(daemon));
	if (strncmp(v, ours, strlen(ours)) == 0 ||
	    (strncmp(v, "FATAL", 5) == 0 &&
		strcmp(ours, "syntax-error") == 0)) {
		verdict->agree++;
	} else {
		verdict->differ++;
		printf("%s [%s] %s: verdict %s, ours %s\n", get(r, "id"), line,
		    daemon, v, ours);
	}
	if (strcmp(e, "unavailable") == 0) {
		effect->apart++;
		return;
	}
	build(&w, line, dialect_of(daemon));
	table_text(&w, false, table, sizeof table);
	if (strcmp(e, table) == 0) {
		effect->agree++;
	} else {
		effect->differ++;
		printf("%s [%s] %s: effect %s, ours %s\n", get(r, "id"), line,
		    daemon, e, table);
	}
	unbuild(&w);
}

static FILE *
open_table(const char *dir, const char *name, struct row *r)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "r");
	if (f == NULL || getline(&r->header, &r->header_room, f) < 0) {
		perror(path);
		exit(2);
	}
	split(r->header, r->head);
	return f;
}

static bool
next_row(FILE *f, struct row *r)
{
	if (getline(&r->line, &r->room, f) < 0) {
		fclose(f);
		return false;
	}
	r->n = split(r->line, r->cell);
	return true;
}

static unsigned
tell(const char *what, const struct count *c)
{
	printf("# %s: %u agree, %u disagree, %u apart\n", what, c->agree,
	    c->differ, c->apart);
	return c->differ;
}

int
main(int argc, char *argv[])
{
	static const char *const daemons[] = { "ntp428", "sec122", "sec125" };
	struct count org = { 0 }, sec = { 0 }, flood = { 0 }, table = { 0 },
		     verdict = { 0 }, effect = { 0 };
	struct row r = { 0 };
	unsigned differ = 0;
	FILE *f;

	if (argc != 2) {
		fputs("usage: conform DIR\n", stderr);
		return 2;
	}
	f = open_table(argv[1], "restrict-cases.tsv", &r);
	while (next_row(f, &r)) {
		one_case(&r, DIALECT_NTP, "org_expect", &org, &flood);
		one_case(&r, DIALECT_SEC, "sec_expect", &sec, &flood);
	}
	f = open_table(argv[1], "restrict-tables.tsv", &r);
	while (next_row(f, &r))
		one_table(&r, &table);
	f = open_table(argv[1], "restrict-invalid.tsv", &r);
	while (next_row(f, &r)) {
		for (size_t i = 0; i < sizeof daemons / sizeof *daemons; i++)
			one_line(&r, daemons[i], &verdict, &effect);
	}
	differ += tell("cases, ntp.org", &org);
	differ += tell("cases, NTPsec", &sec);
	tell("floods, both (apart: they depend on timing)", &flood);
	differ += tell("tables", &table);
	differ += tell("lines, verdict", &verdict);
	differ += tell("lines, effect", &effect);
	free(r.line);
	free(r.header);
	return differ != 0;
}
