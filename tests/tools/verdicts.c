/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How well our parser agrees with what real daemons said of a body of files:
 * for each line an error where the daemon has one, and none where it has
 * none; every file written back octet for octet. The data is not part of the
 * project; NTPTUI_CONF_DATA names its directory:
 *
 *   corpus/       files
 *   verdicts.tsv  file, daemon, line, verdict, message
 *   directives.tsv  id, line, the verdicts of four daemons
 *
 * It prints every line on which we differ, and figures.
 */

#include "config/conf.h"
#include "config/parse.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_OCTETS = 4096, LINES_MAX = 4096, DAEMONS = 4 };

/* Where two versions of a daemon differ, the one that is the reference is
 * right: ntp.org's release, and the newer NTPsec. */
static const struct {
	const char *name;
	unsigned dialect;
	size_t reference;
} daemons[DAEMONS] = {
	{ "ntp428", DIALECT_NTP, 0 },
	{ "ntp4391", DIALECT_NTP, 0 },
	{ "sec122", DIALECT_SEC, 3 },
	{ "sec125", DIALECT_SEC, 3 },
};

struct tally {
	size_t lines, bad, wrong, missed, apart;
};

/* What a daemon said of a line. */
enum said { SAID_GOOD, SAID_BAD, SAID_EITHER };

static void
count(struct tally *t, enum said said, bool error, const char *where,
    const char *line)
{
	t->lines++;
	t->bad += said == SAID_BAD;
	t->apart += said == SAID_EITHER;
	if (said == SAID_EITHER || error == (said == SAID_BAD))
		return;
	if (error)
		t->wrong++;
	else
		t->missed++;
	printf("%s: %s: %s\n", where, error ? "false error" : "missed", line);
}

static void
print_tally(const char *title, const struct tally *t)
{
	printf(
	    "%s: %zu lines, %zu with an error; %zu false errors, %zu "
	    "missed; %zu where versions differ or a mere message was given\n",
	    title, t->lines, t->bad, t->wrong, t->missed, t->apart);
}

/* Cuts a line of a table into its fields; returns how many. */
static size_t
split(char *line, char *field[], size_t max)
{
	size_t n = 0;

	line[strcspn(line, "\n")] = '\0';
	for (char *p = line; p != NULL && n < max; n++) {
		field[n] = p;
		p = strchr(p, '\t');
		if (p != NULL)
			*p++ = '\0';
	}
	return n;
}

static FILE *
open_data(const char *dir, const char *name)
{
	char path[LINE_MAX_OCTETS];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	if (f == NULL) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(2);
	}
	return f;
}

