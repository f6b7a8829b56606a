/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A configuration without what is nobody's business. */
#include "ui/redact.h"

#include <string.h>

#include "config/parse.h"
#include "core/i18n.h"

/* Directives whose values are secret, or near it. */
static bool
is_secret(const struct directive *dir)
{
	static const char *const names[] = { "controlkey", "crypto",
		"requestkey", "simulate" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(dir->name, names[i]) == 0)
			return true;
	return false;
}

/* How many of its words may be shown, from the first on. */
static size_t
shown(const struct stmt *s)
{
	if (s->dir == NULL)
		return 0;
	if (is_secret(s->dir))
		return 1;
	return s->broken && s->bad < s->ntoken ? s->bad : s->ntoken;
}

/* Words as they stand in the line, from its beginning to the end of one. */
static size_t
end_of(const struct stmt *s, size_t tokens)
{
	const struct token *t;

	if (tokens == 0)
		return 0;
	t = &s->token[tokens - 1];
	return t->col - 1 + t->len;
}

/* Each word behind `at`, as far as no comment begins, is a secret from now
 * on. */
static void
hide_rest(struct redact *r, const struct stmt *s, const char *text, size_t len,
    size_t at)
{
	static const char blanks[] = " \t\r\"'=,;(){}|";
	bool value = s->dir != NULL && is_secret(s->dir);

	while (at < len && text[at] != '#') {
		size_t n = 0;

		while (at + n < len && text[at + n] != '\0' &&
		    text[at + n] != '#' && strchr(blanks, text[at + n]) == NULL)
			n++;
		redact_secret(r, text + at, n, value);
		at += n > 0 ? n : 1;
	}
}

static void
print_line(struct redact *r, const struct stmt *s, const struct conf_walk *w,
    FILE *out)
{
	size_t tokens = shown(s);
	size_t end = end_of(s, tokens);

	if (end > w->len)
		end = w->len;
	fprintf(out, "%5u  %.*s", (unsigned)w->line, (int)end, w->text);
	if (tokens < s->ntoken || s->broken) {
		hide_rest(r, s, w->text, w->len, end);
		fputs(_(" (the rest is left out)"), out);
	}
	fputc('\n', out);
}

void
redact_conf(struct redact *r, const struct conf *c, FILE *out)
{
	const char *file = NULL;
	struct conf_walk w;
	struct stmt s;

	stmt_init(&s);
	s.dialect = conf_dialect(c);
	conf_walk_start(&w, c);
	while (conf_walk_next(&w)) {
		parse_line(&s, w.file, w.line, w.text, w.len, NULL);
		/* Blank, or a comment: people write anything there. */
		if (s.ntoken == 0)
			continue;
		if (file == NULL || strcmp(file, w.file) != 0)
			fprintf(out, "# %s\n", w.file);
		file = w.file;
		print_line(r, &s, &w, out);
	}
	stmt_free(&s);
}
