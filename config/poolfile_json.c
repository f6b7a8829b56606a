/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool's record as JSON. */
#include "config/poolreading.h"

#include "core/i18n.h"
#include "core/poolcheck.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static double
number(const json_t *o, const char *name)
{
	const json_t *v = json_object_get(o, name);

	return json_is_number(v) ? json_number_value(v) : (double)NAN;
}

static const char *
string(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s != NULL ? s : "";
}

static bool
read_id(const json_t *o, const char *name, uint32_t *out)
{
	double v = number(o, name);

	if (!(v >= 0 && v <= UINT32_MAX))
		return false;
	*out = (uint32_t)v;
	return true;
}

static void
read_row(struct pool_log *log, const json_t *o)
{
	struct pool_row r = { .offset = number(o, "offset"),
		.rtt = number(o, "rtt") / 1e3,
		.step = number(o, "step"),
		.score = number(o, "score") };

	if (!json_is_object(o) || !poolreading_when(number(o, "ts"), &r.at) ||
	    !read_id(o, "monitor_id", &r.monitor))
		log->odd++;
	else
		poolreading_row(log, &r);
}

static void
read_monitor(struct pool_log *log, const json_t *o)
{
	const char *name = string(o, "name");
	struct pool_monitor *m;
	uint32_t id;

	if (!json_is_object(o) || !read_id(o, "id", &id) ||
	    (m = poolreading_monitor(log, id)) == NULL) {
		log->odd++;
		return;
	}
	m->made = strcmp(string(o, "type"), "score") == 0;
	m->status = poolscore_status_parse(string(o, "status"));
	m->at = poolcheck_stamp(string(o, "ts"));
	m->score = number(o, "score");
	if (fabs(m->score) > POOLREADING_MOST)
		m->score = (double)NAN;
	m->rtt = number(o, "avg_rtt") / 1e3;
	poolreading_clean(m->name, sizeof(m->name), name, strlen(name));
}

bool
poolreading_json(
    struct pool_log *log, const char *text, size_t len, char *why, size_t size)
{
	const json_t *history, *monitors;
	json_error_t error;
	json_t *all = json_loadb(text, len, 0, &error);
	bool good;

	if (all == NULL) {
		snprintf(why, size,
		    _("it is no whole JSON: line %d, column "
		      "%d"),
		    error.line, error.column);
		return false;
	}
	history = json_object_get(all, "history");
	monitors = json_object_get(all, "monitors");
	good = json_is_array(history) || json_is_array(monitors);
	if (!good)
		snprintf(why, size, "%s",
		    _("it is JSON, but no record of scores: neither "
		      "\"history\" nor \"monitors\" is in it"));
	for (size_t i = 0; i < json_array_size(monitors); i++)
		read_monitor(log, json_array_get(monitors, i));
	for (size_t i = 0; i < json_array_size(history); i++)
		read_row(log, json_array_get(history, i));
	addr_parse(&log->server, string(json_object_get(all, "server"), "ip"));
	json_decref(all);
	return good;
}
