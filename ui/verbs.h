/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verb table's parts, one a file and a topic; verb.c joins them in this
 * order, which is that of help and key bar. Nobody else includes this.
 */
#ifndef NTPTUI_UI_VERBS_H
#define NTPTUI_UI_VERBS_H

#include "ui/verb.h"

struct verb_part {
	const struct verb *rows;
	size_t count;
};

extern const struct verb_part verbs_main;    /* the console itself */
extern const struct verb_part verbs_screens; /* each screen's own */
extern const struct verb_part verbs_config;  /* the Config screen */
extern const struct verb_part verbs_servers; /* the Servers screen */
extern const struct verb_part verbs_setup;   /* the Setup screen */
extern const struct verb_part verbs_engine;  /* engine and clock */
extern const struct verb_part verbs_lists;   /* getting about on a screen */
extern const struct verb_part verbs_looks;   /* how things are shown */
extern const struct verb_part verbs_ntpq;    /* ntpq's words */
extern const struct verb_part verbs_why;     /* the Why screen */
extern const struct verb_part verbs_examine; /* what the network does */
extern const struct verb_part verbs_pool;    /* the NTP Pool */
extern const struct verb_part verbs_scripts; /* printed once */

#endif
