/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the directive table says of an option's value, applied to a word of
 * the file. Pure but for the user's language.
 */
#ifndef NTPTUI_CONFIG_VALUE_H
#define NTPTUI_CONFIG_VALUE_H

#include "config/directive.h"
#include "config/lex.h"

/* What must stand there, in words: "a whole number from 0 to 17". */
void value_wanted(const struct option_word *w, char *buf, size_t size);

/* Reads a number or a switch (1, 0) of the option's kind, in any range; false
 * if the word is none. Strings are always right. */
bool value_read(
    const struct option_word *w, const struct token *t, double *out);

#endif
