/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the two halves of the scenario parser share: scenario_parse.c reads
 * servers and the whole, scenario_event.c the time line. Nobody else needs
 * it.
 */
#ifndef NTPTUI_CONFIG_SCENARIO_PARSE_H
#define NTPTUI_CONFIG_SCENARIO_PARSE_H

#include "config/setting.h"
#include "engine/lab_scenario.h"

/* Longest time line and farthest clock, so that nothing overflows: s. */
#define SCENARIO_LONGEST  1e9
#define SCENARIO_FARTHEST 2e9

/* What is handed down while reading. */
struct reader {
	struct reading at;
	struct lab_scenario *s;
};

/* Settings that a server and an event have in common. */
#define SCENARIO_BEHAVIOUR 21
extern const struct setting_field scenario_behaviour[SCENARIO_BEHAVIOUR];

/* Reads a refid into out[16]; false and an error if it is none. */
bool scenario_refid(struct reader *r, const config_setting_t *e, char *out);

/* Reads one group of `events`; `reader` is a struct reader. The servers have
 * been read. */
void scenario_event(void *reader, const config_setting_t *group);

#endif
