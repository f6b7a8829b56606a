/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that tell share; private to src/why. */
#ifndef NTPTUI_WHY_TELLING_H
#define NTPTUI_WHY_TELLING_H

#include "why/tell.h"

void why_line(struct why_text *out, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

const struct snap_peer *why_tell_whom(
    const struct why_facts *f, uint16_t assoc);

void why_tell_tally(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out);

/* In one line, or bit by bit. */
void why_tell_reach(const struct why_facts *f, const struct snap_peer *p,
    bool bits, struct why_text *out);

#endif
