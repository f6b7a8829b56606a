/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_why.h"

#include <jansson.h>
#include <math.h>

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/print.h"
#include "ui/width.h"

/* Below a finding. */
#define INDENT 2

static const char *const states[WHY_STATES] = {
	[WHY_FINE] = N_("fine"),
	[WHY_NOTICE] = N_("note"),
	[WHY_DEGRADED] = N_("degraded"),
	[WHY_FAULT] = N_("fault"),
};

/* Octets of `text` that fit in `cols` columns, to a blank if there is one. */
static size_t
fit(const char *text, int cols)
{
	size_t at = 0, blank = 0, len;
	int used = 0;
	uint32_t ch;

	while ((len = width_decode(text + at, &ch)) > 0) {
		if (ch == ' ')
			blank = at;
		used += width_of(ch);
		if (used > cols)
			return blank > 0 ? blank : at > 0 ? at : len;
		at += len;
	}
	return at;
}

/* `text` below a sign, wrapped. */
static void
print_para(FILE *out, int indent, const char *sign, const char *text, int cols)
{
	int room = cols - indent - 2;

	room = room > 20 ? room : 20;
	for (const char *head = sign; text[0] != '\0'; head = " ") {
		size_t n = fit(text, room);

		fprintf(out, "%*s%s %.*s\n", indent, "", head, (int)n, text);
		text += n;
		text += text[0] == ' ';
	}
}

static void
print_remedy(FILE *out, const struct why_remedy *m, int cols)
{
	char line[sizeof(m->line) + 16];

	print_para(out, INDENT, ">", m->text, cols);
	if (m->line[0] == '\0')
		return;
	snprintf(line, sizeof(line), m->how == WHY_DO_ERRAND ? "# %s" : "%s",
	    m->line);
	fprintf(out, "%*s%s\n", INDENT + 4, "", line);
}

static void
print_finding(FILE *out, const struct why_finding *f, int cols)
{
	char head[320];

	snprintf(head, sizeof(head), "%s: %s [%s, %u %%]", _(states[f->state]),
	    f->verdict, f->code->code, f->confidence);
	print_para(out, 0,
	    f->state == WHY_FAULT          ? "!"
		: f->state == WHY_DEGRADED ? "?"
					   : "-",
	    head, cols);
	for (size_t i = 0; i < f->nproof; i++)
		print_para(out, INDENT, "*", f->proof[i], cols);
	if (f->meaning[0] != '\0')
		print_para(out, INDENT, "=", f->meaning, cols);
	if (f->advice[0] != '\0')
		print_para(out, INDENT, ">", f->advice, cols);
	for (size_t i = 0; i < f->nremedy; i++)
		print_remedy(out, &f->remedy[i], cols);
}

void
print_why(const struct why_report *r, bool all, int cols, FILE *out)
{
	size_t n = all ? r->all : r->count;

	print_para(out, 0, r->exit == 0 ? "." : "!", r->verdict, cols);
	for (size_t i = 0; i < n; i++) {
		const struct why_finding *f = &r->finding[i];

		if (f->state == WHY_FINE && !all)
			continue;
		fputc('\n', out);
		print_finding(out, f, cols);
	}
	if (r->nblind > 0)
		fprintf(out, "\n%s\n", _("What cannot be seen from here:"));
	for (size_t i = 0; i < r->nblind; i++)
		print_para(out, 0, "-", r->blind[i], cols);
}

/* The bar parts sentence and numbers: none may stand in the sentence. */
static void
print_plain(const char *text, FILE *out)
{
	for (; *text != '\0'; text++)
		fputc(*text == '|' || *text == '\n' ? '/' : *text, out);
}

