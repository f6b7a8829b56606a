/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This host: rights, rivals, files, the machine. */
#include <stdio.h>

#include "why_scene.h"

static void
watch(struct scene *s, const char *note)
{
	s->now->clock = CLOCK_OBSERVE;
	snprintf(s->now->clock_note, sizeof(s->now->clock_note), "%s", note);
}

static void
no_engine(struct scene *s)
{
	s->facts.now = NULL;
	s->facts.event = NULL;
	s->facts.nevent = 0;
}

static void
no_answer(struct scene *s)
{
	no_engine(s);
	s->facts.distant = true;
}

static void
chrony(struct scene *s, bool sets)
{
	struct survey *h = scene_survey(s);

	h->ndaemons = 1;
	h->daemon[0] = (struct survey_daemon){ .kind = DAEMON_CHRONY,
		.process = { 4711, "chronyd", "chrony.service" },
		.unit = "chrony.service",
		.enabled = FACT_YES,
		.installed = true,
		.sets_clock = sets };
}

static void
rival(struct scene *s)
{
	chrony(s, true);
	watch(s, "chronyd (pid 4711) sets it; to stop that: systemctl ...");
}

static void
rival_unseen(struct scene *s)
{
	watch(s, "chronyd (pid 4711) sets it; to stop that: systemctl ...");
}

static void
rival_idle(struct scene *s)
{
	chrony(s, false);
}

static void
no_right(struct scene *s)
{
	watch(s, "no right to set it (CAP_SYS_TIME); root has it");
}

static void
boxed(struct scene *s)
{
	struct survey *h = scene_survey(s);

	no_right(s);
	h->machine.kind = MACHINE_CONTAINER;
	snprintf(h->machine.name, sizeof(h->machine.name), "docker");
}

static void
chosen(struct scene *s)
{
	watch(s, "until you say start");
}

static void
no_port(struct scene *s, const char *note)
{
	s->now->port = 0;
	snprintf(s->now->port_note, sizeof(s->now->port_note), "%s", note);
}

static void
port_taken(struct scene *s)
{
	struct survey *h = scene_survey(s);

	no_port(s, "UDP port 123 is held by ntpd (pid 99); to stop it: x");
	h->port.taken = FACT_YES;
	h->port.holder = (struct survey_process){ 99, "ntpd", "ntp.service" };
}

static void
port_forbidden(struct scene *s)
{
	no_port(s, "UDP port 123 cannot be opened: Permission denied");
}

static void
port_odd(struct scene *s)
{
	no_port(s, "UDP port 123 cannot be opened: No buffer space");
}

#define EVENT(fn, name)                                                        \
	static void fn(struct scene *s)                                        \
	{                                                                      \
		scene_event(s, name, 0, 100, EVENT_NOTE, "it happened");       \
	}                                                                      \
	static void fn##_long_ago(struct scene *s)                             \
	{                                                                      \
		scene_event(s, name, 0, 9000, EVENT_NOTE, "it happened");      \
	}

EVENT(slept, "slept")
EVENT(paused, "stood_still")
EVENT(no_drift, "drift_unwritable")
EVENT(no_stats, "stats_unwritable")
EVENT(deaf, "kernel_deaf")
EVENT(untidy, "kernel_untidy")

static void
stalls(struct scene *s)
{
	for (int i = 0; i < 4; i++)
		scene_event(s, "stood_still", 0, 50 + 300 * i, EVENT_NOTE,
		    "the program stood still for 40.0 s");
}

static void
source(struct scene *s, const char *name)
{
	struct survey *h = scene_survey(s);

	snprintf(
	    h->machine.clocksource, sizeof(h->machine.clocksource), "%s", name);
}

static void
jiffies(struct scene *s)
{
	source(s, "jiffies");
}

static void
kvm_clock(struct scene *s)
{
	source(s, "kvm-clock");
}

static void
in_1970(struct scene *s)
{
	s->now->wall.ns = 86400 * INT64_C(1000000000);
	s->now->leaps.expires = 0;
}

static void
drift_nowhere(struct scene *s)
{
	struct survey *h = scene_survey(s);

	h->drift.state = FILE_NO_PLACE;
	snprintf(h->drift.path, sizeof(h->drift.path), "/var/lib/ntptui/drift");
}

/* It is made in time. */
static void
drift_missing(struct scene *s)
{
	scene_survey(s)->drift.state = FILE_MISSING;
}

static void
service(struct scene *s, enum fact enabled)
{
	struct survey *h = scene_survey(s);

	h->service.installed = true;
	h->service.enabled = enabled;
	snprintf(h->service.unit, sizeof(h->service.unit), "ntptui.service");
}

static void
service_off(struct scene *s)
{
	service(s, FACT_NO);
}

static void
service_on(struct scene *s)
{
	service(s, FACT_YES);
}

static void
address_gone(struct scene *s)
{
	scene_before(s, 60);
	s->now->nnics = 1;
}

static void
address_stays(struct scene *s)
{
	scene_before(s, 60);
}

const struct scene_case cases_host[] = {
	{ "engine-absent", no_engine, no_answer, true },
	{ "distant-silent", no_answer, no_engine, true },
	{ "rival-daemon", rival, rival_idle, true },
	{ "rival-daemon", rival_unseen, no_right, true },
	{ "no-clock-right", no_right, boxed, true },
	{ "container-clock", boxed, no_right, true },
	{ "clock-watched", chosen, NULL, true },
	{ "port-taken", port_taken, port_forbidden, true },
	{ "no-port-right", port_forbidden, port_odd, true },
	{ "not-serving", port_odd, NULL, true },
	{ "machine-slept", slept, slept_long_ago, true },
	{ "machine-paused", paused, paused_long_ago, true },
	{ "machine-stalls", stalls, paused, true },
	{ "clocksource-poor", jiffies, kvm_clock, true },
	{ "clock-before-build", in_1970, NULL, true },
	{ "drift-unwritable", no_drift, no_drift_long_ago, true },
	{ "drift-unwritable", drift_nowhere, drift_missing, true },
	{ "stats-unwritable", no_stats, no_stats_long_ago, true },
	{ "kernel-deaf", deaf, deaf_long_ago, true },
	{ "kernel-untidy", untidy, untidy_long_ago, true },
	{ "service-off", service_off, service_on, true },
	{ "interface-changed", address_gone, address_stays, true },
	{ NULL, NULL, NULL, false },
};
