/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock, and leap seconds. */
#include <math.h>
#include <stdio.h>

#include "why_scene.h"

static void
panic(struct scene *s)
{
	scene_unsync(s, WHY_PANIC);
	s->now->sync = SYNC_PANIC;
	s->now->disc = DISC_PANIC;
	s->now->offset = 5000;
}

static void
failed(struct scene *s)
{
	s->now->clock = CLOCK_OBSERVE;
	snprintf(s->now->clock_note, sizeof(s->now->clock_note),
	    "the kernel refuses to set it (Operation not permitted)");
	scene_event(s, "clock_failed", 0, 30, EVENT_ERROR, "it cannot be set");
}

/* It has succeeded since. */
static void
failed_once(struct scene *s)
{
	scene_event(s, "clock_failed", 0, 30, EVENT_ERROR, "it cannot be set");
}

static void
freq_limit(struct scene *s)
{
	s->now->freq = 0.0899;
}

static void
freq_high(struct scene *s)
{
	s->now->freq = -480e-6;
}

static void
freq_good(struct scene *s)
{
	s->now->freq = 120e-6;
}

static void
fought(struct scene *s)
{
	for (int i = 0; i < 3; i++)
		scene_event(s, "foreign_freq", 0, 100 + 100 * i, EVENT_WARN,
		    "another program changed the frequency");
}

static void
stepped(struct scene *s)
{
	scene_event(s, "foreign_step", 0, 20, EVENT_WARN,
	    "another program stepped the clock by +3600 s");
}

static void
stepped_by_us(struct scene *s)
{
	scene_event(
	    s, "clock_step", 0, 20, EVENT_NOTE, "the clock was stepped");
}

static void
stepped_by_us_often(struct scene *s)
{
	for (int i = 0; i < 4; i++)
		scene_event(s, "clock_step", 0, 4000 - 900 * i, EVENT_NOTE,
		    "the clock was stepped");
}

static void
receiver(struct scene *s, double offset)
{
	struct snap_peer *p = scene_peer(s, 4);

	p->type = 'l';
	p->offset = offset;
	p->tally = TALLY_FALSETICK;
	snprintf(p->name, sizeof(p->name), "127.127.28.0");
	(void)addr_parse(&p->addr, p->name);
}

static void
rollover(struct scene *s)
{
	receiver(s, -619315200.2);
}

static void
late(struct scene *s)
{
	receiver(s, 0.43);
}

static void
mute(struct scene *s)
{
	receiver(s, 0);
	scene_silence(scene_peer(s, 4), 40);
}

static void
holdover(struct scene *s)
{
	scene_unsync(s, WHY_UNFIT);
	s->now->sync = SYNC_HOLDOVER;
	s->now->stratum = 3;
	s->now->leap = LEAP_NONE;
	for (size_t i = 0; i < 4; i++)
		scene_peer(s, i)->flash = FLASH_UNREACH;
}

static void
orphan(struct scene *s)
{
	scene_unsync(s, WHY_UNFIT);
	s->now->sync = SYNC_ORPHAN;
	s->now->stratum = 10;
	s->now->leap = LEAP_NONE;
}

static void
offset_large(struct scene *s)
{
	s->now->offset = 0.5;
	s->now->slew = 0.5;
}

static void
offset_small(struct scene *s)
{
	s->now->offset = 0.02;
	s->now->slew = 0.02;
}

static void
spike(struct scene *s)
{
	s->now->disc = DISC_SPIK;
	s->now->offset = 0.3;
}

static void
wander(struct scene *s)
{
	s->now->wander = 5e-6;
}

static void
wander_young(struct scene *s)
{
	wander(s);
	scene_up(s, 900);
}

static void
jitter(struct scene *s)
{
	s->now->jitter = 0.03;
}

static void
jitter_young(struct scene *s)
{
	jitter(s);
	scene_up(s, 300);
}

static void
poll_stuck(struct scene *s)
{
	scene_up(s, 20000);
	s->now->jitter = 0.008;
}

static void
poll_fixed(struct scene *s)
{
	poll_stuck(s);
	for (size_t i = 0; i < 4; i++)
		scene_peer(s, i)->maxpoll = 6;
}

static void
leap_expired_unnamed(struct scene *s)
{
	s->now->leaps.expires = s->now->wall.ns / 1000000000 - 40 * 86400;
}

static void
leap_expired(struct scene *s)
{
	leap_expired_unnamed(s);
	s->params.leapfile_named = true;
}

static void
leap_refused(struct scene *s)
{
	s->now->leaps.by_file = false;
	scene_event(
	    s, "leapfile_refused", 0, 3000, EVENT_WARN, "leapfile ignored");
}

static void
leap_unwanted(struct scene *s)
{
	s->now->leaps.by_file = false;
	s->now->leaps.expires = 0;
}

static void
leap_armed(struct scene *s)
{
	s->now->leaps.armed = LEAP_INSERT;
}

/* One server's word is not enough. */
static void
leap_rumour(struct scene *s)
{
	scene_peer(s, 2)->leap = LEAP_INSERT;
}

static void
learning(struct scene *s)
{
	s->now->disc = DISC_FREQ;
}

const struct scene_case cases_clock[] = {
	{ "panic", panic, offset_large, true },
	{ "clock-failed", failed, failed_once, true },
	{ "frequency-limit", freq_limit, freq_high, true },
	{ "frequency-high", freq_high, freq_good, true },
	{ "clock-fought-over", fought, stepped, true },
	{ "clock-stepped-by-other", stepped, stepped_by_us, true },
	{ "steps-often", stepped_by_us_often, stepped_by_us, true },
	{ "gps-rollover", rollover, late, true },
	{ "nmea-late", late, rollover, true },
	{ "refclock-silent", mute, late, true },
	{ "holdover", holdover, orphan, true },
	{ "orphan", orphan, holdover, true },
	{ "offset-large", offset_large, offset_small, true },
	{ "slewing", offset_small, offset_large, true },
	{ "clock-spike", spike, offset_large, true },
	{ "frequency-wanders", wander, wander_young, true },
	{ "jitter-high", jitter, jitter_young, true },
	{ "poll-stuck", poll_stuck, poll_fixed, true },
	{ "leap-file-expired", leap_expired, leap_expired_unnamed, true },
	{ "leap-file-bad", leap_refused, leap_unwanted, true },
	{ "leap-coming", leap_armed, leap_rumour, true },
	{ "frequency-learning", learning, NULL, true },
	{ NULL, NULL, NULL, false },
};