void
print_why_line(const struct why_report *r, const struct snapshot *s, FILE *out)
{
	static const char *const word[] = { "OK", "WARNING", "CRITICAL" };

	fprintf(
	    out, "NTP %s - ", word[r->exit >= 0 && r->exit < 3 ? r->exit : 2]);
	print_plain(r->verdict, out);
	if (s != NULL) {
		fprintf(out, " | stratum=%u;;;0;16", s->stratum);
		if (isfinite(s->offset))
			fprintf(out, " offset=%.9fs", s->offset);
		if (isfinite(s->jitter))
			fprintf(out, " jitter=%.9fs;;;0", s->jitter);
		if (isfinite(s->maxerror))
			fprintf(out, " maxerror=%.9fs;;;0", s->maxerror);
		if (isfinite(s->freq))
			fprintf(out, " frequency=%.6f", s->freq * 1e6);
		fprintf(out, " survivors=%d;;;0", s->survivors);
	}
	fputc('\n', out);
}

static json_t *
subject_json(const struct why_subject *s)
{
	static const char *const about[] = {
		[WHY_SYSTEM] = "system",
		[WHY_PEER] = "peer",
		[WHY_LINE] = "line",
		[WHY_NIC] = "interface",
		[WHY_NAME] = "name",
	};
	json_t *o = json_object();

	json_object_set_new(o, "about", json_string(about[s->about]));
	if (s->about == WHY_PEER)
		json_object_set_new(o, "associd", json_integer(s->assoc));
	if (s->about == WHY_LINE)
		json_object_set_new(o, "line", json_integer(s->line));
	if (s->name[0] != '\0')
		json_object_set_new(o, "name", json_string(s->name));
	return o;
}

static json_t *
remedies_json(const struct why_finding *f)
{
	static const char *const how[] = {
		[WHY_DO_TEXT] = "text",
		[WHY_DO_VERB] = "verb",
		[WHY_DO_ERRAND] = "command",
		[WHY_DO_EDIT] = "edit",
		[WHY_DO_PROBE] = "probe",
	};
	json_t *list = json_array();

	for (size_t i = 0; i < f->nremedy; i++) {
		const struct why_remedy *m = &f->remedy[i];
		json_t *o = json_object();

		json_object_set_new(o, "how", json_string(how[m->how]));
		json_object_set_new(o, "changes", json_boolean(m->changes));
		json_object_set_new(o, "text", json_string(m->text));
		json_object_set_new(o, "line", json_string(m->line));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
finding_json(const struct why_finding *f)
{
	json_t *o = json_object(), *proofs = json_array();

	for (size_t i = 0; i < f->nproof; i++)
		json_array_append_new(proofs, json_string(f->proof[i]));
	json_object_set_new(o, "code", json_string(f->code->code));
	json_object_set_new(
	    o, "group", json_string(why_group_name(f->code->group)));
	json_object_set_new(o, "state", json_string(why_state_name(f->state)));
	json_object_set_new(o, "confidence", json_integer(f->confidence));
	json_object_set_new(o, "subject", subject_json(&f->subject));
	json_object_set_new(o, "verdict", json_string(f->verdict));
	json_object_set_new(o, "evidence", proofs);
	json_object_set_new(o, "meaning", json_string(f->meaning));
	json_object_set_new(o, "advice", json_string(f->advice));
	json_object_set_new(o, "remedies", remedies_json(f));
	json_object_set_new(o, "cause",
	    f->cause != NULL ? json_string(f->cause->code) : json_null());
	return o;
}

void
print_why_json(const struct why_report *r, FILE *out)
{
	json_t *o = json_object(), *list = json_array(), *blind = json_array();

	for (size_t i = 0; i < r->all; i++)
		json_array_append_new(list, finding_json(&r->finding[i]));
	for (size_t i = 0; i < r->nblind; i++)
		json_array_append_new(blind, json_string(r->blind[i]));
	json_object_set_new(o, "state", json_string(why_state_name(r->state)));
	json_object_set_new(o, "exit", json_integer(r->exit));
	json_object_set_new(o, "verdict", json_string(r->verdict));
	json_object_set_new(o, "findings", list);
	json_object_set_new(o, "unseen", blind);
	print_json(o, out);
}
