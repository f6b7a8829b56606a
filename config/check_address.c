/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address of a restrict line, and the mask that it has or should have. */

#include "config/checking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/i18n.h"

#include "config/restrict.h"

static struct place
at_token(const struct checking *k, const struct token *t)
{
	return token_place(k->file, k->line, t);
}

static size_t
octets(enum addr_family family)
{
	return family == ADDR_IPV4 ? 4 : 16;
}

/* The mask of a prefix as an address. */
struct addr
check_prefix_mask(enum addr_family family, unsigned bits)
{
	struct addr m = { .family = (uint8_t)family };

	for (unsigned i = 0; i < bits; i++)
		m.ip[i / 8] |= (uint8_t)(0x80 >> i % 8);
	return m;
}

/* Ones, then zeros? */
static bool
is_contiguous(const struct addr *m)
{
	bool zero = false;

	for (size_t i = 0; i < 8 * octets(m->family); i++) {
		bool bit = m->ip[i / 8] & (0x80 >> i % 8);

		if (bit && zero)
			return false;
		zero |= !bit;
	}
	return true;
}

/* Clears what the mask does not cover; true if there was something. */
static bool
clear_host(struct addr *a, const struct addr *m)
{
	bool any = false;

	for (size_t i = 0; i < octets(a->family); i++) {
		any |= (a->ip[i] & ~m->ip[i]) != 0;
		a->ip[i] &= m->ip[i];
	}
	return any;
}

static void
check_host_bits(struct checking *k, const struct restrict_stmt *r,
    struct addr a, const struct addr *m, int bits)
{
	char net[ADDR_TEXT], tail[8] = "";
	struct diag *d;

	if (!is_contiguous(m) || !clear_host(&a, m))
		return;
	addr_text(&a, net, sizeof(net));
	if (bits > 0)
		snprintf(tail, sizeof(tail), "/%d", bits);
	d = diag_add(k->ds, SEV_WARNING, at_token(k, &r->address), "host-bits",
	    _(WORD " has bits outside its mask: the line is for all of %s%s"),
	    r->address.text, net, tail);
	diag_mend(
	    d, FIX_REPLACE, r->address.col, r->address.len, "%s%s", net, tail);
}

static void
check_mask(
    struct checking *k, const struct restrict_stmt *r, const struct addr *a)
{
	struct place at = at_token(k, &r->mask);
	struct addr m, not ;
	char text[ADDR_TEXT];
	struct diag *d;

	if (!addr_parse(&m, r->mask.text)) {
		diag_add(k->ds, SEV_ERROR, at, "bad-mask",
		    _(WORD " is no mask: the line is ignored; write it like "
			   "255.255.255.0"),
		    r->mask.text);
		return;
	}
	if (m.family != a->family) {
		diag_add(k->ds, SEV_WARNING, at, "mask-family",
		    _("an IPv%d mask for an IPv%d address: the line becomes "
		      "the default for everybody"),
		    (int)m.family, (int)a->family);
		return;
	}
	if (is_contiguous(&m)) {
		check_host_bits(k, r, *a, &m, 0);
		return;
	}
	d = diag_add(k->ds, SEV_WARNING, at, "odd-mask",
	    _("the mask " WORD " has holes: it is compared bit by bit and "
	      "matches addresses all over the net"),
	    r->mask.text);
	not = m;
	for (size_t i = 0; i < octets(m.family); i++)
		not .ip[i] = (uint8_t)~m.ip[i];
	if (is_contiguous(&not ))
		diag_mend(d, FIX_REPLACE, r->mask.col, r->mask.len, "%s",
		    addr_text(&not, text, sizeof(text)));
}

/* Does an address without a mask look like that of a network? */
static void
check_no_mask(
    struct checking *k, const struct restrict_stmt *r, const struct addr *a)
{
	size_t n = octets(a->family), used = n;
	struct place at = at_token(k, &r->address);
	struct addr m;
	char text[ADDR_TEXT];
	struct diag *d;

