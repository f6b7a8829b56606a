/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/complete.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/i18n.h"

#include "config/mem.h"
#include "config/parse.h"
#include "config/suggest.h"

/* Longest candidate of the language, in octets. */
#define WORD_MAX 64

/* What is found out about a place. */
struct place_of {
	struct complete *out;
	unsigned dialect;
	uint32_t line;
	char text[COMPLETE_MAX + WORD_MAX]; /* the line up to the word, with
					       room for one */
	size_t len;                         /* of what stands before the word */
	size_t at;                          /* how many words that is */
	const char *typed; /* the word as far as it goes; not terminated */
	size_t ntyped;
	struct stmt before; /* that line */
	struct stmt whole;  /* all of it */
	struct stmt tried;  /* with a candidate */
	struct diags ds;
};

void
complete_init(struct complete *c)
{
	memset(c, 0, sizeof(*c));
}

void
complete_free(struct complete *c)
{
	free(c->item);
	complete_init(c);
}

static void
parse(struct place_of *p, struct stmt *s, const char *text, size_t len)
{
	p->ds.count = p->ds.errors = p->ds.warnings = p->ds.notes = 0;
	s->dialect = p->dialect;
	parse_line(s, NULL, p->line, text, len, &p->ds);
}

/* The line with a word at its end. */
static void
try_word(struct place_of *p, const char *word)
{
	size_t len = strlen(word);

	memcpy(p->text + p->len, word, len);
	parse(p, &p->tried, p->text, p->len + len);
}

/* Is something missing behind that word, the last one? */
static bool
wants_more(const struct place_of *p, const struct stmt *s, size_t token)
{
	for (size_t i = 0; i < p->ds.count; i++)
		if (strcmp(p->ds.item[i].code, "missing-argument") == 0)
			return p->ds.item[i].at.col == s->token[token].col;
	return false;
}

static const struct arg *
arg_at(const struct stmt *s, size_t token)
{
	for (size_t i = 0; i < s->narg; i++)
		if (s->arg[i].token == token || s->arg[i].value == token)
			return &s->arg[i];
	return NULL;
}

static bool
has_step(const struct directive *d, enum step step)
{
	for (int i = 0; d != NULL && i < STEPS_MAX; i++)
		if (d->step[i] == step)
			return true;
	return false;
}

/* Words that are no options, and where they can stand. */
static const struct extra {
	const char *word;
	const char *help;
	enum step step;
} extras[] = {
	{ "-4", N_("IPv4 only"), STEP_ADDRESS },
	{ "-4", N_("IPv4 only"), STEP_ADDRESSES },
	{ "-4", N_("IPv4 only"), STEP_WHO },
	{ "-6", N_("IPv6 only"), STEP_ADDRESS },
	{ "-6", N_("IPv6 only"), STEP_ADDRESSES },
	{ "-6", N_("IPv6 only"), STEP_WHO },
	{ "=", N_("what follows is the value"), STEP_ASSIGN },
	{ "default", N_("every address that no other line is for"), STEP_WHO },
	{ "default", N_("every poll that is not listed"), STEP_SKEWS },
	{ "source", N_("the time sources, also those of a pool"), STEP_WHO },
};

#define EXTRAS (sizeof(extras) / sizeof(extras[0]))

/* Did the parser take the word that was tried for what it is? */
static bool
is_taken(const struct place_of *p, const char *word)
{
	const struct stmt *s = &p->tried;
	const struct arg *a = arg_at(s, p->at);
	bool more;

	if (s->ntoken != p->at + 1)
		return false;
	more = wants_more(p, s, p->at);
	if (s->broken && !more)
		return false;
	if (p->at == 0)
		return s->dir != NULL;
	if (a != NULL && a->token != 0)
		return a->token == p->at || a->word->kind == ARG_CHOICE ||
		    (a->word->kind == ARG_BOOL && word[1] == '\0');
	if (s->head == p->at)
		return false;
	if (more)
		return true;
	for (size_t i = 0; i < EXTRAS && word[0] != '-'; i++)
		if (strcmp(extras[i].word, word) == 0 &&
		    has_step(s->dir, extras[i].step))
			return true;
	return false;
}

static bool
begins(const struct place_of *p, const char *word)
{
	return strlen(word) >= p->ntyped &&
	    strncasecmp(word, p->typed, p->ntyped) == 0;
}

static void
add(struct place_of *p, const char *text, const char *help, unsigned dialect,
    bool more)
{
	struct complete *c = p->out;

	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->item[i].text, text) == 0)
			return;
	if (c->count == c->room) {
		c->room = c->room > 0 ? 2 * c->room : 64;
		c->item = mem_realloc(c->item, c->room, sizeof(c->item[0]));
	}
	c->item[c->count++] = (struct complete_item){
		.text = text, .help = help, .dialect = dialect, .more = more
	};
}

