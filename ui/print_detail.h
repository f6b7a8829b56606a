/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A screen printed once as text: the detail of one source, or any other. Pure
 * but for the stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_DETAIL_H
#define NTPTUI_UI_PRINT_DETAIL_H

#include "ui/view.h"

#include <stdio.h>

/* The screen's lines without its frame, `sc->cols` wide; nothing beyond ASCII
 * without FORMAT_UTF8 in sc->how. */
void print_view(struct view *v, const struct scene *sc, FILE *out);

/* All that the detail screen says of a source. */
void print_detail(const struct snap_peer *p, const struct scene *sc, FILE *out);

/* One object: what `peers --json` says of it, and its filter. */
void print_detail_json(const struct snap_peer *p, FILE *out);

#endif
