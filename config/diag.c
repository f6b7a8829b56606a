/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/diag.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/mem.h"

enum {
	CODE_BUF = 16,    /* of diag_visible() */
	SHOWN_WIDTH = 76, /* cells of a source line that are printed */
	SHOWN_BEFORE = 40 /* of them at most before the caret */
};

void
diags_init(struct diags *ds)
{
	memset(ds, 0, sizeof(*ds));
}

void
diags_free(struct diags *ds)
{
	for (size_t i = 0; i < ds->nfile; i++)
		free(ds->file[i]);
	free(ds->file);
	free(ds->item);
	diags_init(ds);
}

static size_t
seen(const struct diags *ds, enum severity sev)
{
	return sev == SEV_ERROR  ? ds->errors
	    : sev == SEV_WARNING ? ds->warnings
				 : ds->notes;
}

static void
count(struct diags *ds, enum severity sev)
{
	ds->errors += sev == SEV_ERROR;
	ds->warnings += sev == SEV_WARNING;
	ds->notes += sev == SEV_NOTE;
}

bool
diags_wanted(const struct diags *ds, enum severity sev)
{
	return ds != NULL && seen(ds, sev) < DIAGS_MAX;
}

/* The list's own copy of a name: the newest names first, for problems come
 * in crowds. */
static const char *
own_name(struct diags *ds, const char *name)
{
	if (name == NULL)
		return NULL;
	for (size_t i = ds->nfile; i > 0; i--)
		if (strcmp(ds->file[i - 1], name) == 0)
			return ds->file[i - 1];
	ds->file = mem_realloc(ds->file, ds->nfile + 1, sizeof(ds->file[0]));
	ds->file[ds->nfile] = mem_string(name, strlen(name));
	return ds->file[ds->nfile++];
}

/* Octets of the UTF-8 character at s, its number in *cp; 0 if it is none. */
static size_t
utf8_decode(const char *s, size_t len, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *u = (const unsigned char *)s;
	size_t n = u[0] < 0x80      ? 1
	    : (u[0] & 0xe0) == 0xc0 ? 2
	    : (u[0] & 0xf0) == 0xe0 ? 3
	    : (u[0] & 0xf8) == 0xf0 ? 4
				    : 0;

	if (n == 0 || n > len)
		return 0;
	*cp = n == 1 ? u[0] : u[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (u[i] & 0x3fu);
	}
	if (*cp < least[n] || *cp > 0x10ffff ||
	    (*cp >= 0xd800 && *cp <= 0xdfff))
		return 0;
	return n;
}

