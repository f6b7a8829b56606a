/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verbs that show something, for the console in lines: each prints what
 * its screen would show. Pure but for the stream it writes to.
 */
#ifndef NTPTUI_UI_PLAIN_SHOW_H
#define NTPTUI_UI_PLAIN_SHOW_H

#include "engine/snapshot.h"
#include "ui/app.h"

#include <stdbool.h>
#include <stdio.h>

/* What is shown, all borrowed. */
struct plain_desk {
	const struct snapshot *last;
	struct app *app;
	unsigned how; /* FORMAT_* bits */
	struct link_info info;
	FILE *out;
};

/* True if the line's verb shows something, which it has then done. */
bool plain_show(const struct plain_desk *d, int argc, char *argv[]);

#endif
