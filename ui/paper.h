/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text made once to be read: lines, each with a role, that are wrapped when
 * they are shown. Owned by whoever shows it.
 */
#ifndef NTPTUI_UI_PAPER_H
#define NTPTUI_UI_PAPER_H

#include "ui/canvas.h"

#include <stddef.h>

struct paper;

struct paper *paper_new(void);
void paper_free(struct paper *p);

/* Adds a line, by printf rules, at most 1,000 octets. */
void paper_say(struct paper *p, enum role role, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds a text in lines, each a line of its own. */
void paper_text(struct paper *p, enum role role, const char *text);

/* Adds a line of so many octets, which may hold anything; it is cut at the
 * edge and not wrapped. `sign` stands before it. */
void paper_line(
    struct paper *p, enum role role, char sign, const char *text, size_t len);

/* Adds a heading across. */
void paper_rule(struct paper *p, const char *heading);

/* Writes all its lines (ui/view.h). */
struct text;
void paper_write(const struct paper *p, struct text *t);

#endif
