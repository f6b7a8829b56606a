/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "why/why.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"
#include "why/look.h"

static const struct why_rule *const tables[] = {
	why_rules_network, why_rules_path, why_rules_name, why_rules_sources,
	why_rules_source, why_rules_reply, why_rules_config, why_rules_running,
	why_rules_clock, why_rules_leap, why_rules_host, why_rules_server,
	why_rules_normal, /* the last: it looks at what was found */
};

const struct why_rule *
why_rule_at(size_t i)
{
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (const struct why_rule *r = tables[t]; r->code != NULL; r++)
			if (i-- == 0)
				return r;
	return NULL;
}

static void
look_at_all(struct why_look *l)
{
	for (size_t i = 0; (l->rule = why_rule_at(i)) != NULL; i++) {
		l->code = why_code_find(l->rule->code);
		l->rule->look(l);
	}
}

static int
rank_of(const struct why_finding *f)
{
	return (int)f->state * 100000 + f->code->urgency * 1000 + f->confidence;
}

/* What concerns one source explains nothing of another. */
static bool
same_subject(const struct why_finding *a, const struct why_finding *b)
{
	if (a->subject.about != WHY_PEER || b->subject.about != WHY_PEER)
		return true;
	return a->subject.assoc == b->subject.assoc;
}

/* Another symptom of that kind has been told of already. */
static bool
is_told(const struct why_report *r, const struct why_finding *cause,
    const struct why_finding *symptom)
{
	for (const struct why_finding *f = r->finding; f < symptom; f++)
		if (f->code == symptom->code && f->cause == cause->code)
			return true;
	return false;
}

/* What it explains counts as much as the cause itself: the worse state is
 * that of both. */
static void
explain_away(struct why_report *r, size_t cause, size_t symptom)
{
	struct why_finding *a = &r->finding[cause], *b = &r->finding[symptom];

	assert(a->code != NULL);
	b->cause = a->code;
	a->hidden++;
	if (b->state > a->state && a->code->group != WHY_NORMAL)
		a->state = b->state;
	if (!is_told(r, a, b))
		why_proof(a, _("and so: %s"), b->verdict);
}

/* Every finding that another explains points to it. Two that explain each
 * other: the first does. */
static void
find_causes(struct why_report *r)
{
	for (size_t i = 0; i < r->all; i++)
		for (size_t j = 0; j < r->all; j++) {
			struct why_finding *a = &r->finding[i];
			struct why_finding *b = &r->finding[j];

			if (i != j && b->cause == NULL && a->cause != b->code &&
			    why_code_hides(a->code, b->code) &&
			    same_subject(a, b))
				explain_away(r, i, j);
		}
}

static bool
before(const struct why_finding *a, const struct why_finding *b)
{
	if ((a->cause == NULL) != (b->cause == NULL))
		return a->cause == NULL;
	return a->rank > b->rank;
}

/* By rank, symptoms last; stable, so that sources keep their order. */
static void
sort(struct why_report *r, struct why_look *l)
{
	for (size_t i = 1; i < r->all; i++)
		for (size_t j = i;
		     j > 0 && before(&r->finding[j], &r->finding[j - 1]); j--) {
			l->spare = r->finding[j];
			r->finding[j] = r->finding[j - 1];
			r->finding[j - 1] = l->spare;
		}
}

static const struct why_finding *
find(const struct why_report *r, const char *code)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->finding[i].code->code, code) == 0)
			return &r->finding[i];
	return NULL;
}

/* What is fine is said first, and remarks after it. */
static void
sum_up(struct why_report *r)
{
	const struct why_finding *first = &r->finding[0];
	const struct why_finding *well = find(r, "healthy");

	if (r->count == 0)
		snprintf(r->verdict, sizeof(r->verdict), "%s",
		    _("Nothing is known."));
	else if (well != NULL && r->state == WHY_NOTICE)
		snprintf(r->verdict, sizeof(r->verdict), "%.120s%s%.115s",
		    well->verdict, "; ", first->verdict);
	else
		snprintf(r->verdict, sizeof(r->verdict), "%s",
		    well != NULL ? well->verdict : first->verdict);
}

static void
conclude(struct why_report *r)
{
	r->state = WHY_FINE;
	for (size_t i = 0; i < r->count; i++)
		if (r->finding[i].state > r->state)
			r->state = r->finding[i].state;
	r->exit = r->state == WHY_FAULT ? 2 : r->state == WHY_DEGRADED;
	sum_up(r);
}

void
why_explain(const struct why_facts *facts, struct why_report *report)
{
	struct why_look look = {
		.facts = facts, .now = facts->now, .report = report
	};

	memset(report, 0, sizeof(*report));
	why_add_up(&look.sums, facts);
	look_at_all(&look);
	find_causes(report);
	for (size_t i = 0; i < report->all; i++) {
		report->finding[i].rank = rank_of(&report->finding[i]);
		report->count += report->finding[i].cause == NULL;
	}
	sort(report, &look);
	conclude(report);
	why_blind(&look);
}
