/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gathers what the panels of ui/pool_panel.h want to know and nobody measures:
 * this host, and what its ntp.conf makes of strangers. It reads files and the
 * kernel; the panels do not.
 */
#ifndef NTPTUI_UI_POOL_FACTS_H
#define NTPTUI_UI_POOL_FACTS_H

#include "ui/pool_panel.h"

/* Country (`country`, else by the time zone), link, private addresses, name;
 * and the public addresses, unless they are there already. It may take some
 * tenths of a second. */
void pool_facts_host(struct pool_facts *f, const char *country);

/* What the rules of this file make of strangers; nothing if `path` is NULL or
 * cannot be read. `dialect` as of session_dialect(). */
void pool_facts_access(
    struct pool_facts *f, const char *path, unsigned dialect);

/* The same of a text. */
struct conf;
void pool_facts_rules(
    struct pool_facts *f, const struct conf *c, unsigned dialect);

#endif
