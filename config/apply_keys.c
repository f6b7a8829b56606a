/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Symmetric keys: those of the file that `keys` names, and who needs them. */

#include "config/apply.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/applying.h"
#include "config/keyfile.h"
#include "config/mem.h"

struct keying {
	struct params *out;
	struct diags *ds;
	const struct slurp_source *by; /* who opens the file */
	struct stmt stmt;              /* the line in hand */
	const char *file;
	uint32_t line;
	struct place keys_at; /* the keys line's file name; line 0: none */
	bool read;            /* the file could be */
	int32_t *trust;       /* owned: [i] is how many ranges begin at key i,
				 less those that ended before it */
};

static struct place
here(const struct keying *k, size_t token)
{
	return token_place(k->file, k->line, &k->stmt.token[token]);
}

/* Calls `one` for each line that has a directive. */
static void
walk(struct keying *k, const struct conf *c, void (*one)(struct keying *k))
{
	struct conf_walk w;

	conf_walk_start(&w, c);
	while (conf_walk_next(&w)) {
		k->file = w.file;
		k->line = w.line;
		parse_line(&k->stmt, w.file, w.line, w.text, w.len, NULL);
		if (k->stmt.dir != NULL)
			one(k);
	}
}

/* trustedkey adds to what is trusted; of several keys lines the last counts. */
static void
take(struct keying *k)
{
	const struct stmt *s = &k->stmt;

	if (s->dir->id == DIR_KEYS && s->head > 0 && !s->refused)
		k->keys_at = here(k, s->head);
	if (s->dir->id != DIR_TRUSTEDKEY)
		return;
	for (size_t i = 0; i < s->nspan; i++) {
		const struct span *span = &s->span[i];

		if (span->first < 1 || span->first > span->last ||
		    span->last > KEYFILE_LAST)
			continue;
		k->trust[(size_t)span->first]++;
		k->trust[(size_t)span->last + 1]--;
	}
}

static void
read_keys(struct keying *k)
{
	struct params *p = k->out;
	struct keyfile kf;
	int32_t depth = 0;
	uint32_t id = 0;

	if (k->keys_at.line == 0)
		return;
	k->read = keyfile_load(&kf, k->by, p->keys, &k->keys_at, k->ds);
	p->key = kf.key;
	p->nkey = kf.count;
	for (size_t i = 0; i < p->nkey; i++) {
		while (id < p->key[i].id)
			depth += k->trust[++id];
		p->key[i].trusted = depth > 0;
	}
}

/* True if `id` can be used; else it is said, at the word `token`. */
static bool
usable(struct keying *k, enum severity sev, size_t token, uint32_t id)
{
	struct keyring ring = { k->out->key, k->out->nkey };
	const struct mac_key *key = keyring_find(&ring, id);
	struct place at = here(k, token);

	if (key != NULL && key->trusted)
		return true;
	if (key != NULL)
		diag_add(k->ds, sev, at, "key-untrusted",
		    _("key %lu is not trusted: add 'trustedkey %lu'"),
		    (unsigned long)id, (unsigned long)id);
	else if (k->keys_at.line == 0)
		diag_add(k->ds, sev, at, "no-keys",
		    _("key %lu is wanted, but no keys line names the file "
		      "that has it"),
		    (unsigned long)id);
	else if (k->read)
		diag_add(k->ds, sev, at, "key-undefined",
		    _("key %lu is not in %.80s"), (unsigned long)id,
		    k->out->keys);
	return false;
}

/* Who cannot have the key that it asks for. */
static void
blame(struct keying *k)
{
	const struct stmt *s = &k->stmt;

	enum directive_id id = s->dir->id;

	if (id == DIR_CONTROLKEY && k->out->controlkey != 0 && s->narg > 0)
		usable(k, SEV_WARNING, s->arg[0].value, k->out->controlkey);
	if (id != DIR_PEER && id != DIR_POOL && id != DIR_SERVER)
		return;
	for (size_t i = 0; i < s->narg && s->head > 0 && !s->refused; i++) {
		const struct arg *arg = &s->arg[i];

		if (arg->word->id != OPT_KEY || arg->number < 1)
			continue;
		if (!usable(k, SEV_ERROR, arg->value, (uint32_t)arg->number))
			diag_add(k->ds, SEV_ERROR, here(k, s->head),
			    "not-started",
			    _(WORD " is not started: it would be believed "
				   "without its key"),
			    s->token[s->head].text);
	}
}

bool
conf_keys(const struct conf *c, struct params *out, struct diags *ds)
{
	struct keying k = { .out = out, .ds = ds, .by = conf_source(c) };
	size_t before = ds->errors;

	k.trust = mem_zero(KEYFILE_LAST + 2, sizeof(*k.trust));
	stmt_init(&k.stmt);
	walk(&k, c, take);
	read_keys(&k);
	walk(&k, c, blame);
	stmt_free(&k.stmt);
	free(k.trust);
	return ds->errors == before;
}
