/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is installed beside the program and says what its tables say: manual
 * pages and completions of shells. Pure: tables in, text out, in English.
 * ui/mkdocs.c runs it while the program is built.
 */
#ifndef NTPTUI_UI_DOCS_H
#define NTPTUI_UI_DOCS_H

#include <stdbool.h>
#include <stdio.h>

/* ntptui(1): every verb, option, key and exit code. */
void docs_man(FILE *out);

/* ntptui.cfg(5), from the settings' file itself, whose every setting stands
 * below the lines that tell it. False after a sentence on stderr: a setting of
 * the table is not told there, or something told is none. */
bool docs_man_cfg(FILE *in, FILE *out);

void docs_bash(FILE *out);
void docs_zsh(FILE *out);
void docs_fish(FILE *out);

#endif
