/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one table of everything that a person can do: a key in the console,
 * a word at its prompt and a verb on the command line run the same row. Help,
 * key bar and completion are made from it, so they cannot go stale. The
 * table is constant; it must not know a terminal.
 */
#ifndef NTPTUI_UI_VERB_H
#define NTPTUI_UI_VERB_H

#include <stdbool.h>
#include <stddef.h>

struct app;     /* ui/app.h */
struct options; /* ui/options.h */

/* Where a verb works; bits. */
enum {
	VERB_KEY = 1,    /* its keys, in the console */
	VERB_PROMPT = 2, /* its name, at the console's prompt */
	VERB_CLI = 4,    /* its name, on the command line */
};

/* The screens whose help and key bar show a key first; bits. 0: all. */
enum {
	/* The tabs, 1 << digit - 1: nothing is below. */
	SCREEN_OVERVIEW = 1u << 0,
	SCREEN_PEERS = 1u << 1,
	SCREEN_CLOCK = 1u << 2,
	SCREEN_CLIENTS = 1u << 3,
	SCREEN_CONFIG = 1u << 4, /* its text is looked at */
	SCREEN_SERVERS = 1u << 5,
	SCREEN_SETUP = 1u << 6,
	SCREEN_WHY = 1u << 7,
	SCREEN_LOG = 1u << 8,
	SCREEN_TABS = 0xffffu,
	/* Those that open above them. */
	SCREEN_DETAIL = 1u << 16,
	SCREEN_HELP = 1u << 17,
	SCREEN_COLUMNS = 1u << 18,
	SCREEN_ANSWER = 1u << 19,
	SCREEN_SAVE = 1u << 20,
	SCREEN_VERSIONS = 1u << 21,
	SCREEN_VERSION = 1u << 22,
	SCREEN_TRIAL = 1u << 23,
	/* SCREEN_CONFIG while keys are text. */
	SCREEN_EDIT = 1u << 24,
	SCREEN_SERVER = 1u << 25,  /* one server's details */
	SCREEN_FINDING = 1u << 26, /* all of one finding */
	SCREEN_EXPLAIN = 1u << 27, /* a source's columns */
	SCREEN_TIMES = 1u << 28,   /* the time line */
	/* Lists, that are sorted and filtered. */
	SCREEN_LISTS = SCREEN_PEERS | SCREEN_CLIENTS | SCREEN_SERVERS |
	    SCREEN_WHY | SCREEN_LOG,
};

/* What completes its arguments at the prompt. */
enum verb_arg { VERB_ARG_NONE, VERB_ARG_PEER, VERB_ARG_VERB };

/* A row under which it stands in the help. */
enum verb_group {
	VERB_MOVE,   /* getting about */
	VERB_SHOW,   /* how things are shown */
	VERB_DO,     /* what is done to the engine and the clock */
	VERB_EDIT,   /* what is done to the configuration's text */
	VERB_NTPQ,   /* ntpq's own words, at the prompt */
	VERB_SCRIPT, /* printed once, for scripts */
	VERB_GROUPS,
};

#define VERB_KEYS 4

struct verb {
	const char *name;
	const char *usage;   /* its arguments, "" if none: "HOST..." */
	const char *help;    /* N_(), one line, no full stop */
	const char *more;    /* N_(), what else there is to know, or NULL */
	const char *bar;     /* N_(), one word for the key bar, or NULL */
	const char *fails;   /* N_(), when its exit code is 1; NULL: never */
	int keys[VERB_KEYS]; /* enum key or code points; 0 ends */
	enum verb_group group;
	unsigned where;   /* VERB_KEY | VERB_PROMPT | VERB_CLI */
	unsigned screens; /* SCREEN_* bits; 0: every screen */
	bool changes;     /* the clock, the engine or a file; false: harmless */
	enum verb_arg arg;
	/* In the console; argv[0] is the verb. Returns REACT_* (ui/app.h). */
	unsigned (*run)(struct app *a, int argc, char *const argv[]);
	/* On the command line; argv[0] is the verb. Returns an exit code. */
	int (*cli)(const struct options *o, int argc, char *argv[]);
};

/* The rows, from 0 on in the order in which help and key bar show them; NULL
 * after the last. */
const struct verb *verb_at(size_t i);

/* By its whole name, among those with a `where` bit; NULL if there is none. */
const struct verb *verb_find(const char *name, unsigned where);

/*
 * By its name or an unambiguous beginning of it. NULL if nothing or more
 * than one fits; *ambiguous (may be NULL) says which.
 */
const struct verb *verb_guess(
    const char *name, unsigned where, bool *ambiguous);

/* The verb that `key` runs on `screen` (one SCREEN_* bit), or NULL. */
const struct verb *verb_by_key(int key, unsigned screen);

/* A key's name for people: "Enter", "PgUp", "Ctrl-L", "j"; returns buf. */
const char *verb_key_name(int key, char *buf, size_t size);

/* All keys of a verb, separated by blanks; "" if none; returns buf. */
const char *verb_key_names(const struct verb *v, char *buf, size_t size);

#define VERB_WORDS 16

/* Splits `line` at blanks, in place; the words that fit in `argv`, which a
 * NULL ends. Returns how many. */
int verb_split(char *line, char *argv[VERB_WORDS + 1]);

#endif
