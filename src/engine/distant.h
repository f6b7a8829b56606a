/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The daemon of another host, seen through NTP mode 6 over UDP as any ntpq
 * may: ntp.org's ntpd, NTPsec's, ours. Asks for everything in rounds, a few
 * requests at a time, and fills the same picture as an engine of ours. It can
 * change nothing; it trusts nothing that comes; it never waits for anybody.
 */
#ifndef NTPTUI_ENGINE_DISTANT_H
#define NTPTUI_ENGINE_DISTANT_H

#include "core/addr.h"
#include "engine/link.h"

struct distant;

/* `host`: NAME, ADDRESS, NAME:PORT, [ADDRESS]:PORT; `family`: ADDR_NONE for
 * both. NULL if that cannot be a host. */
struct distant *distant_new(const char *host, enum addr_family family);

/* All as in link.h. */
int distant_fd(const struct distant *d);
int distant_patience(const struct distant *d);
bool distant_work(struct distant *d);
const struct snapshot *distant_snapshot(struct distant *d);
uint32_t distant_command(struct distant *d);
struct link_info distant_info(const struct distant *d);
uint32_t distant_ask(struct distant *d, const struct link_question *q);
const struct link_answer *distant_answer(struct distant *d);

/* The list of clients is wanted too: it takes many questions. */
void distant_watch(struct distant *d, bool clients);

/* NULL is fine. */
void distant_free(struct distant *d);

#endif
