/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "why/look.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

struct why_finding *
why_found(struct why_look *l, int confidence, const char *fmt, ...)
{
	struct why_report *r = l->report;
	struct why_finding *f = &l->spare;
	va_list ap;

	if (r->all < WHY_FINDINGS)
		f = &r->finding[r->all++];
	*f = (struct why_finding){ .code = l->code,
		.state = l->code->state,
		.confidence = (uint8_t)confidence };
	va_start(ap, fmt);
	vsnprintf(f->verdict, sizeof(f->verdict), fmt, ap);
	va_end(ap);
	snprintf(f->meaning, sizeof(f->meaning), "%s", _(l->rule->meaning));
	snprintf(f->advice, sizeof(f->advice), "%s", _(l->rule->advice));
	return f;
}

void
why_proof(struct why_finding *f, const char *fmt, ...)
{
	va_list ap;

	if (f->nproof >= WHY_PROOFS)
		return;
	va_start(ap, fmt);
	vsnprintf(f->proof[f->nproof++], sizeof(f->proof[0]), fmt, ap);
	va_end(ap);
}

void
why_milder(struct why_finding *f, enum why_state state)
{
	if (state < f->state)
		f->state = state;
}

void
why_about_peer(struct why_finding *f, const struct snap_peer *p)
{
	f->subject.about = WHY_PEER;
	f->subject.assoc = p->id;
	memcpy(f->subject.name, p->name, sizeof(f->subject.name));
}

void
why_about_name(struct why_finding *f, enum why_about about, const char *name)
{
	f->subject.about = about;
	snprintf(f->subject.name, sizeof(f->subject.name), "%s", name);
}

void
why_advice(struct why_finding *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->advice, sizeof(f->advice), fmt, ap);
	va_end(ap);
}

void
why_meaning(struct why_finding *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->meaning, sizeof(f->meaning), fmt, ap);
	va_end(ap);
}

static struct why_remedy *
remedy(struct why_finding *f, enum why_do how, const char *text)
{
	struct why_remedy *r;

	if (f->nremedy >= WHY_REMEDIES)
		return NULL;
	r = &f->remedy[f->nremedy++];
	*r = (struct why_remedy){ .how = how };
	snprintf(r->text, sizeof(r->text), "%s", text);
	return r;
}

void
why_do_text(struct why_finding *f, const char *text)
{
	(void)remedy(f, WHY_DO_TEXT, text);
}

void
why_do_verb(
    struct why_finding *f, bool changes, const char *line, const char *text)
{
	struct why_remedy *r = remedy(f, WHY_DO_VERB, text);

	if (r == NULL)
		return;
	r->changes = changes;
	snprintf(r->line, sizeof(r->line), "%s", line);
}

void
why_do_examine(const struct why_look *l, struct why_finding *f,
    const struct snap_peer *p, const char *text)
{
	struct why_remedy *r = remedy(f, WHY_DO_PROBE, text);
	size_t used = strlen("examine");

	if (r == NULL)
		return;
	snprintf(r->line, sizeof(r->line), "examine");
	for (size_t i = 0; i < l->now->npeers; i++) {
		const struct snap_peer *q = &l->now->peers[i];

		if (p != NULL ? q != p
			      : !why_silent(l->facts, q) &&
			    q->phase != PHASE_NODNS && q->error == 0)
			continue;
		if (used + 1 + strlen(q->name) >= sizeof(r->line))
			return;
		used += (size_t)snprintf(
		    r->line + used, sizeof(r->line) - used, " %s", q->name);
	}
}

void
why_do_edit(struct why_finding *f, const struct diag *d, const char *text)
{
	struct why_remedy *r = remedy(f, WHY_DO_EDIT, text);

	if (r == NULL)
		return;
	r->changes = true;
	r->edit.line = d->at.line;
	r->edit.fix = d->fix;
	if (d->at.file != NULL)
		snprintf(r->edit.file, sizeof(r->edit.file), "%s", d->at.file);
}

void
why_do_errand(struct why_finding *f, const struct errand_order *o)
{
	const char *about = errand_about(o->what);
	char text[ERRAND_TEXT];
	struct why_remedy *r;

	if (about == NULL || errand_text(o, text, sizeof(text))[0] == '\0')
		return;
	r = remedy(f, WHY_DO_ERRAND, _(about));
	if (r == NULL)
		return;
	r->changes = errand_changes(o->what);
	r->order = *o;
	snprintf(
	    r->line, sizeof(r->line), "%.*s", (int)sizeof(r->line) - 1, text);
}

bool
why_is_source(const struct snap_peer *p)
{
	return p->type != 'p' && p->phase != PHASE_POOL &&
	    p->phase != PHASE_REFUSED;
}

static size_t
events(const struct why_look *l, const struct event **list)
{
	if (l->facts->event != NULL) {
		*list = l->facts->event;
		return l->facts->nevent;
	}
	*list = l->now != NULL ? l->now->events : NULL;
	return l->now != NULL ? l->now->nevents : 0;
}

double
why_event_age(const struct why_look *l, const struct event *ev)
{
	return l->now != NULL ? mono_diff(l->now->at, ev->at)
			      : wall_diff(l->facts->wall, ev->wall);
}

const struct event *
why_event(
    const struct why_look *l, const char *name, uint16_t assoc, double max_age)
{
	const struct event *list;
	size_t n = events(l, &list);

	while (n-- > 0)
		if (strcmp(list[n].name, name) == 0 &&
		    (assoc == 0 || list[n].assoc == assoc) &&
		    !(why_event_age(l, &list[n]) > max_age))
			return &list[n];
	return NULL;
}

unsigned
why_events(const struct why_look *l, const char *name, double max_age)
{
	const struct event *list;
	size_t n = events(l, &list);
	unsigned times = 0;

	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].name, name) == 0 &&
		    !(why_event_age(l, &list[i]) > max_age))
			times += list[i].times > 0 ? list[i].times : 1;
	return times;
}

const struct snap_peer *
why_peer(const struct why_look *l, uint16_t id)
{
	for (size_t i = 0; l->now != NULL && id != 0 && i < l->now->npeers; i++)
		if (l->now->peers[i].id == id)
			return &l->now->peers[i];
	return NULL;
}
