/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verbs of the command line. Each gets its own words (argv[0] is the
 * verb) and returns an exit code (ui/session.h). Rows of ui/verb.h's table
 * point here.
 */
#ifndef NTPTUI_UI_CLI_H
#define NTPTUI_UI_CLI_H

#include "ui/options.h"

/* No verb: the console on ntp.conf's servers. */
int cli_console(const struct options *o);

/* access [FILE] ADDRESS...: what restrict lines make of clients. */
int cli_access(const struct options *o, int argc, char *argv[]);

/* The same, on its screen 7: the guided setup. It needs no ntp.conf. */
int cli_console_setup(const struct options *o);

/* lab [NAME]: the console on a practice network; --once, --list. */
int cli_lab(const struct options *o, int argc, char *argv[]);

/* peers: the table, printed once it has settled. */
int cli_peers(const struct options *o, int argc, char *argv[]);

/* status, detail PEER, log: screens of the console, printed once. */
int cli_status(const struct options *o, int argc, char *argv[]);
int cli_detail(const struct options *o, int argc, char *argv[]);
int cli_log(const struct options *o, int argc, char *argv[]);

/* clock [minutes|hours|days]: our clock, and its history. */
int cli_clock(const struct options *o, int argc, char *argv[]);

/* query HOST...: asks hosts as ntpdate -q does. */
int cli_query(const struct options *o, int argc, char *argv[]);

/* examine HOST...: asks hosts in every way; what is filtered? */
int cli_examine(const struct options *o, int argc, char *argv[]);

/* report [FILE]: everything that a helper would ask for. */
int cli_report(const struct options *o, int argc, char *argv[]);

/* check [FILE]: what is wrong with an ntp.conf. */
int cli_check(const struct options *o, int argc, char *argv[]);

/* diff [A [B]]: what differs between two ntp.conf, and what it means. */
int cli_diff(const struct options *o, int argc, char *argv[]);

/* servers list|probe|suggest|add|import: public servers to follow. */
int cli_servers(const struct options *o, int argc, char *argv[]);

/* why [HOST]: what is the matter. Exit codes: 0 healthy, 1 degraded, 2 broken,
 * 3 unknown. */
int cli_why(const struct options *o, int argc, char *argv[]);

/* pool score|forecast|verify|join|leave|move: the NTP Pool. */
int cli_pool(const struct options *o, int argc, char *argv[]);

/* setup: the guided setup, on screen 7 or without questions. */
int cli_setup(const struct options *o, int argc, char *argv[]);

/* host [ADDRESS]: what this host is, as far as time is concerned. */
int cli_host(const struct options *o, int argc, char *argv[]);

/* clients: who asks the running engine. */
int cli_clients(const struct options *o, int argc, char *argv[]);

/* counters: the running engine's accounts, and what each means. */
int cli_counters(const struct options *o, int argc, char *argv[]);

/* metrics: the same and more as OpenMetrics text. */
int cli_metrics(const struct options *o, int argc, char *argv[]);

/* stop: ends the engine that runs, after a question. */
int cli_stop(const struct options *o, int argc, char *argv[]);

/* What the console's verbs do, done by the engine that runs: start and observe
 * ask first; restart and poll [PEER|all] do not, and restart waits until the
 * engine has told whether the new configuration is healthy. */
int cli_start(const struct options *o, int argc, char *argv[]);
int cli_observe(const struct options *o, int argc, char *argv[]);
int cli_restart(const struct options *o, int argc, char *argv[]);
int cli_reload(const struct options *o, int argc, char *argv[]);
int cli_poll(const struct options *o, int argc, char *argv[]);

/* keep, revert: end a trial that restart began. */
int cli_keep(const struct options *o, int argc, char *argv[]);
int cli_revert(const struct options *o, int argc, char *argv[]);

/* serve: the engine without a screen. */
int cli_serve(const struct options *o, int argc, char *argv[]);

/* help: what --help prints. */
int cli_help(const struct options *o, int argc, char *argv[]);

#endif
