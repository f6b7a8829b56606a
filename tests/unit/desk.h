/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A console without a terminal for tests: opened on a scene, typed at, and
 * read as text.
 */
#ifndef NTPTUI_TESTS_DESK_H
#define NTPTUI_TESTS_DESK_H

#include "tests/unit/scene.h"
#include "ui/app.h"

/* A console that has seen this scene; app_free() it. */
struct app *open_app(enum scene_kind kind);

/* Letters are keys; \r is Enter, \f PgDn, ^ Ctrl-C, | Esc. */
unsigned type(struct app *a, const char *keys);

/* The whole canvas as text; free() it. */
char *draw(struct app *a, int rows, int cols, bool ascii, bool roles);

/* Does the screen of 80x24 hold the text? shows() prints it if not. */
bool shows(struct app *a, const char *text);

bool hides(struct app *a, const char *text);

/* Presses `key`, types `text` and enters it; leaves it instead if `leave`. */
unsigned enter(struct app *a, int key, const char *text, bool leave);

/* Fails the test unless tests/golden/NAME.screen holds this text. GENERATE=1
 * writes the file anew; look at it before you commit. */
void compare(const char *name, const char *text);

#endif