static void
offer(struct place_of *p, const char *word, const char *help, unsigned dialect)
{
	if (strlen(word) >= WORD_MAX)
		return;
	try_word(p, word);
	if (is_taken(p, word))
		add(p, word, help != NULL ? _(help) : NULL, dialect,
		    wants_more(p, &p->tried, p->at));
}

/* Has the line that option already, elsewhere? */
static bool
is_there(const struct place_of *p, const struct option_word *w)
{
	for (size_t i = 0; i < p->whole.narg; i++)
		if (p->whole.arg[i].word == w &&
		    (p->out->len == 0 || p->whole.arg[i].token != p->at))
			return true;
	return false;
}

static void
offer_list(struct place_of *p, const struct word_list *list)
{
	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct option_word *w = &list->word[i];

		if ((w->dialect & p->dialect) == 0)
			continue;
		if (!is_there(p, w))
			offer(p, w->name, w->help, w->dialect);
		if (w->kind == ARG_BOOL) {
			offer(p, "0", N_("off"), DIALECT_BOTH);
			offer(p, "1", N_("on"), DIALECT_BOTH);
		}
		offer_list(p, w->list);
	}
}

static void
offer_directives(struct place_of *p)
{
	size_t n;
	const struct directive *d = directive_table(&n);

	for (size_t i = 0; i < n; i++)
		if ((d[i].dialect & p->dialect) != 0)
			add(p, d[i].name, _(d[i].help), d[i].dialect,
			    d[i].args != NULL);
}

/* Classes of messages; their sign stays what it is. */
static void
offer_classes(struct place_of *p)
{
	static const char *const name[] = { "all", "allclock", "allevents",
		"allinfo", "allpeer", "allstatistics", "allstatus", "allsync",
		"allsys", "clockall", "clockevents", "clockinfo",
		"clockstatistics", "clockstatus", "peerall", "peerevents",
		"peerinfo", "peerstatistics", "peerstatus", "syncall",
		"syncevents", "syncinfo", "syncstatistics", "syncstatus",
		"sysall", "sysevents", "sysinfo", "sysstatistics",
		"sysstatus" };

	if (p->ntyped > 0 && strchr("=+-", p->typed[0]) != NULL) {
		p->typed++;
		p->ntyped--;
		p->out->col++;
		p->out->len--;
	}
	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		add(p, name[i], NULL, DIALECT_BOTH, false);
}

/* Can a host stand here? */
static bool
takes_host(struct place_of *p)
{
	const struct directive *d;

	try_word(p, "a.example");
	d = p->tried.dir;
	return p->at > 0 && !p->tried.broken &&
	    ((p->tried.head == p->at &&
		 (has_step(d, STEP_ADDRESS) || has_step(d, STEP_HOST) ||
		     has_step(d, STEP_WHO))) ||
		has_step(d, STEP_ADDRESSES));
}

static void
offer_words(
    struct place_of *p, const struct complete_name *names, size_t nnames)
{
	const struct directive *d = p->before.dir;

	for (size_t i = 0; i < EXTRAS; i++)
		if (has_step(d, extras[i].step))
			offer(p, extras[i].word, extras[i].help, DIALECT_BOTH);
	offer_list(p, d->first);
	offer_list(p, d->option);
	if (has_step(d, STEP_LOG))
		offer_classes(p);
	if (nnames > 0 && takes_host(p))
		for (size_t i = 0; i < nnames; i++)
			add(p, names[i].name, names[i].help, DIALECT_BOTH,
			    false);
}

/* Keeps the items for which `keep` is true; how many there are. */
static size_t
sift(struct place_of *p, bool (*keep)(const struct place_of *, const char *),
    bool near)
{
	struct complete *c = p->out;
	size_t kept = 0;

	for (size_t i = 0; i < c->count; i++)
		kept += keep(p, c->item[i].text);
	if (kept == 0)
		return 0;
	kept = 0;
	for (size_t i = 0; i < c->count; i++)
		if (keep(p, c->item[i].text)) {
			c->item[kept] = c->item[i];
			c->item[kept++].near = near;
		}
	c->count = kept;
	return kept;
}

/* Is one of the two a part of the other? */
static bool
holds(const struct place_of *p, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + p->ntyped <= len && p->ntyped > 1; i++)
		if (strncasecmp(word + i, p->typed, p->ntyped) == 0)
			return true;
	for (size_t i = 0; i + len <= p->ntyped && len > 2; i++)
		if (strncasecmp(p->typed + i, word, len) == 0)
			return true;
	return false;
}

