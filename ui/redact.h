/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is not for strangers is taken out of texts: secrets always, mail
 * addresses always, public network addresses if that is wished. An address
 * gets the same name wherever it stands, so that a masked text can still be
 * understood. Pure but for memory.
 */
#ifndef NTPTUI_UI_REDACT_H
#define NTPTUI_UI_REDACT_H

#include "config/conf.h"
#include "core/addr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define REDACT_SHORTEST 4 /* octets of a word that can be a secret */

struct redact_word {
	char *text;      /* owned */
	bool everywhere; /* else only where ntp.conf may be quoted */
};

struct redact {
	bool mask;                  /* public addresses too */
	struct redact_word *secret; /* owned */
	size_t nsecret;
	struct addr *public; /* owned: those seen, in their order */
	size_t npublic;
};

void redact_init(struct redact *r, bool mask);
void redact_free(struct redact *r); /* wipes what it knows */

/* A word that is not to appear. Shorter ones, and words of ntp.conf's own
 * language, are not remembered: they would tear every text to pieces. */
void redact_secret(
    struct redact *r, const char *word, size_t len, bool everywhere);

/* The secrets of a keys file's text, read from the file that `keys` names. */
void redact_keys(struct redact *r, const char *text, size_t len);

/*
 * Writes the lines of a configuration, those of its includes too: without
 * comments, without values of what is secret, without lines that are no
 * directive. What it leaves out is to be quoted nowhere from then on; what
 * was a secret's value is to appear nowhere.
 */
void redact_conf(struct redact *r, const struct conf *c, FILE *out);

/* Writes a text without secrets, mail addresses, control characters and, if
 * that is wished, public addresses. `quotes`: it may quote ntp.conf. */
void redact_text(struct redact *r, const char *text, bool quotes, FILE *out);

#endif
