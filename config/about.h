/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Help for a word of ntp.conf: what it is, how it is written, in which range,
 * since when and for whom, and what this program does with it. All from the
 * directive table, with a few sentences more where one line is too thin.
 */
#ifndef NTPTUI_CONFIG_ABOUT_H
#define NTPTUI_CONFIG_ABOUT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Help for the word at column `col` (from 1; len + 1: the end) of a line: text
 * in the user's language, lines ended by newlines, not wrapped, malloc'ed. Of
 * the value of an option, that option; of a blank or a word that is none, the
 * directive of the line. NULL if the line has none. `dialect` is DIALECT_*
 * bits.
 */
char *about_at(unsigned dialect, uint32_t line, const char *text, size_t len,
    uint32_t col);

/* Help for a directive, or, unless that is NULL, for one of its words; NULL
 * if there is no such word. */
char *about_word(unsigned dialect, const char *directive, const char *word);

/* The sentences that the table has no room for, untranslated; NULL if there
 * are none. `word` NULL: of the directive itself. */
const char *about_more(const char *directive, const char *word);

#endif
