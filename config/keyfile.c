/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/keyfile.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "core/i18n.h"

#include "config/mem.h"
#include "config/slurp.h"

enum {
	TEXT_MAX = 20,    /* a longer secret is hexadecimal */
	SEC_SECRET = 32,  /* octets of a secret that NTPsec uses */
	CMAC_SECRET = 16, /* octets that AES-128 takes */
};

/* What a type is called, without hyphens; the case does not matter. */
static const struct {
	const char *name;
	enum mac_type type;
} type_names[] = {
	{ "M", MAC_MD5 },
	{ "MD5", MAC_MD5 },
	{ "SHA", MAC_SHA1 },
	{ "SHA1", MAC_SHA1 },
	{ "SHA224", MAC_SHA224 },
	{ "SHA2224", MAC_SHA224 },
	{ "SHA256", MAC_SHA256 },
	{ "SHA2256", MAC_SHA256 },
	{ "SHA384", MAC_SHA384 },
	{ "SHA2384", MAC_SHA384 },
	{ "SHA512", MAC_SHA512 },
	{ "SHA2512", MAC_SHA512 },
	{ "AES", MAC_CMAC },
	{ "AES128", MAC_CMAC },
	{ "AES128CMAC", MAC_CMAC },
};

/* A word of a line, within it. */
struct word {
	const char *text;
	size_t len;
};

struct reader {
	struct keyfile *kf;
	size_t room;
	struct diags *ds;
	const char *file;
	uint32_t line;
	const char *start, *end; /* of the line */
	const char *at;
	uint8_t seen[KEYFILE_LAST / 8 + 1]; /* a bit for each number */
};

/* The next word; false at the end of the line or a comment. */
static bool
next_word(struct reader *r, struct word *w)
{
	while (r->at < r->end && strchr(" \t\r", *r->at) != NULL)
		r->at++;
	w->text = r->at;
	while (r->at < r->end && strchr(" \t\r#", *r->at) == NULL)
		r->at++;
	w->len = (size_t)(r->at - w->text);
	return w->len > 0;
}

/* Where a word stands; its length is cut to what a place can hold. */
static struct place
here(const struct reader *r, const struct word *w)
{
	return (struct place){ .file = r->file,
		.line = r->line,
		.col = (uint32_t)(w->text - r->start) + 1,
		.len = (uint32_t)w->len };
}

static bool
read_id(struct reader *r, const struct word *w, struct mac_key *k)
{
	unsigned long id = 0;

	for (size_t i = 0; i < w->len; i++) {
		if (w->text[i] < '0' || w->text[i] > '9') {
			diag_add(r->ds, SEV_ERROR, here(r, w), "key-number",
			    _("a key's number was expected here: the line is "
			      "NUMBER TYPE SECRET"));
			return false;
		}
		if (id <= KEYFILE_LAST)
			id = 10 * id + (unsigned long)(w->text[i] - '0');
	}
	if (id < 1 || id > KEYFILE_LAST) {
		diag_add(r->ds, SEV_ERROR, here(r, w), "key-number",
		    _("a key's number is 1 to %d"), KEYFILE_LAST);
		return false;
	}
	k->id = (uint32_t)id;
	return true;
}

static bool
read_type(struct reader *r, const struct word *w, struct mac_key *k)
{
	char name[16];
	size_t n = 0;

	for (size_t i = 0; i < w->len && n + 1 < sizeof(name); i++)
		if (w->text[i] != '-')
			name[n++] = w->text[i];
	name[n] = '\0';
	for (size_t i = 0; i < sizeof(type_names) / sizeof(type_names[0]); i++)
		if (strcasecmp(name, type_names[i].name) == 0) {
			k->type = (uint8_t)type_names[i].type;
			return true;
		}
	diag_add(r->ds, SEV_ERROR, here(r, w), "key-type",
	    _("key %lu is of a type that is not known: MD5, SHA1, SHA224, "
	      "SHA256, SHA384, SHA512 and AES-128 (CMAC) are"),
	    (unsigned long)k->id);
	return false;
}

static int
hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *p;

	p = c != '\0' ? strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c)
		      : NULL;
	return p != NULL ? (int)(p - digits) : -1;
}

