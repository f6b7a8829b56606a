/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What ntpd (ntp.org's, NTPsec's, ours) answers in mode 6, read into the
 * picture: names, units and status words of both dialects. Pure; whatever is
 * no number in its bounds, no address or no name is as if it were not there.
 */
#ifndef NTPTUI_ENGINE_DISTANT_READ_H
#define NTPTUI_ENGINE_DISTANT_READ_H

#include "engine/snapshot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whose words these are. */
struct distant_kind {
	char version[64]; /* printable; "" before it is known */
	bool sec;         /* NTPsec's dialect */
	bool p11;         /* ntp.org's from 4.2.8p11 on: other bits in rs */
};

/* Takes the version out of a system answer. */
void distant_read_kind(struct distant_kind *k, const char *text, size_t len);

/* No count has been told yet (SNAP_UNTOLD). */
void distant_untold(struct snapshot *s);

/* System variables: of any request, those that are there. `at` is when the
 * answer came. */
void distant_read_system(
    struct snapshot *s, const char *text, size_t len, mono_t at);

/* The same of the kernel's clock, all that is told of it at once. */
void distant_read_kernel(
    struct snapshot *s, const char *text, size_t len, mono_t at);

/* An association's variables and its status word; s->wall must be known.
 * Everything but id is told anew. */
void distant_read_peer(struct snap_peer *p, const struct snapshot *s,
    uint16_t status, const char *text, size_t len);

/* READCLOCK: the driver and its time code, for p->note. */
void distant_read_clock(struct snap_peer *p, const char *text, size_t len);

/* What follows from all of them together: sync, why, counts. */
void distant_conclude(struct snapshot *s, uint16_t status);

/* One page of READ_MRU. */
struct distant_page {
	char nonce[64]; /* for the next */
	char last[24];  /* the newest entry's words, to go on from; "" */
	char addr[64];
	bool ended; /* no more is to come */
	size_t rows;
};

/* Those that asked most, busiest first. */
struct distant_clients {
	struct snap_client row[SNAP_CLIENTS];
	size_t n;
};

/* Adds a page's clients; `now` is the daemon's own clock. */
void distant_read_mru(struct distant_page *page, struct distant_clients *c,
    const struct distant_kind *k, ntp_ts now, const char *text, size_t len);

#endif
