/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/guide_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/i18n.h"

#include "config/apply.h"
#include "config/conf.h"
#include "config/directive.h"
#include "config/mem.h"
#include "config/parse.h"
#include "config/revision.h"

#include "ui/pad.h"

enum { LINES_EXPLAINED = 40 };

static bool
is_of_pool(const char *name)
{
	static const char tail[] = "pool.ntp.org";
	size_t len = strlen(name), n = sizeof(tail) - 1;

	return len >= n && strcasecmp(name + len - n, tail) == 0;
}

static void
count_source(struct guide_sources *s, const struct params_assoc *as)
{
	switch (as->kind) {
	case PARAMS_POOL:
		s->pools++;
		break;
	case PARAMS_REFCLOCK:
		s->clocks++;
		return;
	case PARAMS_SERVER:
	case PARAMS_PEER:
		if (s->n < GUIDE_SOURCES)
			snprintf(
			    s->name[s->n++], SETUP_NAME, "%.253s", as->name);
		break;
	}
	s->of_pool |= is_of_pool(as->name);
}

static void
read_sources(struct guide_sources *s, const struct params *p)
{
	for (size_t i = 0; i < p->nassoc; i++)
		if (!p->assoc[i].refused)
			count_source(s, &p->assoc[i]);
}

static struct params
params_of(const char *text, size_t len)
{
	struct params p;
	struct diags ds;
	struct conf *c;

	diags_init(&ds);
	c = conf_parse("ntp.conf", text, len, &ds);
	if (c != NULL)
		conf_params(c, &p, &ds);
	else
		params_init(&p);
	conf_free(c);
	diags_free(&ds);
	return p;
}

static struct recipe
recipe_for(const struct guide_given *g, const struct guide_plan *p,
    const struct params *was, const char *host[SETUP_SERVERS])
{
	const struct setup_notes *n = g->notes;
	struct recipe r = { .role = n->role,
		.parts = RECIPE_ALL & ~g->skipped,
		.host = host,
		.net = g->net,
		.nnet = g->nnet < RECIPE_NETS ? g->nnet : RECIPE_NETS,
		.dialect = g->dialect,
		.now = g->now };

	(void)p;
	for (size_t i = 0; i < n->nhost && !n->keep; i++)
		host[r.nhost++] = n->host[i];
	if (was->driftfile[0] == '\0' || n->own_drift)
		r.driftfile = g->drift;
	if (!was->leapfile_named || n->own_leap)
		r.leapfile = g->leap;
	return r;
}

static void
prove(struct guide_plan *p, const struct recipe *r)
{
	struct diags ds;

	diags_init(&ds);
	p->proven =
	    recipe_proven(p->text, p->len, r, &ds, p->why, sizeof(p->why));
	p->errors = ds.errors;
	p->warnings = ds.warnings;
	for (size_t i = 0; i < ds.count && p->problem[0] == '\0'; i++)
		if (ds.item[i].sev == SEV_ERROR ||
		    (ds.errors == 0 && ds.item[i].sev == SEV_WARNING))
			snprintf(p->problem, sizeof(p->problem),
			    _("line %lu: %s"),
			    (unsigned long)ds.item[i].at.line, ds.item[i].text);
	diags_free(&ds);
}

static void
write_row(struct paper *paper, const struct explain_row *row)
{
	static const enum explain_what what[] = { EXPLAIN_TIME, EXPLAIN_QUERY,
		EXPLAIN_CONFIGURE };
	char whom[160], text[300];
	size_t used;

	used = (size_t)snprintf(
	    text, sizeof(text), "%s:", explain_whom(row, whom, sizeof(whom)));
	for (size_t i = 0; i < sizeof(what) / sizeof(what[0]); i++)
		if (used < sizeof(text))
			used += (size_t)snprintf(text + used,
			    sizeof(text) - used, "%s %s %s", i > 0 ? "," : "",
			    explain_what_name(what[i]),
			    explain_verdict_name(row->cell[what[i]].verdict));
	paper_say(paper, ROLE_PLAIN, "%s", text);
}

static void
write_lines(struct paper *paper, const struct explain *e, const struct conf *c)
{
	struct conf_walk w;
	size_t n = 0;

	conf_walk_start(&w, c);
	while (conf_walk_next(&w) && n < LINES_EXPLAINED) {
		char *words = explain_line(e, NULL, w.line);

		if (words == NULL)
			continue;
		n++;
		paper_line(paper, ROLE_STRONG, ' ', w.text, w.len);
		paper_text(paper, ROLE_PLAIN, words);
		free(words);
	}
}

static struct paper *
write_access(const struct guide_plan *p, const struct guide_given *g)
{
	const struct explain_given given = { .net = g->net,
		.nnet = g->nnet,
		.open = g->notes->role == RECIPE_POOL };
	struct paper *paper = paper_new();
	const struct explain_row *row;
	struct explain *e;
	struct diags ds;
	struct conf *c;
	size_t n;

	diags_init(&ds);
	c = conf_parse("ntp.conf", p->text, p->len, &ds);
	if (c != NULL) {
		e = explain_new(c, &given);
		row = explain_rows(e, &n);
		paper_rule(paper, _("Who may do what"));
		for (size_t i = 0; i < n; i++)
			if (row[i].who != EXPLAIN_SOURCE)
				write_row(paper, &row[i]);
		paper_rule(paper, _("Line by line"));
		write_lines(paper, e, c);
		explain_free(e);
	}
	conf_free(c);
	diags_free(&ds);
	return paper;
}

struct guide_plan *
guide_plan_make(const struct guide_given *g)
{
	struct guide_plan *p = mem_zero(1, sizeof(*p));
	struct params was = params_of(g->text, g->len), now;
	const char *host[SETUP_SERVERS];
	struct recipe r = recipe_for(g, p, &was, host);

	p->text = recipe_text(g->text, g->len, &r, &p->len);
	p->revision = revision_of(p->text, p->len);
	p->same = g->base != NULL && g->base_len == p->len &&
	    memcmp(g->base, p->text, p->len) == 0;
	read_sources(&p->was, &was);
	now = params_of(p->text, p->len);
	read_sources(&p->now, &now);
	snprintf(p->drift, sizeof(p->drift), "%s", now.driftfile);
	snprintf(p->leap, sizeof(p->leap), "%s", now.leapfile);
	p->own_leap = now.leapfile_named;
	params_free(&was);
	params_free(&now);
	prove(p, &r);
	p->access = write_access(p, g);
	p->diff = paper_new();
	pad_write_difference(p->diff, g->base, g->base_len, p->text, p->len);
	return p;
}

void
guide_plan_free(struct guide_plan *p)
{
	if (p == NULL)
		return;
	free(p->text);
	paper_free(p->access);
	paper_free(p->diff);
	free(p);
}