static bool
is_like(const struct place_of *p, const char *word)
{
	char typed[SUGGEST_MAX];

	if (p->ntyped == 0 || p->ntyped >= sizeof(typed))
		return false;
	memcpy(typed, p->typed, p->ntyped);
	typed[p->ntyped] = '\0';
	return suggest(typed, &word, 1) != NULL;
}

/* Is it an option of reference clocks, in the line of a server? */
static bool
is_aside(const struct place_of *p, const char *word)
{
	static const char *const clock[] = { "baud", "flag1", "flag2", "flag3",
		"flag4", "mode", "path", "ppspath", "refid", "stratum",
		"subtype", "time1", "time2" };
	const struct stmt *s = &p->before;

	if (p->at == 0 || s->dir == NULL || s->head == 0 ||
	    !has_step(s->dir, STEP_ADDRESS) || s->dir->id == DIR_FUDGE ||
	    strncmp(s->token[s->head].text, "127.127.", 8) == 0)
		return false;
	for (size_t i = 0; i < sizeof(clock) / sizeof(clock[0]); i++)
		if (strcmp(clock[i], word) == 0)
			return true;
	return false;
}

/* What is hardly meant goes to the end. */
static void
put_aside(struct place_of *p)
{
	struct complete *c = p->out;

	for (size_t i = c->count, last = c->count; i-- > 0;) {
		struct complete_item item = c->item[i];

		if (!is_aside(p, item.text))
			continue;
		last--;
		memmove(
		    &c->item[i], &c->item[i + 1], (last - i) * sizeof(item));
		c->item[last] = item;
	}
}

/* Those that begin as what was typed; else those that may be meant. */
static void
choose(struct place_of *p)
{
	if (sift(p, begins, false) > 0)
		put_aside(p);
	else if (sift(p, holds, true) == 0 && sift(p, is_like, true) == 0)
		p->out->count = 0;
}

/* The word that the column is in or behind; false where none can be: in
 * quotes or a comment. */
static bool
find_word(struct place_of *p, const char *text, uint32_t col)
{
	struct complete *c = p->out;
	uint32_t end = 1; /* the column behind the word before */

	for (size_t i = 0; i < p->whole.ntoken; i++) {
		const struct token *t = &p->whole.token[i];

		if (t->col >= col)
			break;
		if (t->col + t->len >= col && t->kind == TOKEN_WORD) {
			c->col = t->col;
			c->len = t->len;
			break;
		}
		if (t->col + t->len > col)
			return false;
		end = t->col + t->len;
		p->at = i + 1;
	}
	p->typed = text + c->col - 1;
	p->ntyped = col - c->col;
	return c->col <= end ||
	    memchr(text + end - 1, '#', c->col - end) == NULL;
}

static void
find_wants(struct place_of *p)
{
	parse(p, &p->before, p->text, p->len);
	if (p->before.ntoken > 0 &&
	    wants_more(p, &p->before, p->before.ntoken - 1))
		snprintf(p->out->wants, sizeof(p->out->wants), "%s",
		    p->ds.item[p->ds.count - 1].text);
}

static void
complete_words(struct place_of *p, const char *text, size_t len, uint32_t col,
    const struct complete_name *names, size_t nnames)
{
	parse(p, &p->whole, text, len);
	if (!find_word(p, text, col))
		return;
	p->len = p->out->col - 1;
	memcpy(p->text, text, p->len);
	find_wants(p);
	if (p->at == 0)
		offer_directives(p);
	else if (p->before.dir != NULL)
		offer_words(p, names, nnames);
	choose(p);
}

bool
complete_at(struct complete *c, unsigned dialect, uint32_t line,
    const char *text, size_t len, uint32_t col,
    const struct complete_name *names, size_t nnames)
{
	struct place_of p = { .out = c, .line = line };

	c->count = 0;
	c->wants[0] = '\0';
	c->col = col;
	c->len = 0;
	if (col < 1 || col > len + 1 || col > COMPLETE_MAX)
		return false;
	p.dialect = dialect != DIALECT_NONE ? dialect : DIALECT_BOTH;
	stmt_init(&p.before);
	stmt_init(&p.whole);
	stmt_init(&p.tried);
	diags_init(&p.ds);
	complete_words(&p, text, len < COMPLETE_MAX ? len : COMPLETE_MAX, col,
	    names, nnames);
	stmt_free(&p.before);
	stmt_free(&p.whole);
	stmt_free(&p.tried);
	diags_free(&p.ds);
	return c->count > 0;
}