/* Characters that move the cursor, turn the text round or cannot be seen. */
static bool
is_unsafe(uint32_t cp)
{
	return (cp >= 0x80 && cp <= 0xa0) || cp == 0xad ||
	    (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	    (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff ||
	    (cp >= 0xfff9 && cp <= 0xfffb) || cp >= 0xe0000;
}

size_t
diag_visible(const char *s, size_t len, char out[16])
{
	uint32_t cp = 0;
	size_t n = utf8_decode(s, len, &cp);

	if (n == 0) {
		snprintf(out, CODE_BUF, "\\x%02X", (unsigned char)*s);
		return 1;
	}
	if (cp < 0x20 || cp == 0x7f) {
		snprintf(out, CODE_BUF, "^%c", (char)(cp ^ 0x40));
	} else if (is_unsafe(cp)) {
		snprintf(out, CODE_BUF, "\\u{%04" PRIX32 "}", cp);
	} else {
		memcpy(out, s, n);
		out[n] = '\0';
	}
	return n;
}

/* Copies what a terminal may see of `from`; whole characters only. */
static void
copy_visible(char *to, size_t size, const char *from)
{
	size_t len = strlen(from), used = 0;
	char one[CODE_BUF];

	for (size_t i = 0; i < len;) {
		size_t n, room = size - 1 - used;

		if (from[i] >= ' ' && from[i] < 0x7f) {
			if (room == 0)
				break;
			to[used++] = from[i++];
			continue;
		}
		i += diag_visible(from + i, len - i, one);
		n = strlen(one);
		if (n > room)
			break;
		memcpy(to + used, one, n);
		used += n;
	}
	to[used] = '\0';
}

struct diag *
diag_add(struct diags *ds, enum severity sev, struct place at, const char *code,
    const char *fmt, ...)
{
	char text[sizeof(ds->item->text) * 2];
	struct diag *d;
	bool wanted;
	va_list ap;

	if (ds == NULL)
		return NULL;
	wanted = diags_wanted(ds, sev);
	count(ds, sev);
	if (!wanted)
		return NULL;
	if (ds->count == ds->room) {
		ds->room = ds->room > 0 ? ds->room * 2 : 16;
		ds->item = mem_realloc(ds->item, ds->room, sizeof(ds->item[0]));
	}
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	d = &ds->item[ds->count++];
	d->sev = sev;
	d->at = at;
	d->at.file = own_name(ds, at.file);
	snprintf(d->code, sizeof(d->code), "%s", code);
	copy_visible(d->text, sizeof(d->text), text);
	memset(&d->fix, 0, sizeof(d->fix));
	return d;
}

void
diag_mend(struct diag *d, enum fix_kind kind, uint32_t col, uint32_t len,
    const char *fmt, ...)
{
	va_list ap;
	int n;

	if (d == NULL)
		return;
	d->fix = (struct diag_fix){ .kind = kind, .col = col, .len = len };
	va_start(ap, fmt);
	n = vsnprintf(d->fix.text, sizeof(d->fix.text), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(d->fix.text))
		d->fix.kind = FIX_NONE;
	for (const char *p = d->fix.text; *p != '\0'; p++)
		if (*p < 0x20 || *p > 0x7e)
			d->fix.kind = FIX_NONE;
}

/* The index of a name that own_name() gave; no name comes first. */
static size_t
name_rank(const struct diags *ds, const char *name)
{
	for (size_t i = 0; i < ds->nfile; i++)
		if (ds->file[i] == name)
			return i + 1;
	return 0;
}

struct sortable {
	size_t file, seq;
	struct diag d;
};

static int
order(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int
by_place(const void *left, const void *right)
{
	const struct sortable *a = left, *b = right;
	int r = order(a->file, b->file);

	if (r == 0)
		r = order(a->d.at.line, b->d.at.line);
	if (r == 0)
		r = order(a->d.at.col, b->d.at.col);
	return r != 0 ? r : order(a->seq, b->seq);
}

void
diags_sort(struct diags *ds)
{
	struct sortable *s = mem_realloc(NULL, ds->count, sizeof(*s));

	for (size_t i = 0; i < ds->count; i++) {
		s[i].file = name_rank(ds, ds->item[i].at.file);
		s[i].seq = i;
		s[i].d = ds->item[i];
	}
	qsort(s, ds->count, sizeof(*s), by_place);
	for (size_t i = 0; i < ds->count; i++)
		ds->item[i] = s[i].d;
	free(s);
}

const char *
severity_text(enum severity sev)
{
	static const char *const text[] = {
		[SEV_NOTE] = N_("note"),
		[SEV_WARNING] = N_("warning"),
		[SEV_ERROR] = N_("error"),
	};

	return sev < SEV_COUNT ? _(text[sev]) : "?";
}

/* The octet at which the printed part of a line begins: the first, unless
 * what is pointed at would then be cut off. */
static size_t
shown_from(const char *line, size_t len, size_t caret, size_t end)
{
	size_t from = caret < len ? caret : len;

	if (end <= SHOWN_WIDTH || from <= SHOWN_BEFORE)
		return 0;
	from -= SHOWN_BEFORE;
	while (from > 0 && ((unsigned char)line[from] & 0xc0) == 0x80)
		from--;
	return from;
}

/* The source line and, under it, what the place points at: one cell for each
 * character, whatever it is. */
static void
print_source(const struct place *at, const char *line, FILE *out)
{
	size_t len = strlen(line), first = at->col > 0 ? at->col - 1 : 0;
	size_t end = first + (at->len > 0 ? at->len : 1), used = 0;
	size_t pos = shown_from(line, len, first, end);
	const char *indent = pos > 0 ? "     " : "  ";
	char mark[SHOWN_WIDTH + 1], one[CODE_BUF];
	bool marked = false;

	fputs(pos > 0 ? "  ..." : "  ", out);
	memset(mark, ' ', sizeof(mark));
	while (pos < len && used < SHOWN_WIDTH) {
		bool under = pos >= first && pos < end;
		size_t n = diag_visible(line + pos, len - pos, one);

		if (line[pos] == '\t')
			fputc(' ', out);
		else if (one[1] != '\0' && (one[0] == '^' || one[0] == '\\'))
			fputc('?', out);
		else
			fputs(one, out);
		if (under)
			mark[used] = marked ? '~' : '^';
		marked |= under;
		used++;
		pos += n;
	}
	fputs(pos < len ? "...\n" : "\n", out);
	if (at->col == 0)
		return;
	if (!marked)
		mark[used++] = '^';
	while (used > 0 && mark[used - 1] == ' ')
		used--;
	fprintf(out, "%s%.*s\n", indent, (int)used, mark);
}

void
diag_print(const struct diag *d, const char *line, FILE *out)
{
	const struct place *at = &d->at;
	char name[512];

	if (at->file != NULL) {
		copy_visible(name, sizeof(name), at->file);
		fprintf(out, "%s:", name);
		if (at->line > 0)
			fprintf(out, "%" PRIu32 ":", at->line);
		if (at->line > 0 && at->col > 0)
			fprintf(out, "%" PRIu32 ":", at->col);
		fputc(' ', out);
	}
	fprintf(out, "%s: %s [%s]\n", severity_text(d->sev), d->text, d->code);
	if (line != NULL && at->line > 0)
		print_source(at, line, out);
}
