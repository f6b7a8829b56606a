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

/* Associations beyond this many are not started. */
#define APPLY_MAX_ASSOC 10000

/* The list of leap seconds where ntp.conf names none: tzdata's. */
#define APPLY_LEAPFILE "/usr/share/zoneinfo/leap-seconds.list"

/*
 * Fills `out` (params_init() included) and adds what the meaning of the lines
 * has against it to `ds`; mistakes of their form are in the list that
 * conf_load() filled. False if a line has an error of either kind: what could
 * be understood is there nevertheless, and never less guarded than the file
 * asks for.
 */
bool conf_params(const struct conf *c, struct params *out, struct diags *ds);

/*
 * Completes what conf_params() made by the keys of the file that `keys` names,
 * trusted or not, and adds what is wrong with them to `ds`; conf_params()
 * itself opens no file. Whoever asks for a key that is not there, or not
 * trusted, has an error and will not be started. False if there are errors.
 */
bool conf_keys(const struct conf *c, struct params *out, struct diags *ds);

#endif
