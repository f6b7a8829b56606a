/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one table of the ntp.conf language: every directive and option of both
 * dialects with what it takes, within which range, and one line of help.
 * Parser, messages, help and completion come from it. Constant data, options
 * by topic in words_*.c; it says what the parsers of ntp.org's 4.2.8 and
 * NTPsec's 1.2.5 do, which is not always what their documentation says.
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
	ARG_BOOL,     /* 0, 1, true */
	ARG_STRING,   /* any word */
	ARG_WORD,     /* a word that is neither a number nor of the language */
	ARG_DAY,      /* the same, or a whole number */
	ARG_CHOICE,   /* one word of the option's list */
};

/* What becomes of a number out of its range. */
enum range_rule {
	RANGE_CLAMP,      /* the nearest one is taken */
	RANGE_CLAMP_HIGH, /* the largest for one too large, else ignored */
	RANGE_IGNORE,     /* the option has no effect */
	RANGE_REFUSE,     /* the whole line has none */
	RANGE_ERROR,      /* it has none, and is called a syntax error */
	RANGE_TRUE,       /* the same, but 1 is taken */
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
	OPT_CLOCK, /* a reference clock's own */
	OPT_FREQ,
	OPT_HASH, /* of the leapfile */
	OPT_ORPHAN,
	OPT_ORPHANWAIT,
	OPT_RATE, /* of discard, limit or mru */
};

struct word_list;

struct option_word {
	const char *name;
	enum option_id id;
	uint8_t dialect; /* DIALECT_* bits */
	uint8_t idle;    /* of them, those in which it has no effect */
	uint8_t whole;   /* of them, those in which a number has no fraction */
	enum arg_kind kind;
	enum range_rule rule;
	double min, max;              /* of numbers, inclusive; equal: any */
	const struct word_list *list; /* of ARG_CHOICE */
	const char *normal;           /* its default; NULL: none or unknown */
	const char *since;            /* the version that brought it, or NULL */
	const char *help;             /* one line, untranslated */
};

/* Words of which one can stand at some place, sorted by name. */
struct word_list {
	const struct option_word *word;
	size_t count;
};

enum directive_id {
	DIR_KEPT,
	DIR_CONTROLKEY,
	DIR_DISABLE,
	DIR_DISCARD,
	DIR_DRIFTFILE,
	DIR_DSCP,
	DIR_ENABLE,
	DIR_END,
	DIR_FILEGEN,
	DIR_FUDGE,
	DIR_INCLUDEFILE,
	DIR_INTERFACE,
	DIR_KEYS,
	DIR_LEAPFILE,
	DIR_LIMIT,
	DIR_LOGCONFIG,
	DIR_LOGFILE,
	DIR_MRU,
	DIR_PEER,
	DIR_POOL,
	DIR_REFCLOCK,
	DIR_RESTRICT,
	DIR_SERVER,
	DIR_STATISTICS,
	DIR_STATSDIR,
	DIR_TINKER,
	DIR_TOS,
	DIR_TRUSTEDKEY,
};

/* What stands behind the first word, one after the other. */
enum step {
	STEP_DONE,      /* nothing more */
	STEP_KEPT,      /* anything: not judged */
	STEP_ADDRESS,   /* [-4|-6] ADDRESS */
	STEP_ADDRESSES, /* the same, one or more */
	STEP_HOST,      /* ADDRESS */
	STEP_FILE,      /* FILE, a string */
	STEP_NAME,      /* NAME, a string */
	STEP_STRINGS,   /* strings, one or more */
	STEP_LOG,       /* classes of messages, one or more */
	STEP_WANDER,   /* [NUMBER], if there was a FILE, which may be missing */
	STEP_VALUE,    /* the value of the first option */
	STEP_INTEGERS, /* whole numbers, one or more */
	STEP_RANGES,   /* the same, or ( FIRST ... LAST ) */
	STEP_SKEWS,    /* POLL|default LESS|MORE, any number of them */
	STEP_UNIT,     /* [unit INTEGER] */
	STEP_ASSIGN,   /* = VALUE */
	STEP_FIRST,    /* one word of the first list */
	STEP_TARGET,   /* one of the options, or another word */
	STEP_WHO,      /* whom a restrict line is about */
	STEP_MASK,     /* [mask MASK] */
	STEP_LIMIT,    /* [ippeerlimit INTEGER] (ntp.org) */
	STEP_OPTIONS,  /* options, any number */
	STEP_OPTION,   /* one option, or none */
	STEP_OPTIONS_1ST /* options, one or more */
};

enum { STEPS_MAX = 4 };

struct directive {
	const char *name;
	enum directive_id id;
	uint8_t dialect; /* DIALECT_* bits */
	uint8_t idle;    /* of them, those in which it has no effect */
	enum step step[STEPS_MAX];
	const struct word_list *first; /* of STEP_FIRST, STEP_UNIT, STEP_MASK */
	const struct word_list *option; /* NULL: none */
	const char *args;               /* what stands behind it */
	const char *since;   /* the version that brought it, or NULL */
	const char *example; /* a line, or NULL */
	const char *help;    /* one line, untranslated */
};

/* The table, sorted by name; *count is set. */
const struct directive *directive_table(size_t *count);

/* The row of `word`, lower case only, as ntpd has it; NULL if none. */
const struct directive *directive_find(const char *word);

/* The row of `word` in a list (NULL: empty); NULL if none. */
const struct option_word *word_find(
    const struct word_list *list, const char *word);

/* The option `word` of `d`; NULL if none. */
const struct option_word *directive_option(
    const struct directive *d, const char *word);

/* DIALECT_* bits: in which of them `word` is a word of the language, which
 * cannot stand where a plain one is expected. */
unsigned directive_reserved(const char *word);

/* The name that a misspelt `word` comes nearest to, among those of `list` or,
 * if that is NULL, the directives; NULL if none is near. Only words that the
 * dialects `who` take. */
const char *directive_suggest(
    const struct word_list *list, const char *word, unsigned who);

#endif
