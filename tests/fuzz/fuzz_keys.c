/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any octets as a key file: what comes out is a ring of usable keys, sorted,
 * each once, and every problem lies within the text.
 */
#include <string.h>

#include "config/keyfile.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read can sign, and vouches for what it signed. */
static void
check_key(const struct mac_key *k)
{
	uint8_t buf[8 + MAC_TRAILER] = "datadata";
	size_t n = mac_make(k, buf, 8, buf + 8);

	MUST(k->id >= 1 && k->id <= KEYFILE_LAST);
	MUST(k->type > MAC_NONE && k->type < MAC_TYPES);
	MUST(k->len > 0 && k->len <= MAC_SECRET && !k->trusted);
	MUST(n >= 20 && n <= MAC_TRAILER);
	MUST(mac_check(k, buf, 8, buf + 8, n));
	buf[0] ^= 1;
	MUST(!mac_check(k, buf, 8, buf + 8, n));
}

static size_t
count_lines(const char *text, size_t size)
{
	size_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	return lines;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	size_t lines = count_lines(text, size);
	struct keyfile kf;
	struct diags ds;

	diags_init(&ds);
	keyfile_parse(&kf, "keys", text, size, &ds);
	MUST(kf.count <= lines);
	for (size_t i = 0; i < kf.count; i++) {
		struct keyring ring = { kf.key, kf.count };

		check_key(&kf.key[i]);
		MUST(i == 0 || kf.key[i - 1].id < kf.key[i].id);
		MUST(keyring_find(&ring, kf.key[i].id) == &kf.key[i]);
	}
	for (size_t i = 0; i < ds.count; i++) {
		const struct diag *d = &ds.item[i];

		MUST(d->at.line >= 1 && d->at.line <= lines);
		MUST(d->at.col >= 1 && d->at.col + d->at.len <= size + 1);
		MUST(d->text[0] != '\0' && d->code[0] != '\0');
	}
	keyfile_free(&kf);
	diags_free(&ds);
	return 0;
}