	while (used > 0 && a->ip[used - 1] == 0)
		used--;
	if (used == 0) {
		d = diag_add(k->ds, SEV_WARNING, at, "net-no-mask",
		    _(WORD " without a mask is one address that nobody has: "
			   "write default for everybody"),
		    r->address.text);
		diag_mend(d, FIX_REPLACE, r->address.col, r->address.len,
		    a->family == ADDR_IPV4 ? "-4 default" : "-6 default");
		return;
	}
	if (n == 16)
		used = (used + 1) / 2 * 2;
	if (n - used < (n == 4 ? 1 : 8))
		return;
	m = check_prefix_mask(a->family, (unsigned)used * 8);
	addr_text(&m, text, sizeof(text));
	d = diag_add(k->ds, SEV_WARNING, at, "net-no-mask",
	    _(WORD " looks like a network, but without a mask the line is "
		   "for one address only: add 'mask %s'"),
	    r->address.text, text);
	diag_mend(d, FIX_REPLACE, r->address.col + r->address.len, 0,
	    " mask %s", text);
}

/* ADDRESS/BITS. */
static void
check_cidr(struct checking *k, const struct restrict_stmt *r, const char *slash)
{
	struct place at = at_token(k, &r->address);
	char bare[ADDR_TEXT], text[ADDR_TEXT], *end;
	struct addr a, m;
	struct diag *d;
	long bits;

	snprintf(bare, sizeof(bare), "%.*s",
	    (int)(slash - r->address.text < 64 ? slash - r->address.text : 64),
	    r->address.text);
	if (!restrict_address(&a, bare, ADDR_NONE)) {
		diag_add(k->ds, SEV_ERROR, at, "bad-address",
		    _(WORD " is no address: the line is ignored"),
		    r->address.text);
		return;
	}
	bits = strtol(slash + 1, &end, 10);
	if (end == slash + 1 || *end != '\0' || bits < 1 ||
	    bits > (long)octets(a.family) * 8) {
		diag_add(k->ds,
		    k->dialect == DIALECT_NTP ? SEV_ERROR : SEV_WARNING, at,
		    "bad-prefix",
		    _("/%.20s is no prefix from 1 to %d: NTPsec takes the "
		      "line for one address, ntp.org's ntpd ignores it"),
		    slash + 1, (int)octets(a.family) * 8);
		return;
	}
	m = check_prefix_mask(a.family, (unsigned)bits);
	check_host_bits(k, r, a, &m, (int)bits);
	if (!check_maybe(k, DIALECT_NTP))
		return;
	addr_text(&m, text, sizeof(text));
	d = diag_add(k->ds, k->dialect == DIALECT_NTP ? SEV_ERROR : SEV_WARNING,
	    at, "cidr",
	    _("ntp.org's ntpd takes " WORD " for a name and ignores the "
	      "line: write 'mask %s'"),
	    r->address.text, text);
	clear_host(&a, &m);
	diag_mend(d, FIX_REPLACE, r->address.col, r->address.len, "%s mask %s",
	    addr_text(&a, bare, sizeof(bare)), text);
}

static bool
is_pool_name(const char *name)
{
	size_t len = strlen(name), tail = strlen("pool.ntp.org");

	return len >= tail && strcmp(name + len - tail, "pool.ntp.org") == 0;
}

/* Capitals, or the word of another program, where ntpd has its own. */
static const char *
meant_word(const char *name)
{
	static const struct {
		const char *name, *meant;
	} words[] = { { "default", "default" }, { "any", "default" },
		{ "all", "default" }, { "source", "source" } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(name, words[i].name) == 0)
			return words[i].meant;
	return NULL;
}

/* Only digits, points and signs: an address or a range that is none. */
static bool
is_numbers(const char *name)
{
	return name[strspn(name, "0123456789.-:*")] == '\0';
}

