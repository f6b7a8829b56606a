/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_diff.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/mem.h"

#include "ui/print.h"
#include "ui/print_check.h"

static size_t
settings_of(const struct differ *d)
{
	size_t n = 0;

	for (uint64_t bits = d->settings; bits != 0; bits &= bits - 1)
		n++;
	return n;
}

/* The sentences of config/differ.h, each in a line, to be freed. */
static char *
meaning(const struct differ *d, const struct diff_side *from,
    const struct diff_side *to)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		return mem_string("", 0);
	differ_print(d, &from->params, &to->params, out);
	fclose(out);
	return text;
}

/* What a restart would do, in a paragraph. */
static void
print_meaning(
    const struct diff_side *from, const struct diff_side *to, FILE *out)
{
	struct differ d;
	char *text;

	differ_make(&d, &from->params, &to->params);
	text = meaning(&d, from, to);
	if (to->errors > 0)
		fprintf(out,
		    _("A restart would refuse it, errors: %zu; see ntptui "
		      "check.\n"),
		    to->errors);
	if (differ_none(&d))
		fputs(_("A restart would change nothing."), out);
	else
		fprintf(out,
		    _("Sources: %zu added, %zu removed, %zu changed, %zu kept "
		      "with their samples; settings changed: %zu"),
		    d.count[DIFFER_ADDED], d.count[DIFFER_REMOVED],
		    d.count[DIFFER_CHANGED], d.count[DIFFER_KEPT],
		    settings_of(&d));
	fputc('\n', out);
	for (const char *p = text; *p != '\0';) {
		size_t len = strcspn(p, "\n");

		fprintf(out, "  %.*s\n", (int)len, p);
		p += len + (p[len] == '\n');
	}
	free(text);
	differ_free(&d);
}

void
print_diff(const struct diff_side *from, const struct diff_side *to,
    bool visible, FILE *out)
{
	struct textdiff d;
	char summary[160];

	textdiff_make(&d, from->text, from->len, to->text, to->len);
	textdiff_print(&d, from->name, to->name, visible, out);
	if (d.nhunk > 0) {
		textdiff_summary(&d, summary, sizeof(summary));
		fprintf(out, "\n%s\n", summary);
		print_meaning(from, to, out);
	}
	textdiff_free(&d);
}

static json_t *
lines_json(const struct textdiff_side *s, size_t from, size_t n)
{
	json_t *all = json_array();
	const char *text;

	for (size_t i = 0; i < n; i++) {
		size_t len = textdiff_line(s, from + i, &text);
		char *line;

		len -= text[len - 1] == '\n';
		line = mem_string(text, len);
		json_array_append_new(all, print_text_json(line));
		free(line);
	}
	return all;
}

static json_t *
hunks_json(const struct textdiff *d)
{
	json_t *all = json_array();

	for (size_t i = 0; i < d->nhunk; i++) {
		const struct textdiff_hunk *h = &d->hunk[i];

		json_array_append_new(all,
		    json_pack("{s:I, s:I, s:o, s:o}", "from_line",
			(json_int_t)h->a + 1, "to_line", (json_int_t)h->b + 1,
			"removed", lines_json(&d->a, h->a, h->na), "added",
			lines_json(&d->b, h->b, h->nb)));
	}
	return all;
}

static json_t *
sentences_json(char *text)
{
	json_t *all = json_array();
	char *end;

	for (char *p = text; *p != '\0'; p = end) {
		end = p + strcspn(p, "\n");
		if (*end == '\n')
			*end++ = '\0';
		json_array_append_new(all, print_text_json(p));
	}
	return all;
}

void
print_diff_json(
    const struct diff_side *from, const struct diff_side *to, FILE *out)
{
	struct textdiff t;
	struct differ d;
	char *text;

	textdiff_make(&t, from->text, from->len, to->text, to->len);
	differ_make(&d, &from->params, &to->params);
	text = meaning(&d, from, to);
	print_json(json_pack("{s:o, s:o, s:b, s:{s:I, s:I}, s:o, "
			     "s:{s:I, s:I, s:I, s:I}, s:I, s:o, s:I}",
		       "from", print_text_json(from->name), "to",
		       print_text_json(to->name), "same", t.nhunk == 0, "lines",
		       "added", (json_int_t)t.added, "removed",
		       (json_int_t)t.removed, "hunks", hunks_json(&t),
		       "sources", "added", (json_int_t)d.count[DIFFER_ADDED],
		       "removed", (json_int_t)d.count[DIFFER_REMOVED],
		       "changed", (json_int_t)d.count[DIFFER_CHANGED], "kept",
		       (json_int_t)d.count[DIFFER_KEPT], "settings",
		       (json_int_t)settings_of(&d), "meaning",
		       sentences_json(text), "errors", (json_int_t)to->errors),
	    out);
	free(text);
	differ_free(&d);
	textdiff_free(&t);
}
