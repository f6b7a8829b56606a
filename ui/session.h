/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Puts an engine together: configuration, machine or practice network,
 * engine, loop; and takes it apart in the right order. Whoever opens a
 * session closes it.
 */
#ifndef NTPTUI_UI_SESSION_H
#define NTPTUI_UI_SESSION_H

#include "config/apply.h"
#include "config/paths.h"
#include "config/prefs.h"
#include "engine/attach.h"
#include "engine/confine.h"
#include "engine/keeping.h"
#include "engine/lab.h"
#include "engine/lab_fast.h"
#include "engine/link.h"
#include "engine/loop.h"
#include "sys/machine.h"
#include "ui/options.h"
#include "ui/reload.h"

/* Exit codes of every verb; --help documents them. */
enum {
	EXIT_GOOD = 0,
	EXIT_BAD = 1,
	EXIT_USAGE = 2,
	EXIT_START = 3,
	EXIT_REVERTED = 4,  /* restart: what was before is in force again */
	EXIT_UNHEALTHY = 5, /* restart: in force, but not synchronised */
	EXIT_CRASHED = 6,   /* serve: the engine died again and again */
};

struct session {
	struct prefs prefs;
	struct params params; /* change them between _conf() and _start() */
	struct lab_scenario *scenario;
	struct machine *machine;
	struct lab *lab;
	struct lab_fast *fast; /* instead of it: `after` s at once */
	double after;          /* s; 0: in real time */
	struct engine *engine;
	struct kept *kept;     /* who has our rights; NULL: we have them */
	struct attach *attach; /* where others attach to our engine; or NULL */
	struct loop *loop;
	struct link *link;    /* to the engine of another process, or our own */
	const char *lab_name; /* the scenario's, as it was asked for */
	char title[256];      /* the file, or the practice network's title */
	size_t errors, warnings; /* found in the configuration */
	char scratch[PATH_MAX];  /* the practice network's file; "": none */
	struct reload reload;    /* .path NULL: there is no file */
	char confined[256];      /* what session_confine() did; "" */
	bool weak;               /* it is less than was planned */
	char recovered[400]; /* what was done about a trial that never ended */
};

/* Reads ntp.conf; says its errors and warnings (notes if -v) on stderr. An
 * exit code: EXIT_GOOD, or EXIT_USAGE if there is no such file. */
int session_conf(struct session *s, const struct options *o);

/* The same for an engine that runs until it is told to end: a text that was on
 * trial when the last one died is taken back first (ui/recover.h). */
int session_run_conf(struct session *s, const struct options *o);

/*
 * Gives the rights away that this engine does not need (engine/confine.h), as
 * the settings and --sandbox say: before session_start(), whose threads and
 * sockets inherit it, and after session_socket(). `user`: whom root becomes,
 * "": nobody else. `report` as in struct confine. EXIT_GOOD, or EXIT_START
 * after a sentence on stderr.
 */
int session_confine(struct session *s, const struct options *o,
    enum sandbox_role role, const char *user, int report);

/* The same for the guided setup, which does without a file: it makes one. */
int session_setup_conf(struct session *s, const struct options *o);

/* The same from practice network `name`. */
int session_lab(struct session *s, const struct options *o, const char *name);

/* The port that is served: the settings', else as the rights allow. */
uint16_t session_port(const struct prefs *p);

/* Where others attach: as the options say, the settings, or `usual`; NULL:
 * there is no such place. */
const char *session_place(
    const struct prefs *p, const struct options *o, char usual[PATHS_SOCKET]);

/* What --dialect said, else the settings (their problems go to stderr):
 * DIALECT_NTP, DIALECT_SEC, or DIALECT_NONE for what a file shows. */
unsigned session_dialect(const struct options *o);

/* Parameters of one's own making: only params_init() is done. */
void session_plain(struct session *s, const char *title);

/*
 * Looks for an engine that runs already, unless the options ask for one of
 * our own (--no-attach; -c FILE without --socket). True if s->link is it, and
 * has its picture. What stands in the way is said on stderr.
 */
bool session_attach(struct session *s, const struct options *o);

/*
 * With -H HOST: looks at the daemon of that host. `wait`: for its first
 * picture, and for its clients if `clients`. An exit code; what is the matter
 * is said on stderr.
 */
int session_distant(
    struct session *s, const struct options *o, bool wait, bool clients);

/* The same for verbs that make no sense without: if there is none, says so and
 * what to do. */
bool session_attach_must(struct session *s, const struct options *o);

/* Makes the place where others attach to our engine. What stands in the way is
 * said on stderr and is no reason not to run. */
void session_socket(struct session *s, const struct options *o);

/* Lets them in: between _start() and the loop's. */
void session_listen(struct session *s);

/* Builds machine, engine and loop (not yet running). `threaded`: the loop
 * will run beside the console. An exit code. */
int session_start(struct session *s, bool threaded);

/* Between reading the configuration and session_confine(), in a process that
 * is going to give up its rights: `k` has them from now on. The session's
 * machine is made, what only root may attach is attached, and the place where
 * others attach is the keeper's. */
void session_keep(struct session *s, struct kept *k, bool threaded);

/* Between _start() and running the loop: its file can be read anew, by the
 * verb restart and when `asked` (NULL: never) becomes true. `loud`: what is
 * found goes to stderr. */
void session_reloads(
    struct session *s, bool loud, volatile sig_atomic_t *asked);

/* The time of day, s since 1970: for what expires. */
int64_t session_now(void);

/* Takes apart what was put together, however far that came. */
void session_close(struct session *s);

#endif
