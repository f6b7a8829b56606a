/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which daemon a file is written for: as somebody says, or as the words in it
 * show, which only one of the two takes. Pure. Where nothing shows it, both
 * dialects' words pass.
 */
#ifndef NTPTUI_CONFIG_DIALECT_H
#define NTPTUI_CONFIG_DIALECT_H

#include "config/conf.h"
#include "config/directive.h"

/* Reads "ntp", "ntpsec" or "auto" into DIALECT_NTP, DIALECT_SEC or
 * DIALECT_NONE; false if it is none of them. */
bool dialect_parse(const char *word, unsigned *out);

/* "ntp.org's ntpd", "NTPsec's ntpd", "one of the two", translated. */
const char *dialect_name(unsigned dialect);

/*
 * DIALECT_NTP or DIALECT_SEC by evidence: words that only one takes, paths
 * that name NTPsec. Where there is none, or as much for one as for the
 * other, DIALECT_BOTH.
 */
unsigned dialect_guess(const struct conf *c);

/* Adds what one statement has for NTPsec (> 0) or ntp.org's ntpd (< 0). */
struct stmt;
int dialect_evidence(const struct stmt *s);

#endif
