/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/upstreams.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "config/lex.h"
#include "config/mem.h"

/* Whom a line of the text asks. */
struct upstream {
	bool is; /* it is a server or pool line of the network */
	char name[256];
};

static bool
is_refclock(const char *name)
{
	return strncmp(name, "127.127.", 8) == 0;
}

/* Looks at one line without its end. */
static void
look(struct upstream *u, const char *line, size_t len)
{
	char *room = mem_realloc(NULL, 2 * len + 2, 1);
	struct lexer lx;
	struct token t;

	u->is = false;
	lex_init(&lx, line, len, room);
	if (lex_next(&lx, LEX_TOKEN, &t) &&
	    (strcmp(t.text, "server") == 0 || strcmp(t.text, "pool") == 0)) {
		bool some = lex_next(&lx, LEX_STRING, &t);

		if (some &&
		    (strcmp(t.text, "-4") == 0 || strcmp(t.text, "-6") == 0))
			some = lex_next(&lx, LEX_STRING, &t);
		u->is = some && !is_refclock(t.text) &&
		    strlen(t.text) < sizeof(u->name);
		if (u->is)
			memcpy(u->name, t.text, strlen(t.text) + 1);
	}
	free(room);
}

/* Which of the hosts a name is; n: none. */
static size_t
which(const char *name, const char *const *host, size_t n)
{
	size_t i = 0;

	while (i < n && strcasecmp(name, host[i]) != 0)
		i++;
	return i;
}

/* Octets of the line at `at` without its end, and with it. */
static size_t
line_of(const char *text, size_t len, size_t at, size_t *with_end)
{
	const char *nl = memchr(text + at, '\n', len - at);
	size_t n = nl != NULL ? (size_t)(nl - text) - at : len - at;

	*with_end = n + (nl != NULL);
	return n > 0 && nl != NULL && text[at + n - 1] == '\r' ? n - 1 : n;
}

/* Where the last upstream's line ends; the text's end if there is none. */
static size_t
last_upstream(const char *text, size_t len)
{
	size_t last = len, whole;
	struct upstream u;

	for (size_t at = 0; at < len; at += whole) {
		look(&u, text + at, line_of(text, len, at, &whole));
		if (u.is)
			last = at + whole;
	}
	return last;
}

struct writing {
	FILE *out;
	const char *end; /* of lines */
	const char *const *host;
	size_t n;
	const char *reason;
	bool *had; /* which hosts have a line */
	bool said; /* the reason, for the lines that are being left out */
	struct upstreams_count *count;
};

static void
put_new(struct writing *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (!w->had[i]) {
			fprintf(
			    w->out, "server %s iburst%s", w->host[i], w->end);
			w->count->added++;
		}
}

/* Which of the hosts have a line already. */
static void
note_kept(struct writing *w, const char *text, size_t len)
{
	size_t whole;

	for (size_t at = 0; at < len; at += whole) {
		struct upstream u;
		size_t i;

		look(&u, text + at, line_of(text, len, at, &whole));
		i = u.is ? which(u.name, w->host, w->n) : w->n;
		if (i < w->n && !w->had[i]) {
			w->had[i] = true;
			w->count->kept++;
		}
	}
}

static void
put_line(struct writing *w, const char *line, size_t len, size_t whole)
{
	struct upstream u;

	look(&u, line, len);
	if (!u.is || which(u.name, w->host, w->n) < w->n) {
		fwrite(line, 1, whole, w->out);
		w->said = w->said && !u.is && len == 0;
		return;
	}
	if (!w->said)
		fprintf(w->out, "# %s:%s", w->reason, w->end);
	w->said = true;
	w->count->left++;
	putc('#', w->out);
	fwrite(line, 1, whole, w->out);
}

char *
upstreams_text(const char *text, size_t len, const char *const *host, size_t n,
    const char *reason, size_t *out_len, struct upstreams_count *count)
{
	bool crlf = memmem(text, len, "\r\n", 2) != NULL;
	struct writing w = { .end = crlf ? "\r\n" : "\n",
		.host = host,
		.n = n,
		.reason = reason,
		.count = count };
	size_t last = last_upstream(text, len), whole;
	char *result = NULL;

	assert(n <= UPSTREAMS_MAX);
	*count = (struct upstreams_count){ 0 };
	w.had = mem_zero(n + 1, sizeof(w.had[0]));
	w.out = open_memstream(&result, out_len);
	if (w.out == NULL)
		abort();
	note_kept(&w, text, len);
	for (size_t at = 0; at < len; at += whole) {
		size_t bare = line_of(text, len, at, &whole);

		put_line(&w, text + at, bare, whole);
		if (at + whole == last) {
			if (text[last - 1] != '\n')
				fputs(w.end, w.out);
			put_new(&w);
		}
	}
	if (len == 0)
		put_new(&w);
	if (fclose(w.out) != 0)
		abort();
	free(w.had);
	return result;
}
