/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/textdiff.h"

#include <string.h>

#include "core/i18n.h"

#include "config/diag.h"
#include "config/mem.h"

/* Lines around a hunk in what patch reads. */
#define CONTEXT 3

struct rows {
	struct textdiff_row *row;
	size_t count, room;
};

static struct textdiff_row *
add(struct rows *r, enum textdiff_kind kind, size_t a, size_t b)
{
	struct textdiff_row *row;

	if (r->count == r->room) {
		r->room = r->room * 2 + 16;
		r->row = mem_realloc(r->row, r->room, sizeof(*r->row));
	}
	row = &r->row[r->count++];
	*row = (struct textdiff_row){ .kind = kind, .a = a, .b = b };
	return row;
}

/* `n` lines of one side. */
static void
add_lines(struct rows *r, enum textdiff_kind kind, const struct textdiff *d,
    size_t at[2], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct textdiff_row *row = add(r, kind, at[0], at[1]);

		row->len = kind == TEXTDIFF_ADDED
		    ? textdiff_line(&d->b, at[1], &row->text)
		    : textdiff_line(&d->a, at[0], &row->text);
		row->cut = row->text[row->len - 1] != '\n';
		row->len -= !row->cut;
		at[0] += kind != TEXTDIFF_ADDED;
		at[1] += kind != TEXTDIFF_REMOVED;
	}
}

/* The hunks from `i` on that share their context; the first that does not. */
static size_t
together(const struct textdiff *d, size_t i, size_t context)
{
	size_t end = d->hunk[i].a + d->hunk[i].na;

	for (i++; i < d->nhunk && d->hunk[i].a - end <= 2 * context; i++)
		end = d->hunk[i].a + d->hunk[i].na;
	return i;
}

static void
add_group(struct rows *r, const struct textdiff *d, size_t i, size_t to,
    size_t context)
{
	size_t before = d->hunk[i].a < context ? d->hunk[i].a : context;
	size_t at[2] = { d->hunk[i].a - before, d->hunk[i].b - before };
	size_t place = r->count, after;

	add(r, TEXTDIFF_PLACE, at[0], at[1]);
	for (; i < to; i++) {
		const struct textdiff_hunk *h = &d->hunk[i];

		add_lines(r, TEXTDIFF_SAME, d, at, h->a - at[0]);
		add_lines(r, TEXTDIFF_REMOVED, d, at, h->na);
		add_lines(r, TEXTDIFF_ADDED, d, at, h->nb);
	}
	after = d->a.count - at[0];
	add_lines(r, TEXTDIFF_SAME, d, at, after < context ? after : context);
	r->row[place].na = at[0] - r->row[place].a;
	r->row[place].nb = at[1] - r->row[place].b;
}

struct textdiff_row *
textdiff_rows(const struct textdiff *d, size_t context, size_t *count)
{
	struct rows r = { 0 };

	for (size_t i = 0, to; i < d->nhunk; i = to) {
		to = together(d, i, context);
		add_group(&r, d, i, to, context);
	}
	*count = r.count;
	return r.row;
}

/* As diff does: the first line, or that before nothing; a 1 is left out. */
static int
range(char *buf, size_t size, char sign, size_t from, size_t n)
{
	if (n == 1)
		return snprintf(buf, size, " %c%zu", sign, from + 1);
	return snprintf(
	    buf, size, " %c%zu,%zu", sign, n > 0 ? from + 1 : from, n);
}

const char *
textdiff_place(const struct textdiff_row *r, char buf[96])
{
	int n = snprintf(buf, 96, "@@");

	n += range(buf + n, 96 - (size_t)n, '-', r->a, r->na);
	n += range(buf + n, 96 - (size_t)n, '+', r->b, r->nb);
	snprintf(buf + n, 96 - (size_t)n, " @@");
	return buf;
}

static void
print_visible(const char *text, size_t len, FILE *out)
{
	char shown[16];

	for (size_t i = 0; i < len;) {
		if (text[i] == '\t') {
			fputc('\t', out);
			i++;
			continue;
		}
		i += diag_visible(text + i, len - i, shown);
		fputs(shown, out);
	}
}

static void
print_name(const char *sign, const char *name, FILE *out)
{
	fputs(sign, out);
	print_visible(name, strlen(name), out);
	fputc('\n', out);
}

void
textdiff_print(const struct textdiff *d, const char *aname, const char *bname,
    bool visible, FILE *out)
{
	static const char sign[] = { [TEXTDIFF_SAME] = ' ',
		[TEXTDIFF_REMOVED] = '-',
		[TEXTDIFF_ADDED] = '+' };
	size_t count;
	struct textdiff_row *row = textdiff_rows(d, CONTEXT, &count);
	char place[96];

	if (count > 0) {
		print_name("--- ", aname, out);
		print_name("+++ ", bname, out);
	}
	for (size_t i = 0; i < count; i++) {
		const struct textdiff_row *r = &row[i];

		if (r->kind == TEXTDIFF_PLACE) {
			fprintf(out, "%s\n", textdiff_place(r, place));
			continue;
		}
		fputc(sign[r->kind], out);
		if (visible)
			print_visible(r->text, r->len, out);
		else
			fwrite(r->text, 1, r->len, out);
		fputs(r->cut ? "\n\\ No newline at end of file\n" : "\n", out);
	}
	free(row);
}

const char *
textdiff_summary(const struct textdiff *d, char *buf, size_t size)
{
	char part[3][80];
	size_t changed = 0, n = 0;

	for (size_t i = 0; i < d->nhunk; i++) {
		const struct textdiff_hunk *h = &d->hunk[i];

		changed += h->na < h->nb ? h->na : h->nb;
	}
	if (changed > 0)
		snprintf(part[n++], 80, _("%zu changed"), changed);
	if (d->added > changed)
		snprintf(part[n++], 80, _("%zu added"), d->added - changed);
	if (d->removed > changed)
		snprintf(part[n++], 80, _("%zu removed"), d->removed - changed);
	if (n == 0)
		snprintf(buf, size, "%s", _("no difference"));
	else
		snprintf(buf, size, _("lines: %s%s%s%s%s"), part[0],
		    n > 1 ? ", " : "", n > 1 ? part[1] : "", n > 2 ? ", " : "",
		    n > 2 ? part[2] : "");
	return buf;
}
