/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What differ.c compares: every member of struct params and of its
 * associations that a restart can change, with its word. Constant data, for
 * differ.c only; a lint sees to it that no member is forgotten.
 */
#ifndef NTPTUI_CONFIG_DIFFER_TABLE_H
#define NTPTUI_CONFIG_DIFFER_TABLE_H

#include "config/differ.h"

enum field_type {
	FIELD_BOOL,
	FIELD_I8,
	FIELD_U8,
	FIELD_U16,
	FIELD_INT,
	FIELD_U32,
	FIELD_SECONDS, /* double */
	FIELD_PPM,     /* the same, s/s; NAN: not said */
	FIELD_TEXT,
	FIELD_LIMITS, /* struct mru_cfg */
	/* How many they are, and all of them: */
	FIELD_RULES,
	FIELD_NICS,
	FIELD_KEYS,
	FIELD_FILEGEN, /* STATS_KINDS of them */
};

/* A member of a struct, and its word in ntp.conf. */
struct field {
	const char *name;
	enum field_type type;
	size_t offset;
};

extern const struct field differ_options[DIFFER_OPTIONS];
extern const struct field differ_settings[DIFFER_SETTINGS];

#endif
