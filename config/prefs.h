/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console's settings: ntptui.cfg (libconfig), the system's and then the
 * user's. The program reads them and never writes them; a fault in them is
 * told and never stops it.
 */
#ifndef NTPTUI_CONFIG_PREFS_H
#define NTPTUI_CONFIG_PREFS_H

#include "config/diag.h"
#include "engine/params.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* Bounds of `interval`, s. */
#define PREFS_FASTEST 0.5
#define PREFS_SLOWEST 60.0

enum prefs_color { PREFS_COLOR_AUTO, PREFS_COLOR_ALWAYS, PREFS_COLOR_NEVER };

/* What becomes of a system call that is not on the list: as enum sandbox_calls
 * has it. */
enum prefs_seccomp {
	PREFS_SECCOMP_KILL,
	PREFS_SECCOMP_DENY,
	PREFS_SECCOMP_LOG,
	PREFS_SECCOMP_OFF
};

struct prefs {
	enum prefs_color color; /* "auto": if the terminal has them */
	char theme[PATH_MAX];   /* name or path; "default" */
	bool ascii;             /* no character beyond ASCII is drawn */
	bool stay;              /* on_hangup: an engine that sets the clock or
				   serves outlives its terminal ("stay") */
	unsigned dialect;       /* DIALECT_NTP or _SEC; DIALECT_NONE: by
				   evidence in the file ("auto") */
	uint16_t port;          /* the server's; 0: as the rights allow */
	char socket[108];       /* where the engine listens for those who
				   attach; "": the usual place */
	char group[33];         /* who may attach and look; "": nobody else */
	bool leapslew;          /* leap = "slew": we slew a leap second; else
					    the kernel makes it ("kernel") */
	double interval;        /* s from one picture of the console to the
				   next, 0.5 to 60 */
	bool local;             /* local time in the console, not UTC */
	bool ntpq;              /* ntpq's units there: milliseconds */
	bool numbers;           /* addresses there instead of names */
	bool mouse;             /* clicks act there; else select text */
	bool reverse;           /* reverse_dns: names of addresses there */
	uint16_t trial;         /* s that a new configuration has to prove
				   healthy, 5 to 3600 */
	uint16_t countdown;     /* s of the countdown before what was comes
				   back, 5 to 600 */
	char country[8];        /* where this host is, for the distance of
				   public servers: "DE", "US-CA"; "": by its
				   time zone */
	bool sandbox; /* serve gives rights away; false: it keeps all */
	enum prefs_seccomp seccomp; /* "kill", "deny", "log" or "off" */
	bool landlock;              /* files are confined */
	char user[33];              /* whom serve runs as; "": who starts it */
	char pidfile[PATH_MAX];     /* of serve; "": none */
	char log[PATH_MAX];         /* where serve's messages go: "auto",
				       "stderr", "syslog", or a file */
	bool keeper;      /* serve by root: an engine without rights, and a
			     process that keeps them */
	unsigned crashes; /* deaths of that engine in a minute after which
			     it is left; 0: never */
	int workers;      /* threads that answer; PARAMS_AUTO ("auto"):
			     by the number of cores */
};

/* The names of the settings, in the order of the alphabet; NULL after the
 * last. */
const char *prefs_name_at(size_t i);

/* The defaults. */
void prefs_init(struct prefs *p);

/* The defaults, then /etc/ntptui/ntptui.cfg, then the user's
 * $XDG_CONFIG_HOME/ntptui/ntptui.cfg. A file that is missing is no fault;
 * others go to `ds`, with file and line (libconfig knows no columns). */
void prefs_load(struct prefs *p, struct diags *ds);

/* One file over what is in *p; false if it could not be read at all. What is
 * wrong in it leaves its setting as it was. */
bool prefs_read(struct prefs *p, const char *path, struct diags *ds);

#endif
