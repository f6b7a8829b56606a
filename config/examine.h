/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All that can be said against a document, by one call: the meaning of its
 * lines, and what they make together. So the command line and the editor say
 * the same. It adds to what reading the document found, and changes nothing.
 */
#ifndef NTPTUI_CONFIG_EXAMINE_H
#define NTPTUI_CONFIG_EXAMINE_H

#include <stdbool.h>

#include "config/check.h"

/* `ours`: what this program cannot do yet is told too, as notes. */
void examine_conf(const struct conf *c, const struct check_how *how, bool ours,
    struct diags *ds);

#endif
