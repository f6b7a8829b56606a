/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One source in words: what it is, why it carries its tally code, how its
 * packets were judged. Pure; texts are translated. Every function writes into
 * the caller's buffer and returns it. `how`: FORMAT_* bits (ui/format.h).
 */
#ifndef NTPTUI_UI_WORDS_PEER_H
#define NTPTUI_UI_WORDS_PEER_H

#include "engine/snapshot.h"
#include "ui/canvas.h"

#include <stddef.h>

/* One or two words for a peer's standing: "system peer", "unreachable". */
const char *words_standing(const struct snap_peer *p);

/* A sentence: what this source is and why it carries its tally code. */
const char *words_tally(char *buf, size_t size, const struct snapshot *s,
    const struct snap_peer *p, unsigned how);

/* How its packets were judged: asked, accepted, and refused by reason. */
const char *words_counts(char *buf, size_t size, const struct snap_peer *p);

/* The last refusal, with its time; "" if there was none. */
const char *words_refusal(
    char *buf, size_t size, const struct snap_peer *p, unsigned how);

/* The role that a peer's tally has on the screen. */
enum role words_tally_role(const struct snap_peer *p);

/* Whether it proves who it is, and with which key. */
const char *words_auth(char *buf, size_t size, const struct snap_peer *p);

#endif
