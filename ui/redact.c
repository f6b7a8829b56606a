/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/redact.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "config/directive.h"
#include "config/mem.h"
#include "core/i18n.h"

#define HEX    "0123456789abcdefABCDEF"
#define DIGITS "0123456789"

enum { ADDRESS = 64 }; /* octets of the longest that is looked at */

void
redact_init(struct redact *r, bool mask)
{
	*r = (struct redact){ .mask = mask };
}

void
redact_free(struct redact *r)
{
	for (size_t i = 0; i < r->nsecret; i++) {
		char *text = r->secret[i].text;

		explicit_bzero(text, strlen(text));
		free(text);
	}
	free(r->secret);
	free(r->public);
	*r = (struct redact){ 0 };
}

/* A directive or an option of ntp.conf. */
static bool
is_language(const char *word)
{
	return directive_find(word) != NULL || directive_reserved(word) != 0;
}

void
redact_secret(struct redact *r, const char *word, size_t len, bool everywhere)
{
	char *copy;

	if (len < REDACT_SHORTEST)
		return;
	copy = mem_zero(len + 1, 1);
	memcpy(copy, word, len);
	if (is_language(copy)) {
		free(copy);
		return;
	}
	r->secret =
	    mem_realloc(r->secret, r->nsecret + 1, sizeof(r->secret[0]));
	r->secret[r->nsecret++] =
	    (struct redact_word){ .text = copy, .everywhere = everywhere };
}

/* The third word of a line, and what follows it: ntpd takes one word, but a
 * secret with a blank in it is a secret too. */
static void
key_line(struct redact *r, const char *line, size_t len)
{
	size_t at = 0;

	for (int word = 0; at < len; word++) {
		size_t begin;

		while (at < len && isspace((unsigned char)line[at]))
			at++;
		for (begin = at; at < len && !isspace((unsigned char)line[at]);)
			at++;
		if (word >= 2)
			redact_secret(r, line + begin, at - begin, true);
	}
}

void
redact_keys(struct redact *r, const char *text, size_t len)
{
	while (len > 0) {
		const char *end = memchr(text, '\n', len);
		size_t line = end != NULL ? (size_t)(end - text) : len;

		key_line(r, text, line);
		line += end != NULL;
		text += line;
		len -= line;
	}
}

/* Length of the secret that stands at `text`; 0: none. */
static size_t
secret_at(const struct redact *r, const char *text, bool quotes)
{
	size_t longest = 0;

	for (size_t i = 0; i < r->nsecret; i++) {
		const struct redact_word *w = &r->secret[i];
		size_t len = strlen(w->text);

		if ((w->everywhere || quotes) && len > longest &&
		    strncmp(text, w->text, len) == 0)
			longest = len;
	}
	return longest;
}

static bool
is_mail(unsigned char c)
{
	return isalnum(c) || (c != '\0' && strchr("._%+-", c) != NULL);
}

/* The same of a mail address; it begins here. */
static size_t
mail_at(const char *text)
{
	size_t user = 0, host;

	while (is_mail((unsigned char)text[user]))
		user++;
	if (user == 0 || text[user] != '@')
		return 0;
	host = strspn(text + user + 1,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGITS ".-");
	return host > 0 ? user + 1 + host : 0;
}

/* Are strangers able to reach it? */
static bool
is_public(const struct addr *a)
{
	const uint8_t *ip = a->ip;
	static const uint8_t zero[15];

	if (a->family == ADDR_IPV6)
		return !(memcmp(ip, zero, sizeof(zero)) == 0 && ip[15] < 2) &&
		    (ip[0] & 0xfe) != 0xfc && ip[0] != 0xff &&
		    !(ip[0] == 0xfe && (ip[1] & 0xc0) == 0x80);
	return ip[0] != 0 && ip[0] != 10 && ip[0] != 127 && ip[0] < 224 &&
	    !(ip[0] == 172 && (ip[1] & 0xf0) == 16) &&
	    !(ip[0] == 192 && ip[1] == 168) &&
	    !(ip[0] == 169 && ip[1] == 254) &&
	    !(ip[0] == 100 && (ip[1] & 0xc0) == 64);
}