/* A secret of more than 20 characters: hexadecimal. */
static bool
read_hex(struct reader *r, const struct word *w, struct mac_key *k)
{
	for (size_t i = 0; i < w->len; i++) {
		struct word at = { w->text + i, 1 };

		if (hex_digit(w->text[i]) < 0) {
			diag_add(r->ds, SEV_ERROR, here(r, &at), "key-hex",
			    _("a secret of more than %d characters is "
			      "hexadecimal, and this is no such digit"),
			    TEXT_MAX);
			return false;
		}
	}
	if (w->len % 2 != 0 || w->len / 2 > MAC_SECRET) {
		diag_add(r->ds, SEV_ERROR, here(r, w), "key-hex",
		    w->len % 2 != 0
			? _("a hexadecimal secret has two digits for each "
			    "octet: one is missing")
			: _("a secret has %d octets at most, two digits each"),
		    MAC_SECRET);
		return false;
	}
	k->len = (uint8_t)(w->len / 2);
	for (size_t i = 0; i < k->len; i++)
		k->secret[i] = (uint8_t)(hex_digit(w->text[2 * i]) << 4 |
		    hex_digit(w->text[2 * i + 1]));
	if (k->len > SEC_SECRET && k->type != MAC_CMAC)
		diag_add(r->ds, SEV_WARNING, here(r, w), "key-long",
		    _("NTPsec uses the first %d octets of a secret only: it "
		      "and we will not agree"),
		    SEC_SECRET);
	return true;
}

static bool
read_text(struct reader *r, const struct word *w, struct mac_key *k)
{
	for (size_t i = 0; i < w->len; i++) {
		struct word at = { w->text + i, 1 };

		if (w->text[i] > ' ' && w->text[i] < 0x7f)
			continue;
		diag_add(r->ds, SEV_ERROR, here(r, &at), "key-secret",
		    _("a secret is printable ASCII, or more than %d "
		      "hexadecimal digits"),
		    TEXT_MAX);
		return false;
	}
	k->len = (uint8_t)w->len;
	memcpy(k->secret, w->text, w->len);
	return true;
}

/* What is legal, but no good. */
static void
judge_secret(struct reader *r, const struct word *w, const struct mac_key *k)
{
	if (r->at < r->end && *r->at == '#')
		diag_add(r->ds, SEV_WARNING, here(r, w), "key-hash",
		    _("a comment begins within the secret of key %lu: only "
		      "what stands before the # counts, %d octets; use "
		      "hexadecimal"),
		    (unsigned long)k->id, k->len);
	if (k->type == MAC_CMAC && k->len != CMAC_SECRET)
		diag_add(r->ds, SEV_WARNING, here(r, w), "key-length",
		    _("AES-128 takes a secret of %d octets, not %d: it is "
		      "filled with zeros, or cut; use 32 hexadecimal digits"),
		    CMAC_SECRET, k->len);
	else if (k->len < KEYFILE_WEAK)
		diag_add(r->ds, SEV_WARNING, here(r, w), "key-weak",
		    _("the secret of key %lu has %d octets, which can be "
		      "guessed: use 32 hexadecimal digits or more"),
		    (unsigned long)k->id, k->len);
}

static bool
read_secret(struct reader *r, const struct word *w, struct mac_key *k)
{
	struct word more;
	bool ok;

	ok = w->len > TEXT_MAX ? read_hex(r, w, k) : read_text(r, w, k);
	if (!ok)
		return false;
	judge_secret(r, w, k);
	if (next_word(r, &more))
		diag_add(r->ds, SEV_WARNING, here(r, &more), "key-addresses",
		    _("the addresses behind a key are not acted on: whoever "
		      "has key %lu may use it from anywhere; use restrict"),
		    (unsigned long)k->id);
	return true;
}

/* A key without its type or its secret. */
static bool
is_there(struct reader *r, const struct word *w, bool there, uint32_t id)
{
	if (!there)
		diag_add(r->ds, SEV_ERROR, here(r, w), "key-incomplete",
		    _("something is missing for key %lu: the line is NUMBER "
		      "TYPE SECRET"),
		    (unsigned long)id);
	return there;
}

