/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns of the table of public servers. Pure; their context is the
 * scene.
 */
#ifndef NTPTUI_UI_SERVER_COLUMNS_H
#define NTPTUI_UI_SERVER_COLUMNS_H

#include "ui/picker.h"
#include "ui/table.h"

#define SERVER_COLUMNS 18
extern const struct column server_columns[SERVER_COLUMNS];

/* How much it matters who may ask: a character, and its role. */
char server_policy_sign(enum catalog_policy policy);
enum role server_policy_role(const struct pick *p);

/* What it follows, as it says: "GPS", an address, or the name of the listed
 * server that has it; returns buf. */
struct roster;
const char *server_follows(
    const struct roster *r, const struct pick *p, char *buf, size_t size);

/* Answers that were lost, of those asked for; NAN: unknown. */
double server_loss(const struct pick *p);

#endif
