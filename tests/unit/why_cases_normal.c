/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What looks alarming and is not. */
#include <math.h>

#include "why_scene.h"

static void
start(struct scene *s, double up)
{
	scene_unsync(s, WHY_WAITING);
	s->now->sync = SYNC_STARTING;
	s->now->settled = false;
	scene_up(s, up);
	for (size_t i = 0; i < 4; i++) {
		struct snap_peer *p = scene_peer(s, i);

		p->reach = 1;
		p->filled = 1;
		p->sent = p->received = 1;
		p->flash = FLASH_DIST;
	}
}

static void
starting(struct scene *s)
{
	start(s, 6);
}

static void
started(struct scene *s)
{
	start(s, 900);
}

/* Minutes later they are judged as they are. */
static void
started_and_far(struct scene *s)
{
	starting(s);
	s->now->settled = true;
	for (size_t i = 0; i < 4; i++)
		scene_peer(s, i)->filled = 6;
}

static void
practice(struct scene *s)
{
	s->facts.practice = true;
}

static void
kernel(struct scene *s)
{
	s->now->kernel.unsync = true;
	s->now->clock = CLOCK_OBSERVE;
}

static void
climbing(struct scene *s)
{
	scene_peer(s, 1)->reach = 017;
}

static void
holes(struct scene *s)
{
	scene_peer(s, 1)->reach = 0375;
}

static void
outlier(struct scene *s)
{
	scene_peer(s, 3)->tally = TALLY_OUTLIER;
}

static void
backup(struct scene *s)
{
	scene_peer(s, 3)->tally = TALLY_BACKUP;
}

static void
noselect(struct scene *s)
{
	scene_peer(s, 3)->noselect = true;
	scene_peer(s, 3)->tally = TALLY_REJECT;
}

static void
pool_line(struct scene *s)
{
	struct snap_peer *p = scene_peer(s, 4);

	scene_silence(p, 0);
	p->type = 'p';
	p->phase = PHASE_POOL;
	scene_peer(s, 2)->pool = 5;
}

static void
hashed(struct scene *s)
{
	scene_peer(s, 3)->refid = 0xf1c3a001;
}

static void
young_jitter(struct scene *s)
{
	scene_peer(s, 3)->filled = 3;
	scene_peer(s, 3)->jitter = 0.02;
}

static void
falseticker(struct scene *s)
{
	scene_peer(s, 3)->tally = TALLY_FALSETICK;
}

const struct scene_case cases_normal[] = {
	{ "starting", starting, started, true },
	{ "starting", starting, started_and_far, true },
	{ "practice", practice, NULL, true },
	{ "kernel-unsynchronised", kernel, NULL, false },
	{ "reach-climbing", climbing, holes, true },
	{ "outlier", outlier, backup, true },
	{ "backup", backup, outlier, true },
	{ "noselect", noselect, outlier, true },
	{ "pool-line", pool_line, noselect, true },
	{ "refid-hash", hashed, outlier, true },
	{ "jitter-start", young_jitter, outlier, true },
	{ "healthy", outlier, falseticker, false },
	{ NULL, NULL, NULL, false },
};
