/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading a libconfig file by tables: which settings a group may hold, of
 * what kind and in what range, and where each goes. Whatever is wrong
 * becomes an error with file and line, and reading goes on. It owns nothing.
 */
#ifndef NTPTUI_CONFIG_SETTING_H
#define NTPTUI_CONFIG_SETTING_H

#include "config/diag.h"

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is being read, for messages, and how many errors it had. */
struct reading {
	const char *file;
	struct diags *ds;
	size_t errors;
};

enum setting_kind {
	SETTING_NUMBER, /* double */
	SETTING_WHOLE,  /* uint8_t */
	SETTING_SWITCH, /* bool */
};

/* A setting that goes straight into a struct. */
struct setting_field {
	const char *name;
	enum setting_kind kind;
	size_t off;      /* in the struct */
	double scale;    /* SETTING_NUMBER: from the file's unit to ours */
	double min, max; /* in the file's unit; WHOLE: within 0 to 255 */
	uint32_t bit;    /* what setting_fields() returns for it */
};

/* The words that a group may hold. */
struct setting_words {
	const char *word[32];
	size_t count;
};

/* Adds an error about a setting; `at` NULL: about the file. */
void setting_complain(struct reading *r, const config_setting_t *at,
    const char *code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Copies a text of one line and at most size - 1 octets. False, an error
 * added and `out` untouched, if it is none. */
bool setting_text(
    struct reading *r, const config_setting_t *e, char *out, size_t size);

/* A number, written with a point or without. False, an error added and
 * `out` untouched, unless it lies from min to max. */
bool setting_number(struct reading *r, const config_setting_t *e, double min,
    double max, double *out);

/* Reads those of n fields that the group has into the struct at `into`;
 * returns their bits, of the wrong ones too. */
uint32_t setting_fields(struct reading *r, const config_setting_t *group,
    const struct setting_field *f, size_t n, void *into);

/* Notes the names of n fields, or n words, as known. */
void setting_know_fields(
    struct setting_words *w, const struct setting_field *f, size_t n);
void setting_know(struct setting_words *w, const char *const *word, size_t n);

/* Adds an error for every setting of a group that is not known, with a
 * did-you-mean; `what` holds it: "a server". */
void setting_strangers(struct reading *r, const config_setting_t *group,
    const struct setting_words *w, const char *what);

/* Calls `one` for each group of a list, at most `max`. */
void setting_groups(struct reading *r, const config_setting_t *list, int max,
    void (*one)(void *arg, const config_setting_t *group), void *arg);

#endif
