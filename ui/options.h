/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line as data: options may stand anywhere, the first other word
 * is the verb, the rest are its arguments. One table yields parsing and
 * --help.
 */
#ifndef NTPTUI_UI_OPTIONS_H
#define NTPTUI_UI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "config/prefs.h"
#include "ui/console.h"

struct options {
	const char *conf;  /* -c FILE; NULL: search */
	double wait;       /* s, --wait; 0: the verb's own default */
	int samples;       /* --samples, 1 to 8 */
	bool dialect_said; /* --dialect was given */
	unsigned dialect;  /* DIALECT_* bits; 0: by evidence */
	bool observe;      /* never set the clock */
	bool numbers;      /* addresses instead of names */
	bool wide;         /* whole names */
	bool json;
	bool mask;          /* report: hide public addresses */
	bool quick;         /* report: examine no server */
	bool discreet;      /* no option: nothing of ntp.conf goes to stderr */
	bool probe;         /* why: examine the servers */
	bool nagios;        /* why: one line for a monitoring system */
	const char *host;   /* -H HOST; NULL: this one */
	const char *socket; /* --socket PATH; NULL: the usual places */
	bool no_attach;     /* an engine of our own, whatever runs */
	bool plain;         /* the console in lines */
	double after;       /* s, --after; 0: a practice network in real time */
	const char *lab;    /* servers: of this practice network; NULL */
	const char *country; /* servers: where we are; NULL: by time zone */
	unsigned stratum1, stratum2; /* servers: how many are chosen */
	bool smear;                  /* servers: choose those that smear */
	bool permission; /* servers: the user may use what is not open */
	bool once; /* print the table once instead of opening the console */
	bool one_process;  /* serve: no worker threads */
	bool sandbox_said; /* --sandbox was given: the next two count */
	bool sandbox;      /* rights are given away */
	enum prefs_seccomp seccomp;
	const char *pidfile; /* --pidfile; NULL: as the settings say */
	bool list;           /* say what there is to choose from */
	bool resolve;        /* look names up */
	bool outside;        /* pool verify: read what another host saw */
	bool public;         /* judge as a server for everybody */
	const char *role;    /* setup: client, lan, pool; NULL: as it was */
	const char *servers; /* setup: whom to ask, by commas; NULL */
	bool yes, dry_run;   /* setup: no questions; only say what it does */
	bool coverage;       /* list directives instead of problems */
	bool verbose;        /* notes too */
	bool ascii;
	bool ipv4, ipv6;            /* only addresses of this family */
	bool colour_said;           /* --color was given */
	enum console_colour colour; /* what it said */
	double timeout;             /* s, --timeout; < 0: as the settings say;
				       0: do not wait */
	bool no_rollback;           /* restart: stay, whatever comes of it */
	double interval;            /* s, --interval; 0: as the settings say */
	bool local;                 /* local time in the console */
	const char *theme;          /* --theme; NULL: as the settings say */
	bool help, version;
	uint64_t given; /* bit i: the i-th row of the table was */
};

struct option_row {
	const char *name; /* the long one */
	int has_arg, val; /* as getopt_long() has them */
	const char *usage;
	const char *verbs; /* that read it; NULL: all */
	const char *help;  /* N_() */
};

/* The rows in the order of --help; NULL after the last. */
const struct option_row *option_at(size_t i);
bool option_is_for(const struct option_row *row, const char *verb);

/*
 * Fills `o` from argv, which getopt_long() may reorder; *verb is the index of
 * the verb in argv, argc if there is none. False after a usage error, which
 * has been said on stderr.
 */
bool options_parse(struct options *o, int argc, char *argv[], int *verb);

/* Is every option that was given of use to this verb (NULL: the console)?
 * Else false, after a sentence on stderr. */
bool options_fit(const struct options *o, const char *verb);

/* What --help prints: usage, verbs, options, exit codes. */
void options_help(FILE *out);

/* Of it, what the exit codes mean. */
void options_help_codes(FILE *out);

#endif
