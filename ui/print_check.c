/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_check.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "ui/heading.h"

#include "config/directive.h"

void
print_diags(const struct diags *ds, const struct conf *c, FILE *out)
{
	for (size_t i = 0; i < ds->count; i++) {
		const struct diag *d = &ds->item[i];

		diag_print(d,
		    c == NULL || d->at.file == NULL
			? NULL
			: conf_line(c, d->at.file, d->at.line),
		    out);
	}
}

static json_t *
positive(uint32_t n)
{
	return n > 0 ? json_integer(n) : json_null();
}

static json_t *
fix_json(const struct diag_fix *f)
{
	static const char *const kind[] = { [FIX_NONE] = "none",
		[FIX_REPLACE] = "replace",
		[FIX_DELETE_LINE] = "delete-line",
		[FIX_INSERT_BEFORE] = "insert-before",
		[FIX_INSERT_AFTER] = "insert-after" };

	if (f->kind != FIX_REPLACE)
		return json_pack(
		    "{s:s, s:s}", "kind", kind[f->kind], "text", f->text);
	return json_pack("{s:s, s:i, s:i, s:s}", "kind", kind[f->kind],
	    "column", (int)f->col, "length", (int)f->len, "text", f->text);
}

/* The severity in English, for programs. */
static const char *
severity_word(enum severity sev)
{
	static const char *const word[] = { [SEV_NOTE] = "note",
		[SEV_WARNING] = "warning",
		[SEV_ERROR] = "error" };

	return sev < SEV_COUNT ? word[sev] : "?";
}

json_t *
print_text_json(const char *text)
{
	char *safe;
	size_t size, used = 0, len = strlen(text);
	json_t *o = json_string(text);

	if (o != NULL)
		return o;
	size = 16 * len + 1;
	safe = calloc(1, size);
	for (size_t i = 0; safe != NULL && i < len;) {
		char one[16];

		i += diag_visible(text + i, len - i, one);
		used += (size_t)snprintf(safe + used, size - used, "%s", one);
	}
	o = json_string(safe != NULL ? safe : "?");
	free(safe);
	return o;
}

void
print_diags_json(const struct diags *ds, FILE *out)
{
	json_t *all = json_array();

	for (size_t i = 0; i < ds->count; i++) {
		const struct diag *d = &ds->item[i];
		json_t *o =
		    json_pack("{s:o, s:o, s:o, s:o, s:s, s:s, s:o}", "file",
			d->at.file != NULL ? print_text_json(d->at.file)
					   : json_null(),
			"line", positive(d->at.line), "column",
			positive(d->at.col), "length", positive(d->at.len),
			"severity", severity_word(d->sev), "code", d->code,
			"message", print_text_json(d->text));

		if (d->fix.kind != FIX_NONE)
			json_object_set_new(o, "fix", fix_json(&d->fix));
		json_array_append_new(all, o);
	}
	json_dumpf(all, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(all);
}

#define KNOWN 9 /* columns of the word that says so */

static const char *const coverage_text[] = {
	[COVERAGE_ACTED] = N_("acted on"),
	[COVERAGE_PARTLY] = N_("partly"),
	[COVERAGE_KEPT] = N_("kept"),
};

static void
print_unknown(void *arg, const char *word, uint32_t line)
{
	FILE *out = arg;

	char cell[64];

	fprintf(out, "%-18.40s %s", word,
	    heading_cell(cell, sizeof cell, _("not known"), KNOWN));
	fprintf(out, _(" line %lu\n"), (unsigned long)line);
}

/* The options of a directive that are only kept. */
static void
print_kept(const struct directive *d, FILE *out)
{
	fprintf(out, " %s", _("but not:"));
	for (size_t i = 0; d->option != NULL && i < d->option->count; i++) {
		const struct option_word *w = &d->option->word[i];

		if (!check_acted(d, w) && w->dialect != DIALECT_NONE)
			fprintf(out, " %s", w->name);
	}
}

void
print_coverage(const struct conf *c, FILE *out)
{
	size_t count;
	const struct directive *d = directive_table(&count);

	for (size_t i = 0; i < count; i++) {
		enum coverage how = check_coverage(&d[i]);
		size_t uses = check_uses(c, d[i].name);
		char cell[64];

		fprintf(out, "%-18s %s", d[i].name,
		    heading_cell(
			cell, sizeof cell, _(coverage_text[how]), KNOWN));
		if (uses > 0)
			fprintf(out, _(" %zu lines"), uses);
		if (how == COVERAGE_PARTLY)
			print_kept(&d[i], out);
		fputc('\n', out);
	}
	if (c != NULL)
		check_unknown(c, print_unknown, out);
}

static void
add_unknown(void *arg, const char *word, uint32_t line)
{
	(void)line;
	json_array_append_new(arg,
	    json_pack("{s:o, s:s, s:i}", "directive", print_text_json(word),
		"state", "unknown", "lines", 1));
}

static json_t *
kept_json(const struct directive *d)
{
	json_t *all = json_array();

	for (size_t i = 0; d->option != NULL && i < d->option->count; i++) {
		const struct option_word *w = &d->option->word[i];

		if (!check_acted(d, w) && w->dialect != DIALECT_NONE)
			json_array_append_new(all, json_string(w->name));
	}
	return all;
}

void
print_coverage_json(const struct conf *c, FILE *out)
{
	static const char *const state[] = { [COVERAGE_ACTED] = "acted-on",
		[COVERAGE_PARTLY] = "partly",
		[COVERAGE_KEPT] = "kept" };
	json_t *all = json_array(), *o;
	size_t count;
	const struct directive *d = directive_table(&count);

	for (size_t i = 0; i < count; i++) {
		o = json_pack("{s:s, s:s, s:i, s:o}", "directive", d[i].name,
		    "state", state[check_coverage(&d[i])], "lines",
		    (int)check_uses(c, d[i].name), "kept", kept_json(&d[i]));
		json_array_append_new(all, o);
	}
	if (c != NULL)
		check_unknown(c, add_unknown, all);
	json_dumpf(all, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(all);
}
