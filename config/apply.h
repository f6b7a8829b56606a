/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a document to what the engine wants to be told. Every directive that
 * is kept but not acted on yet gets a note; an association with `nts` is an
 * error and is not started, for a silent downgrade would be a lie.
 */
#ifndef NTPTUI_CONFIG_APPLY_H
#define NTPTUI_CONFIG_APPLY_H

#include "config/conf.h"
#include "engine/params.h"

/* Fills `out` (params_init() included); false if there were errors: what
 * could be understood is there nevertheless. */
bool conf_params(const struct conf *c, struct params *out, struct diags *ds);

#endif
