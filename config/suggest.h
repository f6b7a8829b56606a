/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Did you mean ...?": the word of a list that is nearest to what somebody
 * typed. Pure; it owns nothing.
 */
#ifndef NTPTUI_CONFIG_SUGGEST_H
#define NTPTUI_CONFIG_SUGGEST_H

#include <stddef.h>

/* Longest word compared, in octets; longer ones are near to nothing. */
#define SUGGEST_MAX 64

/* Letters to be changed, inserted, dropped or swapped with a neighbour to make
 * `a` of `b`, case ignored; SUGGEST_MAX if either is too long. */
size_t suggest_distance(const char *a, const char *b);

/* The best of n names, the first of equals; NULL if none is near: at most a
 * third of the letters may differ, and two in a short word. The beginning of
 * a name, three letters or more, is near. */
const char *suggest(const char *word, const char *const *names, size_t n);

#endif
