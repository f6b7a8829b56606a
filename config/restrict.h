/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the restrict lines of a file mean, as ntp.org's 4.2.8 or NTPsec's
 * ntpd means it: the rules that they make together, and the line to which
 * each word of a rule is owed. It owns its rules; file names stay the
 * caller's. It asks no name server: whoever wants names gives a function.
 */
#ifndef NTPTUI_CONFIG_RESTRICT_H
#define NTPTUI_CONFIG_RESTRICT_H

#include "core/access.h"

#include "config/conf.h"
#include "config/directive.h"

/* Addresses of one name that count. */
#define RESTRICT_ADDRESSES 64

/* Looks up a host name: writes its addresses of `family` (ADDR_NONE: any), at
 * most `max`, in the order of getaddrinfo(3); returns how many. */
struct restrict_names {
	size_t (*find)(void *arg, const char *name, enum addr_family family,
	    struct addr *out, size_t max);
	void *arg;
};

/* What a line did. */
enum restrict_effect {
	RESTRICT_NO_LINE,  /* it is no restrict line */
	RESTRICT_DONE,     /* it counts */
	RESTRICT_WARNED,   /* it counts, but not every word of it */
	RESTRICT_UNUSABLE, /* its address, name or mask is none: ignored */
	RESTRICT_BROKEN,   /* what stands before the mistake counts, if it is
			      complete */
};

struct restrict_line {
	const char *file; /* NULL: nowhere, it is built in */
	uint32_t line;
};

struct restrict_set;

/*
 * An empty file: only the built-in defaults, which let everything through in
 * ntp.org's dialect, and are `noquery limited` in NTPsec's and where it is
 * not known which (DIALECT_BOTH). `names` may be NULL: then no name but
 * localhost is known.
 */
struct restrict_set *restrict_new(
    unsigned dialect, const struct restrict_names *names);
void restrict_free(struct restrict_set *s);

/* Adds a line (no newline, no NUL); any line may come. `file` must stay as
 * long as the set. */
enum restrict_effect restrict_add(struct restrict_set *s, const char *file,
    uint32_t line, const char *text, size_t len);

struct restrict_server {
	struct addr addr;
	bool keyed; /* it authenticates, by key or NTS */
};

/* Adds the holes that `restrict source` leaves for time sources, after all
 * lines. */
void restrict_servers(
    struct restrict_set *s, const struct restrict_server *server, size_t n);

/* The rule that `restrict source` makes for the address of a time source, but
 * for the address; false if there is no such line. */
bool restrict_template(const struct restrict_set *s, struct access_rule *rule);

/* The line that made it, or the built-in one if there is none. */
struct restrict_line restrict_template_line(const struct restrict_set *s);

/* All rules get `flags`: for a program that cannot tell whom a line that it
 * does not understand was to keep out. */
void restrict_everywhere(struct restrict_set *s, uint32_t flags);

/* Everything of a document: its lines, then the servers whose address is
 * known. *mode7 is whether mode 7 is enabled. Lines that come to nothing or
 * are cut short go to `ds` (NULL: nowhere). */
struct restrict_set *restrict_read(const struct conf *c, unsigned dialect,
    const struct restrict_names *names, bool *mode7, struct diags *ds);

/* Writes the rules, *count of them, into a block for the caller to free();
 * access_build() may be given it. */
struct access_rule *restrict_rules(const struct restrict_set *s, size_t *count);

/* The line that gave `rule`, one of restrict_rules(), its word `flag` (one
 * ACCESS_* bit), or, if 0, the last line that named it. */
struct restrict_line restrict_owed(const struct restrict_set *s,
    const struct access_rule *rule, uint32_t flag);

/*
 * Reads a numeric address as ntpd reads one in a restrict line: brackets
 * round IPv6, and the older IPv4 forms (10.1, 0x0a000001, octal 012.0.0.1)
 * too. False if it is none of `family` (ADDR_NONE: any).
 */
bool restrict_address(
    struct addr *out, const char *text, enum addr_family family);

/* The addresses, at most RESTRICT_ADDRESSES, that a word of the file stands
 * for; 0: none. */
size_t restrict_lookup(const struct restrict_set *s, const char *name,
    enum addr_family family, struct addr *out);

#endif