static void
add(struct reader *r, const struct word *w, const struct mac_key *k)
{
	struct keyfile *kf = r->kf;
	uint8_t bit = (uint8_t)(1u << k->id % 8);

	if ((r->seen[k->id / 8] & bit) != 0)
		diag_add(r->ds, SEV_WARNING, here(r, w), "key-twice",
		    _("key %lu was there before: this line counts"),
		    (unsigned long)k->id);
	r->seen[k->id / 8] |= bit;
	if (kf->count == r->room) {
		struct mac_key *old = kf->key;

		/* Secrets are not left behind in memory that is given back. */
		r->room = r->room != 0 ? 2 * r->room : 16;
		kf->key = mem_zero(r->room, sizeof(*kf->key));
		if (old != NULL) {
			memcpy(kf->key, old, kf->count * sizeof(*old));
			explicit_bzero(old, kf->count * sizeof(*old));
		}
		free(old);
	}
	kf->key[kf->count++] = *k;
}

static void
read_line(struct reader *r)
{
	struct mac_key k = { 0 };
	struct word number, w;

	if (!next_word(r, &number) || !read_id(r, &number, &k))
		return;
	if (is_there(r, &number, next_word(r, &w), k.id) &&
	    read_type(r, &w, &k) &&
	    is_there(r, &number, next_word(r, &w), k.id) &&
	    read_secret(r, &w, &k))
		add(r, &number, &k);
	explicit_bzero(&k, sizeof(k));
}

/* Sorts in place by id, stably: a merge of two halves. qsort() may keep
 * copies. */
static void
sort_keys(struct mac_key *key, struct mac_key *room, size_t n)
{
	size_t half = n / 2, i = 0, j = half;

	if (n < 2)
		return;
	sort_keys(key, room, half);
	sort_keys(key + half, room, n - half);
	for (size_t k = 0; k < n; k++)
		room[k] = j == n || (i < half && key[i].id <= key[j].id)
		    ? key[i++]
		    : key[j++];
	memcpy(key, room, n * sizeof(*key));
}

/* Of keys with one number only the last is kept. */
static void
settle(struct keyfile *kf)
{
	struct mac_key *room = mem_zero(kf->count, sizeof(*room));
	size_t n = 0;

	sort_keys(kf->key, room, kf->count);
	explicit_bzero(room, kf->count * sizeof(*room));
	free(room);
	for (size_t i = 0; i < kf->count; i++) {
		if (n > 0 && kf->key[n - 1].id == kf->key[i].id)
			n--;
		if (n != i)
			kf->key[n] = kf->key[i];
		n++;
	}
	if (n < kf->count)
		explicit_bzero(kf->key + n, (kf->count - n) * sizeof(*kf->key));
	kf->count = n;
}

void
keyfile_parse(struct keyfile *kf, const char *name, const char *text,
    size_t len, struct diags *ds)
{
	struct reader r = { .kf = kf, .ds = ds, .file = name };
	const char *end = text + len;

	memset(kf, 0, sizeof(*kf));
	while (text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));

		r.line++;
		r.start = r.at = text;
		r.end = nl != NULL ? nl : end;
		read_line(&r);
		text = nl != NULL ? nl + 1 : end;
	}
	settle(kf);
}

bool
keyfile_load(struct keyfile *kf, const struct slurp_source *by,
    const char *path, const struct place *from, struct diags *ds)
{
	struct slurp data;
	struct stat st;

	memset(kf, 0, sizeof(*kf));
	if (!slurp_file_by(&data, by, path, KEYFILE_SIZE)) {
		diag_add(ds, SEV_ERROR, *from, "keys-file",
		    _("the key file %s"), data.why);
		return false;
	}
	if (stat(path, &st) == 0 && (st.st_mode & S_IROTH) != 0)
		diag_add(ds, SEV_WARNING, *from, "keys-mode",
		    _("everybody on this host can read the keys: chmod o-r"));
	keyfile_parse(kf, path, data.text, data.len, ds);
	explicit_bzero(data.text, data.len);
	free(data.text);
	return true;
}

void
keyfile_free(struct keyfile *kf)
{
	if (kf->key != NULL)
		explicit_bzero(kf->key, kf->count * sizeof(*kf->key));
	free(kf->key);
	memset(kf, 0, sizeof(*kf));
}
