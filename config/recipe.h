/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The finished ntp.conf of a role, made of the present one: who is asked, who
 * may do what, where the drift and the list of leap seconds are. Every line
 * that is not in its way stays octet for octet; what goes is commented out
 * with a reason. Made of its own result it changes nothing. It opens no file.
 */
#ifndef NTPTUI_CONFIG_RECIPE_H
#define NTPTUI_CONFIG_RECIPE_H

#include "config/diag.h"
#include "config/explain.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum recipe_role {
	RECIPE_CLIENT, /* serves nobody but this host */
	RECIPE_LAN,    /* and the networks that it is in */
	RECIPE_POOL,   /* and everybody, as a member of the NTP Pool */
	RECIPE_ROLES
};

/* What it may touch; bits. */
enum {
	RECIPE_UPSTREAMS = 1 << 0, /* server and pool lines */
	RECIPE_ACCESS = 1 << 1,    /* restrict lines, and what opens doors */
	RECIPE_FILES = 1 << 2,     /* driftfile, leapfile */
	RECIPE_ALL = RECIPE_UPSTREAMS | RECIPE_ACCESS | RECIPE_FILES,
};

/* Networks that are served, at most. */
#define RECIPE_NETS 32

struct recipe {
	enum recipe_role role;
	unsigned parts;          /* RECIPE_* bits */
	const char *const *host; /* whom to ask; none: those that are there,
				    as far as the role permits */
	size_t nhost;
	const struct explain_net *net; /* RECIPE_LAN: at most RECIPE_NETS */
	size_t nnet;
	const char *driftfile; /* these shall be the files; NULL: what is there
				  stays */
	const char *leapfile;
	unsigned dialect; /* DIALECT_* bits, as which the text is judged; 0: by
			     evidence */
	int64_t now;      /* s since 1970, for reasons that have a date */
};

/* The text that it makes, malloc'ed and with a NUL behind it; its length to
 * *out_len. Pure but for its memory. */
char *recipe_text(const char *text, size_t len, const struct recipe *r,
    size_t *out_len) __attribute__((warn_unused_result));

/* "client", "lan", "pool": in files and on the command line. */
const char *recipe_role_word(enum recipe_role role);

/* False if the word is none of them. */
bool recipe_role_parse(const char *word, enum recipe_role *out);

/*
 * What the finished text is worth, by the access table and all checks: the
 * people that must and must not be served, in words; errors and warnings
 * that are left are in `ds` (as examine_conf() has them). True if the role is
 * kept: who shall get time gets it, and nobody else may do more.
 */
bool recipe_proven(const char *text, size_t len, const struct recipe *r,
    struct diags *ds, char *why, size_t size);

#endif
