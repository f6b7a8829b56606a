/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys: named, trusted, and in the key file. */

#include "config/checking.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/i18n.h"

#include "config/keyfile.h"
#include "config/mem.h"
#include "config/slurp.h"

/* trustedkey ITEM+, ITEM = N or ( A ... B ). */
static void
take_trusted(struct checking *k)
{
	const struct stmt *s = &k->stmt;
	bool range = false;
	double n;

	for (size_t i = 1; i < s->ntoken; i++) {
		const char *text = s->token[i].text;

		if (strcmp(text, "...") == 0) {
			range = true;
		} else if (lex_integer(&s->token[i], &n)) {
			if (range && k->ntrusted > 0)
				k->trusted[k->ntrusted - 1].to = n;
			else
				*CHECK_ADD(k->trusted, k->ntrusted) =
				    (struct check_keys){ n, n };
			range = false;
		}
	}
}

static void
take_id(struct checking *k, struct spot *at, double *id)
{
	if (k->stmt.ntoken < 2 || !lex_integer(&k->stmt.token[1], id))
		return;
	*at = check_spot(k, 1);
}

static void
auth_line(struct checking *k)
{
	if (check_is(k, "trustedkey")) {
		take_trusted(k);
	} else if (check_is(k, "controlkey")) {
		take_id(k, &k->controlkey, &k->control_id);
	} else if (check_is(k, "requestkey")) {
		take_id(k, &k->requestkey, &k->request_id);
	} else if (check_is(k, "keys") && k->stmt.ntoken > 1) {
		const char *file = check_word(k, 1);

		k->keys = check_spot(k, 1);
		free(k->keys_file);
		k->keys_file = mem_string(file, strlen(file));
	}
}

static bool
is_trusted(const struct checking *k, double id)
{
	for (size_t i = 0; i < k->ntrusted; i++)
		if (id >= k->trusted[i].from && id <= k->trusted[i].to)
			return true;
	return false;
}

/* The key file. */
struct ring {
	bool read;
	struct keyfile file;
};

static void
open_ring(struct checking *k, struct ring *ring)
{
	struct slurp data;
	struct stat st;

	if (!k->how->files || k->keys_file == NULL || k->keys_file[0] != '/')
		return;
	if (!slurp_file(&data, k->keys_file, KEYFILE_SIZE)) {
		if (data.error == EACCES)
			return; /* the daemon may, whoever checks may not */
		diag_add(k->ds, SEV_WARNING, k->keys.at, "keys-file",
		    _("the key file %s"), data.why);
		return;
	}
	if (stat(k->keys_file, &st) == 0 && (st.st_mode & S_IROTH))
		diag_add(k->ds, SEV_WARNING, k->keys.at, "keys-mode",
		    _("everybody on this host can read the keys: chmod o-r"));
	ring->read = true;
	keyfile_parse(&ring->file, k->keys_file, data.text, data.len, k->ds);
	explicit_bzero(data.text, data.len);
	free(data.text);
}

/* One reference to a key: `what` names the directive. */
static void
check_key(struct checking *k, const struct ring *ring, const struct spot *at,
    double id, const char *what)
{
	struct keyring keys = { ring->file.key, ring->file.count };
	char code[24];

	if (at->at.line == 0 || id < 1 || id > 65535)
		return;
	if (k->keys_file == NULL) {
		diag_add(k->ds, SEV_WARNING, at->at, "no-keys",
		    _("%s %.0f, but no keys line names the file that has it"),
		    what, id);
		return;
	}
	if (ring->read && keyring_find(&keys, (uint32_t)id) == NULL)
		diag_add(k->ds, SEV_WARNING, at->at, "key-undefined",
		    _("key %.0f is not in %.80s"), id, k->keys_file);
	snprintf(code, sizeof(code), "%s-untrusted", what);
	if (!is_trusted(k, id))
		diag_add(k->ds, SEV_WARNING, at->at, code,
		    _("key %.0f is not trusted: add 'trustedkey %.0f'"), id,
		    id);
}

static void
auth_end(struct checking *k)
{
	struct ring ring = { 0 };

	open_ring(k, &ring);
	check_key(k, &ring, &k->controlkey, k->control_id, "controlkey");
	if (k->dialect != DIALECT_SEC)
		check_key(
		    k, &ring, &k->requestkey, k->request_id, "requestkey");
	for (size_t i = 0; i < k->nsource; i++) {
		const struct check_source *s = &k->source[i];

		check_key(k, &ring, &s->key_at, s->key, "key");
		if (s->nts && s->numeric)
			diag_add(k->ds, SEV_WARNING, s->at.at, "nts-address",
			    _("NTS needs the name in the server's "
			      "certificate, not its address"));
	}
	keyfile_free(&ring.file);
}

const struct check_topic check_auth_topic = { auth_line, auth_end };
