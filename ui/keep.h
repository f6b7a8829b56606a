/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `serve` as root in two processes: what the keeper has to know of ntp.conf,
 * and what only it may do to that file. It keeps texts that it has read
 * itself, and puts no others back.
 */
#ifndef NTPTUI_UI_KEEP_H
#define NTPTUI_UI_KEEP_H

#include "config/prefs.h"
#include "engine/herald.h"
#include "engine/keeping.h"
#include "ui/options.h"

/* Is it to be done so? */
bool keep_wanted(const struct options *o, const struct prefs *p);

/* Writes the process id where the options or the settings want it; what stands
 * in the way is said. */
void keep_pidfile(
    const struct prefs *p, const struct options *o, struct herald *h);

/* Until it is told to end; `work` is run in the engine's process. An exit
 * code. */
int keep_serve(const struct options *o, const struct prefs *p,
    int (*work)(const struct options *o, struct kept *k));

#endif
