/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/check.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/checking.h"
#include "config/dialect.h"
#include "config/mem.h"
#include "config/suggest.h"

static const struct check_topic *const topics[] = {
	&check_restrict_topic,
	&check_sources_topic,
	&check_catalog_topic,
	&check_reach_topic,
	&check_auth_topic,
	&check_tuning_topic,
	&check_files_topic,
};

#define NTOPICS (sizeof(topics) / sizeof(topics[0]))

size_t
check_has(const struct checking *k, const char *word)
{
	for (size_t i = 1; i < k->stmt.ntoken; i++)
		if (k->stmt.token[i].kind == TOKEN_WORD &&
		    strcmp(k->stmt.token[i].text, word) == 0)
			return i;
	return 0;
}

struct spot
check_spot(const struct checking *k, size_t token)
{
	const struct token *last = &k->stmt.token[k->stmt.ntoken - 1];

	return (struct spot){
		.at = token_place(k->file, k->line, &k->stmt.token[token]),
		.end = last->col + last->len,
	};
}

void *
check_grow(void *array, size_t *count, size_t size)
{
	/* Room grows with every power of two. */
	if ((*count & (*count - 1)) == 0)
		array = mem_realloc(array, *count > 0 ? *count * 2 : 1, size);
	memset((char *)array + *count * size, 0, size);
	++*count;
	return array;
}

/* A word that only one of the two daemons takes, in the line in hand; of
 * itself the parser tells. */
static void
check_dialect(struct checking *k)
{
	const struct stmt *s = &k->stmt;
	unsigned only = s->dir->dialect;
	size_t token = 0;

	for (size_t i = 0; i < s->narg && only == DIALECT_BOTH; i++) {
		only = s->arg[i].word->dialect;
		token = s->arg[i].token;
	}
	if (only == DIALECT_BOTH || only == DIALECT_NONE)
		return;
	if (only == DIALECT_NTP && k->only_ntp.at.line == 0)
		k->only_ntp = check_spot(k, token);
	if (only == DIALECT_SEC && k->only_sec.at.line == 0)
		k->only_sec = check_spot(k, token);
}

/* Is the word restrict, or meant to be? */
static bool
is_restrict(const struct stmt *s)
{
	static const char *const words[] = { "restrict", "unrestrict" };

	if (s->ntoken == 0)
		return false;
	if (s->dir != NULL)
		return strcmp(s->dir->name, words[0]) == 0 ||
		    strcmp(s->dir->name, words[1]) == 0;
	return suggest(s->token[0].text, words, 2) != NULL;
}

/* No directive, but near one that was to keep somebody out. */
static void
check_misspelt(struct checking *k)
{
	if (is_restrict(&k->stmt))
		diag_add(k->ds, SEV_ERROR, check_spot(k, 0).at,
		    "restrict-broken",
		    _("the line has no effect, and nobody is kept out by "
		      "it"));
}

static void
check_lines(struct checking *k)
{
	struct conf_walk w;

	k->top = conf_name(k->conf);
	conf_walk_start(&w, k->conf);
	while (conf_walk_next(&w)) {
		k->file = w.file;
		k->line = w.line;
		k->text = w.text;
		k->len = w.len;
		parse_line(&k->stmt, w.file, w.line, w.text, w.len, NULL);
		if (k->stmt.dir == NULL) {
			check_misspelt(k);
			continue;
		}
		check_dialect(k);
		for (size_t i = 0; i < NTOPICS; i++)
			if (topics[i]->line != NULL)
				topics[i]->line(k);
	}
}

static void
free_all(struct checking *k)
{
	for (size_t i = 0; i < k->nsource; i++)
		free(k->source[i].name);
	for (size_t i = 0; i < k->nrule; i++)
		free(k->rule[i].name);
	free(k->source);
	free(k->rule);
	free(k->fudge);
	free(k->nic);
	free(k->trusted);
	free(k->keys_file);
	free(k->room);
	stmt_free(&k->stmt);
}

/* Words of both daemons: neither takes the whole file. */
static void
check_mixture(struct checking *k)
{
	if (k->how->dialect != 0 || k->only_ntp.at.line == 0 ||
	    k->only_sec.at.line == 0)
		return;
	diag_add(k->ds, SEV_WARNING, k->only_sec.at, "mixed-dialects",
	    _("only NTPsec takes this, and line %lu only ntp.org's ntpd: no "
	      "daemon takes both"),
	    (unsigned long)k->only_ntp.at.line);
}

void
check_conf(const struct conf *c, const struct check_how *how, struct diags *ds)
{
	struct checking k = { .how = how, .conf = c, .ds = ds };

	k.dialect = how->dialect != 0 ? how->dialect : dialect_guess(c);
	k.maxclock = 10;
	stmt_init(&k.stmt);
	k.stmt.dialect = k.dialect;
	check_lines(&k);
	for (size_t i = 0; i < NTOPICS; i++)
		if (topics[i]->end != NULL)
			topics[i]->end(&k);
	check_mixture(&k);
	free_all(&k);
}

bool
check_blocks_restart(const struct conf *c, unsigned dialect)
{
	struct restrict_stmt r;
	struct conf_walk w;
	bool blocks = false;
	struct stmt s;

	if (dialect == 0)
		dialect = dialect_guess(c);
	stmt_init(&s);
	s.dialect = dialect;
	conf_walk_start(&w, c);
	while (!blocks && conf_walk_next(&w)) {
		parse_line(&s, w.file, w.line, w.text, w.len, NULL);
		if (!is_restrict(&s))
			continue;
		blocks = s.dir == NULL || s.broken || s.refused ||
		    (restrict_parse(&r, w.text, w.len, s.text, dialect) &&
			r.broken);
	}
	stmt_free(&s);
	return blocks;
}
