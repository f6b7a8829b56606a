/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that are refused; losses, scatter. */
#include <stdio.h>

#include "why_scene.h"

static void
refuse(struct scene *s, enum verdict v)
{
	scene_refuse(scene_peer(s, 2), v, 12);
}

#define REFUSE(name, verdict)                                                  \
	static void name(struct scene *s)                                      \
	{                                                                      \
		refuse(s, VERDICT_##verdict);                                  \
	}

REFUSE(auth, AUTH)
REFUSE(bogus, BOGUS)
REFUSE(address, ADDRESS)
REFUSE(late, LATE)
REFUSE(zero, UNSYNC)
REFUSE(version, VERSION)
REFUSE(header, HEADER)
REFUSE(kiss, KISS)
REFUSE(rate, RATE)
REFUSE(closed, CLOSED)

/* Long ago, and answers have come since. */
static void
once_rated(struct scene *s)
{
	scene_peer(s, 2)->counts[VERDICT_RATE] = 1;
	scene_event(s, "rate_exceeded", 3, 7200, EVENT_WARN, "it kissed us");
}

static void
once_refused(struct scene *s)
{
	struct snap_peer *p = scene_peer(s, 2);

	p->refused = true;
	p->refusal.verdict = VERDICT_AUTH;
	p->refusal.at = mono_add(s->now->at, -3000);
	p->counts[VERDICT_AUTH] = 1;
}

static void
cut_by_us(struct scene *s)
{
	for (size_t i = 0; i < 4; i++)
		scene_refuse(scene_peer(s, i), VERDICT_CLOSED, 9);
	scene_unsync(s, WHY_SILENT);
	scene_diag(s, "cuts-source", SEV_WARNING, 3);
}

/* A server that does not know the key, and says nothing. */
static void
ignored(struct scene *s)
{
	scene_peer(s, 0)->keyid = 7;
	scene_silence(scene_peer(s, 0), 12);
	scene_exam(s, 0);
}

/* Long questions are lost. */
static void
too_long(struct scene *s)
{
	ignored(s);
	scene_exam(s, 1u << DOCTOR_LARGE);
}

static void
nts(struct scene *s)
{
	struct snap_peer *p = scene_peer(s, 2);

	scene_silence(p, 0);
	p->phase = PHASE_REFUSED;
	snprintf(p->note, sizeof(p->note), "NTS is not there");
}

static void
lossy(struct scene *s)
{
	scene_peer(s, 2)->reach = 0xa9;
}

static void
lost_one(struct scene *s)
{
	scene_peer(s, 2)->reach = 0xef;
}

static void
apart(struct scene *s, double delay)
{
	struct snap_peer *p = scene_peer(s, 2);

	p->offset = 0.02;
	p->delay = delay;
	p->tally = TALLY_OUTLIER;
}

static void
asymmetric(struct scene *s)
{
	apart(s, 0.1);
}

static void
merely_wrong(struct scene *s)
{
	apart(s, 0.01);
}

static void
jittery(struct scene *s)
{
	scene_peer(s, 2)->jitter = 0.03;
}

static void
all_jitter(struct scene *s)
{
	for (size_t i = 0; i < 4; i++)
		scene_peer(s, i)->jitter = 0.03;
}

static void
twice(struct scene *s)
{
	scene_peer(s, 2)->counts[VERDICT_DUP] = 40;
}

static void
twice_once(struct scene *s)
{
	scene_peer(s, 2)->counts[VERDICT_DUP] = 2;
}

const struct scene_case cases_reply[] = {
	{ "auth-failed", auth, once_refused, true },
	{ "auth-failed", ignored, too_long, true },
	{ "replies-bogus", bogus, auth, true },
	{ "replies-elsewhere", address, bogus, true },
	{ "replies-late", late, zero, true },
	{ "replies-zero", zero, late, true },
	{ "server-version", version, header, true },
	{ "server-header", header, version, true },
	{ "kiss-other", kiss, rate, true },
	{ "kiss-rate", rate, once_rated, true },
	{ "own-restrict", cut_by_us, auth, true },
	{ "own-restrict", closed, auth, true },
	{ "nts-unsupported", nts, auth, true },
	{ "server-lossy", lossy, lost_one, true },
	{ "server-asymmetric", asymmetric, merely_wrong, true },
	{ "server-jittery", jittery, all_jitter, true },
	{ "duplicates", twice, twice_once, true },
	{ NULL, NULL, NULL, false },
};
