/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An engine in another process, seen through its UNIX socket: asks for the
 * picture, puts it together, carries commands, and calls again when it was
 * lost. link.h's other half; it trusts nothing that comes.
 */
#ifndef NTPTUI_ENGINE_REMOTE_H
#define NTPTUI_ENGINE_REMOTE_H

#include "engine/link.h"

struct remote;

/* All as in link.h. */
struct remote *remote_new(const char *const path[], size_t n, int *error);
int remote_fd(const struct remote *r);
int remote_patience(const struct remote *r);
bool remote_work(struct remote *r);
const struct snapshot *remote_snapshot(struct remote *r);
uint32_t remote_command(
    struct remote *r, enum command_kind kind, uint16_t number);
uint32_t remote_ask(struct remote *r, const struct link_question *q);
const struct link_answer *remote_answer(struct remote *r);
struct link_info remote_info(const struct remote *r);

/* NULL is fine. */
void remote_free(struct remote *r);

#endif
