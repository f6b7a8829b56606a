/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one table of the ntp.conf language: every directive and option of both
 * dialects with what it takes, within which range, and one line of help.
 * Parser, messages, help and completion come from it. Constant data.
 */
#ifndef NTPTUI_CONFIG_DIRECTIVE_H
#define NTPTUI_CONFIG_DIRECTIVE_H

#include <stddef.h>
#include <stdint.h>

/* Who takes a word; bits. */
enum {
	DIALECT_NONE = 0, /* documented, but no daemon's parser takes it */
	DIALECT_NTP = 1,  /* ntp.org's ntpd */
	DIALECT_SEC = 2,  /* NTPsec's ntpd */
	DIALECT_BOTH = 3,
};

/* What an option takes. */
enum arg_kind {
	ARG_FLAG,     /* nothing */
	ARG_INTEGER,  /* decimal whole number */
	ARG_UNSIGNED, /* the same, or 0x */
	ARG_NUMBER,   /* whole or with a fraction */
	ARG_BOOL,     /* 0, 1, true, false */
	ARG_STRING,   /* any word */
};

/* What becomes of a number out of its range. */
enum range_rule {
	RANGE_CLAMP,      /* the nearest one is taken */
	RANGE_CLAMP_HIGH, /* the largest for one too large, else ignored */
	RANGE_IGNORE,     /* the option has no effect */
	RANGE_REFUSE,     /* the whole line has none */
};

/* What the program acts on; the rest is kept in the document only. */
enum option_id {
	OPT_KEPT,
	OPT_ALWAYS, /* what it asks for is always so here */
	OPT_AUTOKEY,
	OPT_BIAS,
	OPT_BURST,
	OPT_IBURST,
	OPT_KEY,
	OPT_MAXPOLL,
	OPT_MINPOLL,
	OPT_NOSELECT,
	OPT_NTS,
	OPT_PREFER,
	OPT_TRUE,
	OPT_VERSION,
	OPT_PANIC,
	OPT_STEP,
	OPT_STEPBACK,
	OPT_STEPFWD,
	OPT_STEPOUT,
	OPT_CEILING,
	OPT_FLOOR,
	OPT_MAXCLOCK,
	OPT_MAXDIST,
	OPT_MINCLOCK,
	OPT_MINDIST,
	OPT_MINSANE,
};

struct option_word {
	const char *name;
	enum option_id id;
	uint8_t dialect; /* DIALECT_* bits */
	enum arg_kind kind;
	enum range_rule rule;
	double min, max;  /* of numbers, inclusive */
	const char *help; /* one line, untranslated */
};

enum directive_id {
	DIR_KEPT,
	DIR_DISABLE,
	DIR_DRIFTFILE,
	DIR_DSCP,
	DIR_ENABLE,
	DIR_END,
	DIR_INCLUDEFILE,
	DIR_PEER,
	DIR_POOL,
	DIR_RESTRICT,
	DIR_SERVER,
	DIR_TINKER,
	DIR_TOS,
};

/* How a line goes on behind its first word. */
enum shape {
	SHAPE_KEPT,    /* read into words, not judged */
	SHAPE_SOURCE,  /* [-4|-6] ADDRESS option* */
	SHAPE_OPTIONS, /* option+ */
	SHAPE_FILE,    /* FILE */
	SHAPE_DRIFT,   /* [FILE [wander]] */
	SHAPE_NUMBER,  /* the one value of option[0] */
};

/* How the scanner reads what follows the first word. */
enum follow {
	FOLLOW_TOKEN,
	FOLLOW_STRING,  /* one string, whatever it looks like */
	FOLLOW_STRINGS, /* strings to the end of the line */
};

struct directive {
	const char *name;
	enum directive_id id;
	uint8_t dialect; /* DIALECT_* bits */
	enum shape shape;
	enum follow follow;
	const struct option_word *option; /* NULL: none */
	size_t noption;
	const char *help; /* one line, untranslated */
};

/* The table, sorted by name; *count is set. */
const struct directive *directive_table(size_t *count);

/* The row of `word`, lower case only, as ntpd has it; NULL if none. */
const struct directive *directive_find(const char *word);

/* The option `word` of `d`; NULL if none. */
const struct option_word *directive_option(
    const struct directive *d, const char *word);

/* The name that a misspelt `word` comes nearest to, among the options of `d`
 * or, if `d` is NULL, the directives; NULL if none is near. */
const char *directive_suggest(const struct directive *d, const char *word);

#endif
