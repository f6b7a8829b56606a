/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/inquiry.h"

#include "config/mem.h"
#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/inquiry_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct inquiry *
inquiry_new(void)
{
	return mem_zero(1, sizeof(struct inquiry));
}

void
inquiry_free(struct inquiry *q)
{
	free(q->report);
	free(q);
}

unsigned
inquiry_want(struct inquiry *q, const struct inquiry_wish *wish)
{
	for (size_t i = 0; i < q->nwishes; i++)
		if (q->wish[i].job == wish->job)
			return REACT_INQUIRE;
	q->wish[q->nwishes++] = *wish;
	return REACT_INQUIRE;
}

unsigned
inquiry_visit(struct app *a, struct inquiry *q)
{
	(void)a;
	if (q->asked)
		return 0;
	q->asked = true;
	return inquiry_want(q, &(struct inquiry_wish){ .job = INQUIRY_LOOK });
}

bool
inquiry_wish(struct inquiry *q, struct inquiry_wish *out)
{
	if (q->nwishes == 0)
		return false;
	*out = q->wish[0];
	q->nwishes--;
	memmove(q->wish, q->wish + 1, q->nwishes * sizeof(q->wish[0]));
	return true;
}

void
inquiry_take(struct inquiry *q, const struct why_report *r)
{
	if (q->report == NULL)
		q->report = mem_zero(1, sizeof(*q->report));
	*q->report = *r;
}

void
inquiry_tell(struct inquiry *q, const struct inquiry_work *work)
{
	q->work = *work;
}

unsigned
inquiry_ran(struct app *a, struct inquiry *q, bool good, const char *text)
{
	/* What it changed is to be seen. */
	return inquiry_want(q, &(struct inquiry_wish){ .job = INQUIRY_LOOK }) |
	    app_say(a, good ? ROLE_OK : ROLE_BAD, "%s", text);
}

const struct why_report *
inquiry_report(const struct inquiry *q)
{
	return q->report;
}

const struct inquiry_work *
inquiry_at_work(const struct inquiry *q)
{
	return &q->work;
}

/* FNV-1a. */
static uint32_t
mix(uint32_t h, const char *text)
{
	for (; *text != '\0'; text++)
		h = (h ^ (uint8_t)*text) * UINT32_C(16777619);
	return h;
}

uint32_t
inquiry_id(const struct why_finding *f)
{
	char subject[48];
	uint32_t h = UINT32_C(2166136261);

	snprintf(subject, sizeof(subject), " %d %u %u ", (int)f->subject.about,
	    (unsigned)f->subject.assoc, (unsigned)f->subject.line);
	h = mix(mix(mix(h, f->code->code), subject), f->subject.name);
	return h != 0 ? h : 1;
}

const struct why_finding *
inquiry_find(const struct inquiry *q, uint32_t id)
{
	const struct why_report *r = q->report;

	for (size_t i = 0; r != NULL && id != 0 && i < r->all; i++)
		if (inquiry_id(&r->finding[i]) == id)
			return &r->finding[i];
	return NULL;
}

const struct why_finding *
inquiry_detail(const struct inquiry *q)
{
	return inquiry_find(q, q->detail);
}

const char *
inquiry_was(const struct inquiry *q)
{
	return q->was;
}

enum role
inquiry_role(enum why_state state)
{
	static const enum role role[WHY_STATES] = {
		[WHY_FINE] = ROLE_OK,
		[WHY_NOTICE] = ROLE_INFO,
		[WHY_DEGRADED] = ROLE_WARN,
		[WHY_FAULT] = ROLE_BAD,
	};

	return role[state];
}

const char *
inquiry_sign(enum why_state state)
{
	static const char *const sign[WHY_STATES] = {
		[WHY_FINE] = "\u00B7",
		[WHY_NOTICE] = "i",
		[WHY_DEGRADED] = "?",
		[WHY_FAULT] = "!",
	};

	return sign[state];
}
