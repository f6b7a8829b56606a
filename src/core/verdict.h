/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every way in which a packet from a source can be judged, each with a name,
 * the test of RFC 5905 it comes from and one sentence for people. The list
 * is the only one: enum, table, counters and screens come from it.
 */
#ifndef NTPTUI_CORE_VERDICT_H
#define NTPTUI_CORE_VERDICT_H

#include <stdbool.h>

/*
 * id, short name (JSON, columns), flash bit as ntpq shows it, sentence.
 * Order is the order in which peer_receive() asks. A duplicate is named
 * before anything else is said of its origin. Kisses come before the test for
 * zero timestamps: ntpd-rs leaves them zero in a kiss. The last is not asked by
 * it at all: such a packet never gets so far (peer_keep_out()).
 */
#define VERDICT_LIST(X)                                                        \
	X(OK, "ok", 0x0000, N_("accepted"))                                    \
	X(SHORT, "short", 0x0000, N_("shorter than an NTP packet"))            \
	X(FORM, "form", 0x0000, N_("extension fields or trailer malformed"))   \
	X(VERSION, "version", 0x0000, N_("a version we did not ask in"))       \
	X(MODE, "mode", 0x0000, N_("not an answer (wrong mode)"))              \
	X(ADDRESS, "address", 0x0000, N_("came from another address"))         \
	X(DUP, "dup", 0x0001, N_("a duplicate of an answer we had"))           \
	X(UNASKED, "unasked", 0x0002, N_("no question was outstanding"))       \
	X(BOGUS, "bogus", 0x0002, N_("its origin is not our question"))        \
	X(AUTH, "auth", 0x0010, N_("authentication failed or missing"))        \
	X(RATE, "kod-rate", 0x0008, N_("kiss: asked too often (RATE)"))        \
	X(DENY, "kod-deny", 0x0008, N_("kiss: access denied (DENY)"))          \
	X(RSTR, "kod-rstr", 0x0008, N_("kiss: access restricted (RSTR)"))      \
	X(KISS, "kod", 0x0008, N_("kiss: another code"))                       \
	X(UNSYNC, "unsync", 0x0004, N_("a timestamp in it is zero"))           \
	X(STRATUM, "stratum", 0x0020, N_("the server is not synchronised"))    \
	X(HEADER, "header", 0x0040,                                            \
	    N_("root distance or reference time "                              \
	       "impossible"))                                                  \
	X(DELAY, "delay", 0x0040, N_("round trip negative or too long"))       \
	X(LATE, "late", 0x2000, N_("the answer took too long"))                \
	X(CLOSED, "closed", 0x0000,                                            \
	    N_("a restrict line of our own keeps its answers out"))

enum verdict {
#define X(id, name, flash, text) VERDICT_##id,
	VERDICT_LIST(X)
#undef X
	    VERDICT_COUNT
};

/* Short name, as in VERDICT_LIST; "?" out of range. */
const char *verdict_name(enum verdict v);

/* The sentence, untranslated; pass it through _(). */
const char *verdict_text(enum verdict v);

/* The bit it sets in ntpq's flash word (0: none). */
unsigned verdict_flash(enum verdict v);

/* Is it a kiss code? */
bool verdict_is_kiss(enum verdict v);

#endif