/* Length of an IPv4 address, whatever follows it: a port, a name. */
static size_t
dotted_at(const char *text)
{
	size_t at = 0;

	for (int part = 0; part < 4; part++) {
		size_t digits = strspn(text + at, DIGITS);

		if (digits == 0 || digits > 3)
			return 0;
		at += digits;
		if (part < 3 && text[at++] != '.')
			return 0;
	}
	return at;
}

/* Length of what has the form of an IPv6 address, or of the beginning of one
 * that a table has cut: two colons, and no time of day. */
static size_t
colons_at(const char *text)
{
	size_t len = strspn(text, HEX ":"), colons = 0, widest = 0, group = 0;
	bool letters = false;

	for (size_t i = 0; i < len; i++) {
		colons += text[i] == ':';
		letters |= isalpha((unsigned char)text[i]) != 0;
		group = text[i] == ':' ? 0 : group + 1;
		widest = group > widest ? group : widest;
	}
	if (len > 0 && text[len] == '.' && len > 2)
		len += strspn(text + len, DIGITS ".");
	while (len > 0 && (text[len - 1] == ':' || text[len - 1] == '.'))
		len--;
	if (colons < 2 || widest > 4)
		return 0;
	return letters || widest > 2 || strstr(text, "::") == text ? len : 0;
}

/* The name that stands for it from now on. */
static size_t
name_of(struct redact *r, const struct addr *a)
{
	for (size_t i = 0; i < r->npublic; i++)
		if (addr_equal(&r->public[i], a))
			return i + 1;
	r->public =
	    mem_realloc(r->public, r->npublic + 1, sizeof(r->public[0]));
	r->public[r->npublic++] = *a;
	return r->npublic;
}

/* May an IPv6 address begin here? A tally code that is a letter may stand
 * before it, as it does in `ntpq -p`. */
static bool
is_edge(const char *start, const char *text)
{
	char c = text > start ? text[-1] : ' ';

	if (c == 'x' || c == 'o')
		return text - 1 == start || isspace((unsigned char)text[-2]);
	return !isalnum((unsigned char)c) && strchr(":._", c) == NULL;
}

/* Takes an address out; how many octets it had, 0: none is here, or it is not
 * public. */
static size_t
mask_at(struct redact *r, const char *start, const char *text, FILE *out)
{
	bool goes_on = text > start && strchr(DIGITS ".", text[-1]) != NULL;
	size_t len = goes_on ? 0 : dotted_at(text);
	char word[ADDRESS], name[32];
	struct addr a;
	int n;

	if (len == 0 && is_edge(start, text))
		len = colons_at(text);
	if (len == 0 || len >= sizeof(word))
		return 0;
	memcpy(word, text, len);
	word[len] = '\0';
	if (!addr_parse(&a, word)) {
		/* Cut, or none: nobody can tell. */
		if (strchr(word, ':') == NULL)
			return 0;
		fputs("public-?", out);
		return len;
	}
	if (!is_public(&a))
		return 0;
	snprintf(name, sizeof(name), "public-%zu", name_of(r, &a));
	/* Columns stay where they were. */
	n = text[len] == ' ' ? (int)len : 0;
	fprintf(out, "%-*s", n, name);
	return len;
}

static void
put_octet(unsigned char c, FILE *out)
{
	bool control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;

	fputc(control ? '?' : c, out);
}

/* Writes one character, or what stands for it; how many octets it has. */
static size_t
put_plain(const char *text, FILE *out)
{
	unsigned char c = (unsigned char)text[0], next = (unsigned char)text[1];
	/* A control character of eight bits, as UTF-8. */
	bool wide = c == 0xc2 && next >= 0x80 && next < 0xa0;

	put_octet(wide ? '?' : c, out);
	return wide ? 2 : 1;
}

void
redact_text(struct redact *r, const char *text, bool quotes, FILE *out)
{
	const char *start = text;

	while (*text != '\0') {
		size_t len = secret_at(r, text, quotes);

		if (len > 0)
			fputs(_("(left out)"), out);
		else if ((text == start || !is_mail((unsigned char)text[-1])) &&
		    (len = mail_at(text)) > 0)
			fputs(_("(mail address)"), out);
		else if (r->mask)
			len = mask_at(r, start, text, out);
		if (len == 0)
			len = put_plain(text, out);
		text += len;
	}
}
