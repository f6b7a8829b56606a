/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lists of options that the directive table points to, by topic, and how
 * their rows are written. Only directive.c and words_*.c include it. Constant
 * data.
 */
#ifndef NTPTUI_CONFIG_WORDS_H
#define NTPTUI_CONFIG_WORDS_H

#include <float.h>

#include "core/i18n.h"

#include "config/directive.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The list of an array of rows that are sorted by name. */
#define LIST(rows)                                                             \
	{                                                                      \
		.word = (rows), .count = COUNT(rows)                           \
	}

/* What goes between the braces of a row: a word with its kind, its dialect
 * and its help; what becomes of a number out of its range; a switch. */
#define WORD(word, who, takes, text)                                           \
	.name = (word), .dialect = (who), .kind = (takes), .help = (text)
#define FLAG(word, who, text) WORD(word, who, ARG_FLAG, text)
#define RANGE(becomes, least, most)                                            \
	.rule = (becomes), .min = (least), .max = (most)
#define LEAST(becomes, least) RANGE(becomes, least, DBL_MAX)
#define SWITCH(word, who, text)                                                \
	WORD(word, who, ARG_BOOL, text), RANGE(RANGE_TRUE, 0, 1)

extern const struct word_list words_source, words_fudge, words_unit;
extern const struct word_list words_tinker, words_tos, words_mru, words_rlimit,
    words_discard, words_limit, words_extra, words_switch, words_reset;
extern const struct word_list words_statistics, words_filegen;
extern const struct word_list words_restrict, words_mask;
extern const struct word_list words_action, words_interface;
extern const struct word_list words_crypto, words_nts, words_trap;
extern const struct word_list words_default, words_hash, words_device;
extern const struct word_list words_other;

/* The values of directives that take a single number. */
extern const struct word_list value_automax, value_broadcastdelay,
    value_controlkey, value_dscp, value_leapsmearinterval, value_mdnstries,
    value_nonvolatile, value_requestkey, value_revoke, value_tick;

#endif
