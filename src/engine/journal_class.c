/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/journal_class.h"

#include "engine/params.h"

#include <stddef.h>
#include <string.h>

#define CLASS(class, kind) (PARAMS_LOG_##class & PARAMS_LOG_##kind * 0x1111)

/* The beginning of a name, and what it is; the first that fits counts. */
static const struct {
	const char *name;
	uint32_t bit;
} classes[] = {
	{ "sys_peer", CLASS(SYNC, STATUS) },
	{ "no_sys_peer", CLASS(SYNC, STATUS) },
	{ "clock_step", CLASS(SYNC, EVENT) },
	{ "discipline", CLASS(SYNC, EVENT) },
	{ "foreign_", CLASS(SYNC, EVENT) },
	{ "leap", CLASS(SYNC, EVENT) },
	{ "panic", CLASS(SYNC, EVENT) },
	{ "drift_", CLASS(SYNC, INFO) },
	{ "kernel_", CLASS(SYNC, INFO) },
	{ "refclock", CLASS(CLOCK, EVENT) },
	{ "mobilize", CLASS(PEER, INFO) },
	{ "demobilize", CLASS(PEER, INFO) },
	{ "machine", CLASS(SYS, INFO) },
	{ "command", CLASS(SYS, INFO) },
	{ "slept", CLASS(SYS, INFO) },
};

uint32_t
journal_class(const struct event *ev)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strncmp(ev->name, classes[i].name,
			strlen(classes[i].name)) == 0)
			return classes[i].bit;
	return ev->assoc != 0 ? CLASS(PEER, EVENT) : CLASS(SYS, EVENT);
}

bool
journal_wanted(const struct event *ev, uint32_t mask)
{
	return ev->level >= EVENT_WARN || (journal_class(ev) & mask) != 0;
}
