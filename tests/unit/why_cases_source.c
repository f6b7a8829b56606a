/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that answer, and are not used; all together and each. */
#include <stdio.h>

#include "why_scene.h"

static void
keep(struct scene *s, size_t n)
{
	s->now->npeers = n;
}

static void
far_one(struct scene *s, size_t i)
{
	struct snap_peer *p = scene_peer(s, i);

	p->rootdisp = 2;
	p->distance = 2.1;
	p->flash = FLASH_DIST;
	p->tally = TALLY_REJECT;
}

static void
is_self(struct scene *s)
{
	struct snap_peer *p = scene_peer(s, 2);

	scene_silence(p, 9);
	p->addr = s->now->nics[1].addr;
	p->addr.port = 123;
}

static void
other_silent(struct scene *s)
{
	scene_silence(scene_peer(s, 2), 9);
}

static void
all_unsync(struct scene *s)
{
	for (size_t i = 0; i < 4; i++)
		scene_refuse(scene_peer(s, i), VERDICT_STRATUM, 9);
	scene_unsync(s, WHY_UNFIT);
}

static void
one_unsync(struct scene *s)
{
	scene_refuse(scene_peer(s, 1), VERDICT_STRATUM, 9);
}

static void
disagree(struct scene *s)
{
	scene_unsync(s, WHY_DISAGREE);
	s->now->candidates = 4;
	s->now->truechimers = 2;
	for (size_t i = 0; i < 4; i++) {
		scene_peer(s, i)->tally = TALLY_FALSETICK;
		scene_peer(s, i)->offset = i < 2 ? 0.0 : 0.5;
	}
}

static void
one_liar(struct scene *s)
{
	struct snap_peer *p = scene_peer(s, 3);

	p->tally = TALLY_FALSETICK;
	p->offset = 0.25;
	s->now->truechimers = s->now->survivors = 3;
}

static void
one_outlier(struct scene *s)
{
	scene_peer(s, 3)->tally = TALLY_OUTLIER;
}

static void
all_far(struct scene *s)
{
	for (size_t i = 0; i < 4; i++)
		far_one(s, i);
	scene_unsync(s, WHY_UNFIT);
}

static void
one_far(struct scene *s)
{
	far_one(s, 2);
}

/* Right after a start everybody is far. */
static void
young_far(struct scene *s)
{
	far_one(s, 2);
	scene_peer(s, 2)->filled = 2;
	scene_peer(s, 2)->reach = 3;
}

static void
denied(struct scene *s, size_t i)
{
	scene_refuse(scene_peer(s, i), VERDICT_DENY, 1);
	scene_peer(s, i)->phase = PHASE_DENIED;
}

static void
all_denied(struct scene *s)
{
	for (size_t i = 0; i < 4; i++)
		denied(s, i);
	scene_unsync(s, WHY_SILENT);
}

static void
one_denied(struct scene *s)
{
	denied(s, 3);
}

static void
loop(struct scene *s, size_t i)
{
	scene_peer(s, i)->flash = FLASH_LOOP;
	scene_peer(s, i)->tally = TALLY_REJECT;
}

static void
all_loop(struct scene *s)
{
	for (size_t i = 0; i < 4; i++)
		loop(s, i);
	scene_unsync(s, WHY_UNFIT);
}

static void
one_loop(struct scene *s)
{
	loop(s, 3);
}

static void
too_few(struct scene *s)
{
	s->params.minsane = 4;
	scene_silence(scene_peer(s, 2), 9);
	scene_silence(scene_peer(s, 3), 9);
	scene_unsync(s, WHY_FEW);
	s->now->survivors = 2;
}

static void
sane(struct scene *s)
{
	s->params.minsane = 4;
}

static void
insane(struct scene *s)
{
	s->params.minsane = 5;
	scene_unsync(s, WHY_FEW);
	s->now->survivors = 4;
}

static void
mixed_refusals(struct scene *s)
{
	scene_refuse(scene_peer(s, 0), VERDICT_AUTH, 9);
	scene_refuse(scene_peer(s, 1), VERDICT_BOGUS, 9);
	scene_refuse(scene_peer(s, 2), VERDICT_HEADER, 9);
	scene_silence(scene_peer(s, 3), 9);
	scene_unsync(s, WHY_SILENT);
}

static void
never(struct scene *s)
{
	scene_unsync(s, WHY_UNFIT);
}

static void
one(struct scene *s)
{
	keep(s, 1);
}

static void
two(struct scene *s)
{
	keep(s, 2);
}

static void
three(struct scene *s)
{
	keep(s, 3);
}

static void
one_left(struct scene *s)
{
	for (size_t i = 1; i < 4; i++)
		scene_peer(s, i)->flash = FLASH_STRATUM;
}

static void
two_left(struct scene *s)
{
	for (size_t i = 2; i < 4; i++)
		scene_peer(s, i)->flash = FLASH_STRATUM;
}

static void
google(struct scene *s, double apart)
{
	struct snap_peer *p = scene_peer(s, 1);

	snprintf(p->name, sizeof(p->name), "time1.google.com");
	p->offset = apart;
}

static void
smear(struct scene *s)
{
	google(s, 0.2);
}

static void
no_smear(struct scene *s)
{
	google(s, 0.0003);
}

static void
leap_lone(struct scene *s)
{
	scene_peer(s, 1)->leap = LEAP_INSERT;
}

static void
leap_all(struct scene *s)
{
	for (size_t i = 0; i < 4; i++)
		scene_peer(s, i)->leap = LEAP_INSERT;
}

static void
stale(struct scene *s)
{
	struct snap_peer *p = scene_peer(s, 1);

	p->reftime = wall_add(s->now->wall, -86400);
	p->rootdisp = 1.3;
	far_one(s, 1);
	p->precision = -20;
}

/* A stratum 1 whose receiver is read rarely, and knows well. */
static void
old_but_good(struct scene *s)
{
	scene_peer(s, 1)->reftime = wall_add(s->now->wall, -86400);
}

static void
windows(struct scene *s)
{
	far_one(s, 1);
	scene_peer(s, 1)->precision = -6;
}

const struct scene_case cases_source[] = {
	{ "source-is-self", is_self, other_silent, true },
	{ "all-unsynchronised", all_unsync, one_unsync, true },
	{ "server-unsynchronised", one_unsync, other_silent, true },
	{ "no-majority", disagree, one_liar, true },
	{ "falseticker", one_liar, one_outlier, true },
	{ "all-far", all_far, one_far, true },
	{ "server-far", one_far, young_far, true },
	{ "all-denied", all_denied, one_denied, true },
	{ "kiss-deny", one_denied, one_unsync, true },
	{ "all-loop", all_loop, one_loop, true },
	{ "source-loop", one_loop, one_liar, true },
	{ "too-few", too_few, never, true },
	{ "minsane-high", insane, sane, true },
	{ "all-unusable", mixed_refusals, one_unsync, true },
	{ "never-synchronised", never, NULL, true },
	{ "one-source", one, two, true },
	{ "two-sources", two, three, true },
	{ "few-good", one_left, two_left, true },
	{ "smear-mixed", smear, no_smear, true },
	{ "leap-lone", leap_lone, leap_all, true },
	{ "server-stale", stale, old_but_good, true },
	{ "server-windows", windows, stale, true },
	{ NULL, NULL, NULL, false },
};