/* A word that no look-up will ever find; true if it was told. */
static bool
check_no_name(struct checking *k, const struct restrict_stmt *r)
{
	const char *name = r->address.text, *meant = meant_word(name);
	struct place at = at_token(k, &r->address);
	enum source_kind kind;
	struct addr addr;
	struct diag *d;
	size_t bad;

	if (meant != NULL) {
		d = diag_add(k->ds, SEV_ERROR, at, "restrict-name",
		    _(WORD " is taken for a host's name, and the line "
			   "ignored: did you mean %s?"),
		    name, meant);
		diag_mend(d, FIX_REPLACE, r->address.col, r->address.len, "%s",
		    meant);
		return true;
	}
	kind = source_kind(name, &addr, &bad);
	if (kind == SOURCE_NAME && !is_numbers(name))
		return false;
	if (strcmp(name, "*") == 0)
		diag_add(k->ds, SEV_WARNING, at, "restrict-name",
		    _("'*' means this host only: write default for "
		      "everybody"));
	else
		diag_add(k->ds, SEV_ERROR, at, "restrict-name",
		    _(WORD " is no address, and no host has such a name: the "
			   "line is ignored"),
		    name);
	return true;
}

static void
check_name(struct checking *k, const struct restrict_stmt *r)
{
	static const char *const here[] = { "localhost", "localhost6",
		"ip6-localhost", "ip6-loopback", "localhost.localdomain" };
	const char *name = r->address.text;
	struct place at = at_token(k, &r->address);
	struct diag *d;

	for (size_t i = 0; i < sizeof(here) / sizeof(here[0]); i++)
		if (strcmp(name, here[i]) == 0)
			return;
	if (check_no_name(k, r))
		return;
	if (is_pool_name(name)) {
		d = diag_add(k->ds, SEV_WARNING, at, "restrict-pool",
		    _("a pool has other addresses at every look-up, this line "
		      "is for those of the start: write 'restrict source'"));
		diag_mend(
		    d, FIX_REPLACE, r->address.col, r->address.len, "source");
	} else {
		diag_add(k->ds, SEV_NOTE, at, "restrict-name",
		    _("the name " WORD " is looked up once, at the start, and "
		      "the line ignored if that fails: write addresses"),
		    name);
	}
}

void
check_address(struct checking *k, const struct restrict_stmt *r)
{
	const char *text = r->address.text, *slash = strchr(text, '/');
	struct place at = at_token(k, &r->address);
	char as[ADDR_TEXT];
	struct addr a, strict;
	struct diag *d;

	if (slash != NULL) {
		check_cidr(k, r, slash);
		return;
	}
	if (!restrict_address(&a, text, ADDR_NONE)) {
		check_name(k, r);
		return;
	}
	if (r->family != ADDR_NONE && r->family != a.family) {
		diag_add(k->ds, SEV_ERROR, at, "wrong-family",
		    _(WORD " is no IPv%d address: the line is ignored"), text,
		    (int)r->family);
		return;
	}
	if (text[0] != '[' && !addr_parse(&strict, text)) {
		d = diag_add(k->ds, SEV_WARNING, at, "odd-address",
		    _(WORD " is read as %s: write it so"), text,
		    addr_text(&a, as, sizeof(as)));
		diag_mend(d, FIX_REPLACE, r->address.col, r->address.len, "%s",
		    addr_text(&a, as, sizeof(as)));
	}
	if (r->mask.text == NULL) {
		check_no_mask(k, r, &a);
		return;
	}
	if (r->family != ADDR_NONE) {
		d = diag_add(k->ds,
		    k->dialect == DIALECT_NTP ? SEV_NOTE : SEV_WARNING, at,
		    "family-mask",
		    _("only ntp.org's 4.2.8 takes -%d and a mask in one "
		      "line: leave -%d out, the address shows it"),
		    (int)r->family, (int)r->family);
		diag_mend(d, FIX_REPLACE, k->stmt.token[1].col,
		    r->address.col - k->stmt.token[1].col, "%s", "");
	}
	check_mask(k, r, &a);
}
