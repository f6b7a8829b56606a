/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Three texts, apart by octets 0x1e: what differs between two of them makes
 * one of the other, and a merge loses no line that somebody put in.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/merge.h"
#include "config/textdiff.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXTS = 3, SEPARATOR = 0x1e };

/* The hunks, applied to the first text, give the second. */
static void
check_diff(const struct save_text *a, const struct save_text *b)
{
	struct textdiff d;
	size_t from = 0, n = 0;
	char *made = malloc(a->len + b->len + 1);

	MUST(made != NULL);
	textdiff_make(&d, a->text, a->len, b->text, b->len);
	for (size_t i = 0; i <= d.nhunk; i++) {
		size_t to = i < d.nhunk ? d.hunk[i].a : d.a.count;
		size_t len = d.a.start[to] - d.a.start[from];

		MUST(to >= from);
		memcpy(made + n, a->text + d.a.start[from], len);
		n += len;
		if (i == d.nhunk)
			break;
		from = to + d.hunk[i].na;
		to = d.hunk[i].b + d.hunk[i].nb;
		len = d.b.start[to] - d.b.start[d.hunk[i].b];
		memcpy(made + n, b->text + d.b.start[d.hunk[i].b], len);
		n += len;
	}
	MUST(n == b->len && memcmp(made, b->text, n) == 0);
	free(made);
	textdiff_free(&d);
}

static void
check_print(const struct save_text *a, const struct save_text *b)
{
	struct textdiff d;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	MUST(out != NULL);
	textdiff_make(&d, a->text, a->len, b->text, b->len);
	textdiff_print(&d, "a", "b", true, out);
	textdiff_free(&d);
	fclose(out);
	for (size_t i = 0; i < len; i++)
		MUST((unsigned char)text[i] >= ' ' || text[i] == '\n' ||
		    text[i] == '\t');
	free(text);
}

/* A merge of what only one side changed is that side; else it holds at least
 * all that is in force, and works as often as it is asked. */
static void
check_merge(const struct save_text t[TEXTS])
{
	struct merge m;

	merge_make(&m, &t[0], &t[1], &t[0]);
	MUST(m.len == t[1].len && memcmp(m.text, t[1].text, m.len) == 0);
	MUST(m.conflicts == 0 && m.theirs == 0);
	free(m.text);
	merge_make(&m, &t[0], &t[0], &t[2]);
	MUST(m.len == t[2].len && memcmp(m.text, t[2].text, m.len) == 0);
	MUST(m.conflicts == 0 && m.ours == 0);
	free(m.text);
	merge_make(&m, &t[0], &t[1], &t[2]);
	MUST(m.text[m.len] == '\0');
	MUST((m.conflicts > 0) == (m.first > 0));
	free(m.text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct save_text t[TEXTS];
	const char *p = (const char *)data;
	size_t left = size;

	if (size == 0)
		return 0;
	for (int i = 0; i < TEXTS; i++) {
		const char *end = memchr(p, SEPARATOR, left);

		t[i].text = p;
		t[i].len =
		    end != NULL && i < TEXTS - 1 ? (size_t)(end - p) : left;
		p += t[i].len;
		left -= t[i].len;
		if (left > 0) {
			p++;
			left--;
		}
	}
	check_diff(&t[0], &t[1]);
	check_diff(&t[1], &t[2]);
	check_print(&t[0], &t[2]);
	check_merge(t);
	return 0;
}
