/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `ntptui pool` prints: panels as text, and the same as JSON. Pure but for
 * the stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_POOL_H
#define NTPTUI_UI_PRINT_POOL_H

#include "ui/pool_panel.h"

#include <jansson.h>
#include <stdio.h>

/* One panel in 80 columns. */
void print_pool(
    enum pool_panel which, const struct pool_facts *f, unsigned how, FILE *out);

/* The facts of a panel that measures: VERIFY, FORECAST, SCORE. */
json_t *print_pool_json(enum pool_panel which, const struct pool_facts *f);

#endif
