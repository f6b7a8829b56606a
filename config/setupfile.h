/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the guided setup remembers between runs: choices, and where one stood.
 * setup.cfg in the state directory, written by the program alone. Facts are
 * not in it: they are looked at again.
 */
#ifndef NTPTUI_CONFIG_SETUPFILE_H
#define NTPTUI_CONFIG_SETUPFILE_H

#include "config/recipe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Servers that can be chosen, and room for a name. */
#define SETUP_SERVERS 10
#define SETUP_NAME    254

struct setup_notes {
	enum recipe_role role;
	bool keep;         /* the file's servers stay */
	bool own_drift;    /* our drift file takes the place of the file's */
	bool own_leap;     /* the system's list of leap seconds likewise */
	unsigned at;       /* enum guide_step: where one stands */
	unsigned accepted; /* bits 1 << step */
	unsigned skipped;  /* likewise */
	char host[SETUP_SERVERS][SETUP_NAME]; /* chosen */
	size_t nhost;
};

/* Fills it with what is remembered; a fresh start if that is nothing, or makes
 * no sense: true if there was something. Numbers are within `steps`. */
bool setup_notes_load(struct setup_notes *out, unsigned steps);

/* Writes it in the place of what is there; 0 or an errno. */
int setup_notes_save(const struct setup_notes *n);

/* Is it a name or an address that can stand in ntp.conf? */
bool setup_name_good(const char *name);

#endif
