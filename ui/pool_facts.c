/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pool_facts.h"

#include "config/conf.h"
#include "config/dialect.h"
#include "config/geography.h"
#include "config/mem.h"
#include "config/restrict.h"
#include "engine/outside.h"
#include "engine/surveyor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
find_speed(struct pool_facts *f)
{
	struct survey_aim aim = { .skip = ~(1u << SURVEY_NET) };
	struct survey *s = mem_zero(1, sizeof(*s));
	const char *name;

	surveyor_now(&aim, s);
	name = s->net[0].nic[0] != '\0' ? s->net[0].nic : s->net[1].nic;
	for (size_t i = 0; i < s->nnics; i++)
		if (strcmp(s->nic[i].name, name) == 0 && s->nic[i].speed > 0)
			f->speed = (unsigned)s->nic[i].speed;
	free(s);
}

void
pool_facts_host(struct pool_facts *f, const char *country)
{
	struct addr here[POOL_SIDES];
	struct place_on_earth place;

	outside_here(here, f->hidden);
	for (int s = 0; s < POOL_SIDES; s++)
		if (f->side[s].address.family == ADDR_NONE) {
			f->side[s].address = here[s];
			f->side[s].ours = here[s].family != ADDR_NONE;
		}
	if (country != NULL && country[0] != '\0')
		snprintf(f->country, sizeof(f->country), "%s", country);
	else if (geography_here(&place))
		snprintf(f->country, sizeof(f->country), "%s", place.iso);
	if (gethostname(f->host, sizeof(f->host) - 1) != 0)
		f->host[0] = '\0';
	find_speed(f);
}

/* Somebody whom no line names: addresses for documentation (RFC 5737, 3849),
 * and a port that clients have. */
static const char *const strangers[POOL_SIDES] = { "198.51.100.123",
	"2001:db8:ffff::123" };

static void
judge(struct pool_access *a, int side, const struct access_request *rq,
    const struct restrict_set *set, const struct access *table)
{
	const struct access_rule *r;
	struct access_answer answer;
	struct addr from;

	addr_parse(&from, strangers[side]);
	from.port = 40123;
	r = access_find(table, &from);
	answer = access_decide(r != NULL ? r->flags : 0, rq);
	a->verdict[side][rq->kind] = answer.verdict;
	a->line[side][rq->kind] =
	    r != NULL ? restrict_owed(set, r, answer.flag).line : 0;
}

void
pool_facts_rules(struct pool_facts *f, const struct conf *c, unsigned dialect)
{
	struct access_rule *rule;
	struct restrict_set *set;
	struct access table;
	size_t count;
	bool mode7;

	if (dialect == DIALECT_NONE)
		dialect = dialect_guess(c);
	set = restrict_read(c, dialect, NULL, &mode7, NULL);
	rule = restrict_rules(set, &count);
	access_build(&table, rule, count);
	for (int s = 0; s < POOL_SIDES; s++)
		for (int k = 0; k < ACCESS_KINDS; k++) {
			struct access_request rq = { .kind =
							 (enum access_kind)k,
				.sec = dialect == DIALECT_SEC,
				.mode7 = mode7 };

			judge(&f->access, s, &rq, set, &table);
		}
	f->access.known = true;
	free(rule);
	restrict_free(set);
}

void
pool_facts_access(struct pool_facts *f, const char *path, unsigned dialect)
{
	struct diags ds;
	struct conf *c;

	if (path == NULL)
		return;
	diags_init(&ds);
	c = conf_load_as(path, dialect, &ds);
	if (c != NULL)
		pool_facts_rules(f, c, dialect);
	conf_free(c);
	diags_free(&ds);
}