/* The tables write some characters as \uNNNN. */
static void
unescape(char *s)
{
	char *to = s;

	while (*s != '\0') {
		unsigned cp = 0;

		if (s[0] == '\\' && s[1] == 'u' &&
		    sscanf(s + 2, "%4x", &cp) == 1 && cp < 0x800) {
			*to++ = (char)(0xc0 | cp >> 6);
			*to++ = (char)(0x80 | (cp & 0x3f));
			s += 6;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
}

/* ---- single lines ---- */

static enum said
said_of(const char *verdict)
{
	if (strncmp(verdict, "syntax-error", 12) == 0)
		return SAID_BAD;
	return strcmp(verdict, "ok") == 0 ? SAID_GOOD : SAID_EITHER;
}

/* What daemon `i` said, unless it stands alone: the error may be in a file
 * that the line includes, or the reference version says otherwise. */
static enum said
said_by(char *const field[], size_t i)
{
	enum said said = said_of(field[2 + i]);

	if (strncmp(field[1], "includefile /", 13) == 0)
		return SAID_EITHER;
	return said == said_of(field[2 + daemons[i].reference]) ? said
								: SAID_EITHER;
}

static bool
is_wrong(const char *line, unsigned dialect)
{
	struct diags ds;
	struct stmt s;
	bool wrong;

	diags_init(&ds);
	stmt_init(&s);
	s.dialect = dialect;
	parse_line(&s, "line", 1, line, strlen(line), &ds);
	wrong = ds.errors > 0 || (s.dir != NULL && s.dir->id == DIR_END);
	stmt_free(&s);
	diags_free(&ds);
	return wrong;
}

static void
single_lines(const char *dir)
{
	FILE *f = open_data(dir, "directives.tsv");
	struct tally t[DAEMONS] = { { 0 } };
	char line[LINE_MAX_OCTETS], where[128], *field[6];

	while (fgets(line, sizeof(line), f) != NULL) {
		if (split(line, field, 6) < 6 || strcmp(field[0], "id") == 0)
			continue;
		unescape(field[1]);
		for (size_t i = 0; i < DAEMONS; i++) {
			snprintf(where, sizeof(where), "%s %s", field[0],
			    daemons[i].name);
			count(&t[i], said_by(field, i),
			    is_wrong(field[1], daemons[i].dialect), where,
			    field[1]);
		}
	}
	fclose(f);
	for (size_t i = 0; i < DAEMONS; i++)
		print_tally(daemons[i].name, &t[i]);
}

/* ---- whole files ---- */

struct verdicts {
	char file[256];
	bool bad[DAEMONS][LINES_MAX];
	bool either[DAEMONS][LINES_MAX];
	bool gone[DAEMONS]; /* the daemon ended before the end of the file */
};

static void
read_verdicts(const char *dir, struct verdicts *v)
{
	FILE *f = open_data(dir, "verdicts.tsv");
	char line[LINE_MAX_OCTETS], *field[5];

	while (fgets(line, sizeof(line), f) != NULL) {
		unsigned long n;

		if (split(line, field, 5) < 4 || strcmp(field[0], v->file) != 0)
			continue;
		n = strtoul(field[2], NULL, 10);
		for (size_t i = 0; i < DAEMONS; i++) {
			if (strcmp(field[1], daemons[i].name) != 0)
				continue;
			if (strcmp(field[3], "fatal") == 0)
				v->gone[i] = true;
			if (n >= LINES_MAX)
				continue;
			if (strncmp(field[3], "syntax-error", 12) == 0 ||
			    strcmp(field[3], "line-ignored") == 0)
				v->bad[i][n] = true;
			else if (strcmp(field[3], "dns-dependent") == 0 ||
			    strcmp(field[3], "environment") == 0 ||
			    strcmp(field[3], "runtime-error") == 0)
				v->either[i][n] = true;
		}
	}
	fclose(f);
}

/* Files at which a daemon ended are told by a summary alone. */
static void
read_summary(const char *dir, struct verdicts *v)
{
	FILE *f = open_data(dir, "verdict-summary.tsv");
	char line[LINE_MAX_OCTETS], *field[1 + DAEMONS];

	while (fgets(line, sizeof(line), f) != NULL) {
		if (split(line, field, 1 + DAEMONS) < 1 + DAEMONS ||
		    strcmp(field[0], v->file) != 0)
			continue;
		for (size_t i = 0; i < DAEMONS; i++)
			if (strstr(field[1 + i], "EXIT") != NULL)
				v->gone[i] = true;
	}
	fclose(f);
}

static enum said
said_at(const struct verdicts *v, size_t daemon, unsigned line)
{
	size_t reference = daemons[daemon].reference;

	if (v->either[daemon][line] ||
	    (!v->gone[reference] &&
		v->bad[daemon][line] != v->bad[reference][line]))
		return SAID_EITHER;
	return v->bad[daemon][line] ? SAID_BAD : SAID_GOOD;
}

static void
judge(const char *text, size_t len, const struct verdicts *v, size_t daemon,
    struct tally *t)
{
	char line[LINE_MAX_OCTETS], where[512];
	unsigned n = 0;

	for (size_t i = 0; i < len && n + 1 < LINES_MAX;) {
		const char *end = memchr(text + i, '\n', len - i);
		size_t size = end != NULL ? (size_t)(end - text) - i : len - i;
		struct diags ds;
		struct stmt s;

		n++;
		diags_init(&ds);
		stmt_init(&s);
		s.dialect = daemons[daemon].dialect;
		parse_line(&s, v->file, n, text + i, size, &ds);
		snprintf(line, sizeof(line), "%.*s", (int)size, text + i);
		snprintf(where, sizeof(where), "%s:%u %s", v->file, n,
		    daemons[daemon].name);
		count(t, said_at(v, daemon, n), ds.errors > 0, where, line);
		stmt_free(&s);
		diags_free(&ds);
		i += size + 1;
	}
}

/* Is it written back as it was read? */
static bool
is_kept(const char *text, size_t len)
{
	char *back = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&back, &size);
	struct diags ds;
	struct conf *c;
	bool kept;

	diags_init(&ds);
	c = conf_parse("f", text, len, &ds);
	kept = c != NULL && conf_write(c, out) == 0;
	fclose(out);
	kept = kept && size == len && memcmp(back, text, len) == 0;
	free(back);
	conf_free(c);
	diags_free(&ds);
	return kept;
}

static void
whole_files(const char *dir)
{
	static char text[1 << 20];
	FILE *list = open_data(dir, "manifest.tsv");
	struct tally t[DAEMONS] = { { 0 } };
	char line[LINE_MAX_OCTETS], path[LINE_MAX_OCTETS + 64], *field[2];
	struct verdicts *v = malloc(sizeof(*v));
	size_t files = 0, kept = 0;

	while (v != NULL && fgets(line, sizeof(line), list) != NULL) {
		FILE *f;
		size_t len;

		if (split(line, field, 2) < 2 || strcmp(field[0], "file") == 0)
			continue;
		snprintf(path, sizeof(path), "%s/corpus/%s", dir, field[0]);
		f = fopen(path, "rb");
		if (f == NULL)
			continue; /* a template, say */
		len = fread(text, 1, sizeof(text), f);
		fclose(f);
		files++;
		if (is_kept(text, len))
			kept++;
		else
			printf("%s: not written back as it was\n", field[0]);
		memset(v, 0, sizeof(*v));
		snprintf(v->file, sizeof(v->file), "%s", field[0]);
		read_verdicts(dir, v);
		read_summary(dir, v);
		for (size_t i = 0; i < DAEMONS; i++)
			if (!v->gone[i])
				judge(text, len, v, i, &t[i]);
	}
	free(v);
	fclose(list);
	printf("%zu files, %zu written back octet for octet\n", files, kept);
	for (size_t i = 0; i < DAEMONS; i++)
		print_tally(daemons[i].name, &t[i]);
}

int
main(void)
{
	const char *dir = getenv("NTPTUI_CONF_DATA");

	if (dir == NULL) {
		fputs("NTPTUI_CONF_DATA must name the directory of the data\n",
		    stderr);
		return 2;
	}
	puts("# single lines");
	single_lines(dir);
	puts("# whole files");
	whole_files(dir);
	return 0;
}
