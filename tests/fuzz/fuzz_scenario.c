/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any text as a scenario: either it is refused with an error, or what comes
 * of it can be played without harm.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "config/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig 1.5 loses the text of a string that does not end. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static void
check_behaviour(const struct lab_behaviour *b)
{
	assert(isfinite(b->offset) && fabs(b->freq) <= 0.1);
	assert(b->delay >= 0 && b->delay <= 60);
	assert(b->jitter >= 0 && b->jitter <= 10);
	assert(b->loss >= 0 && b->loss <= 1);
	assert(b->duplicate >= 0 && b->duplicate <= 1);
	assert(fabs(b->asymmetry) <= 1);
	assert(b->rate >= 0 && b->rootdelay >= 0 && b->rootdisp >= 0);
	assert(b->stratum <= 16 && b->leap <= 3);
	assert(memchr(b->refid, '\0', sizeof(b->refid)));
}

static void
check(const struct lab_scenario *s)
{
	double at = 0;

	assert(s->conf && s->nservers > 0 && s->nservers <= LAB_SERVERS);
	assert(s->nevents <= LAB_EVENTS);
	for (size_t i = 0; i < s->nservers; i++) {
		const struct addr *a = &s->server[i].addr;

		assert(a->family == ADDR_IPV6 || a->ip[0] == 127);
		assert(a->port == 0 || a->port > 1024);
		assert(s->server[i].name[0]);
		check_behaviour(&s->server[i].now);
	}
	for (size_t i = 0; i < s->nevents; i++) {
		const struct lab_event *ev = &s->event[i];

		assert(ev->at >= at && ev->at <= 1e9);
		assert(ev->target == LAB_CLOCK || ev->server < s->nservers ||
		    ev->server == LAB_SERVERS);
		assert(isfinite(ev->step) && fabs(ev->freq) <= 0.1);
		check_behaviour(&ev->then);
		at = ev->at;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct lab_scenario *s;
	struct diags ds;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	diags_init(&ds);
	s = scenario_parse("fuzz.cfg", text, &ds);
	assert((s == NULL) == (ds.count > 0));
	if (s)
		check(s);
	scenario_free(s);
	diags_free(&ds);
	free(text);
	return 0;
}
