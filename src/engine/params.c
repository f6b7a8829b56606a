/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/params.h"

#include "core/packet.h"
#include "core/rfc5905.h"
#include "sys/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const params_stats_name[STATS_KINDS] = {
	[STATS_PEER] = "peerstats",
	[STATS_LOOP] = "loopstats",
	[STATS_CLOCK] = "clockstats",
	[STATS_RAW] = "rawstats",
	[STATS_SYS] = "sysstats",
	[STATS_PROTO] = "protostats",
	[STATS_USE] = "usestats",
};

/* As ntpd has them before it reads anything. */
static void
init_files(struct params *p)
{
	for (size_t i = 0; i < STATS_KINDS; i++) {
		p->filegen[i] = (struct params_filegen){ .link = true,
			.type = FILEGEN_DAY };
		snprintf(p->filegen[i].file, sizeof(p->filegen[i].file), "%s",
		    params_stats_name[i]);
	}
	p->stats = true;
	p->syslog = true;
	p->logconfig = PARAMS_LOG_ALL;
}

void
params_init(struct params *p)
{
	memset(p, 0, sizeof(*p));
	p->freq = (double)NAN;
	p->step = NTP_STEPT;
	p->stepback = NTP_STEPT;
	p->panic = NTP_PANICT;
	p->stepout = NTP_STEPOUT;
	p->minsane = NTP_CMIN;
	p->minclock = NTP_NMIN;
	p->maxclock = NTP_MAXCLOCK;
	p->mindist = NTP_MINDISP;
	p->maxdist = NTP_MAXDIST;
	p->ceiling = NTP_MAXSTRAT - 1; /* ntpd's code; its manual says 16 */
	p->port = NTP_PORT;
	p->workers = PARAMS_AUTO;
	init_files(p);
	p->orphan = NTP_MAXSTRAT;
	p->orphanwait = 300;
	mru_defaults(&p->mru, p->sec);
}

struct params_assoc *
params_add(struct params *p)
{
	struct params_assoc *a;

	/* Room is doubled at each power of two, so that a file of n lines
	 * costs n steps, and nothing needs to be kept about the room. */
	if ((p->nassoc & (p->nassoc - 1)) == 0)
		p->assoc = memory_grow(
		    p->assoc, p->nassoc ? 2 * p->nassoc : 1, sizeof(*p->assoc));
	a = &p->assoc[p->nassoc++];
	memset(a, 0, sizeof(*a));
	a->cfg.hmode = MODE_CLIENT;
	a->cfg.version = NTP_VERSION;
	a->cfg.minpoll = NTP_MINDPOLL;
	a->cfg.maxpoll = NTP_MAXDPOLL;
	return a;
}

static void *
copy(const void *from, size_t n, size_t size)
{
	void *to;

	if (n == 0)
		return NULL;
	to = memory_grow(NULL, n, size);
	return memcpy(to, from, n * size);
}

void
params_copy(struct params *to, const struct params *from)
{
	*to = *from;
	to->assoc = NULL;
	to->nassoc = 0;
	for (size_t i = 0; i < from->nassoc; i++)
		*params_add(to) = from->assoc[i];
	to->rule = copy(from->rule, from->nrule, sizeof(*to->rule));
	to->nic = copy(from->nic, from->nnic, sizeof(*to->nic));
	to->key = copy(from->key, from->nkey, sizeof(*to->key));
}

/* An association that is to be sorted. */
struct item {
	const struct params_assoc *a;
	size_t index;
};

static int
compare(const struct params_assoc *a, const struct params_assoc *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return strcasecmp(a->name, b->name);
}

static int
compare_item(const void *pa, const void *pb)
{
	const struct item *a = pa, *b = pb;
	int order = compare(a->a, b->a);

	if (order != 0)
		return order;
	return a->index < b->index ? -1 : a->index > b->index;
}

static struct item *
sorted(const struct params *p)
{
	struct item *item = memory_new(p->nassoc + 1, sizeof(*item));

	for (size_t i = 0; i < p->nassoc; i++)
		item[i] = (struct item){ &p->assoc[i], i };
	qsort(item, p->nassoc, sizeof(*item), compare_item);
	return item;
}

void
params_match(const struct params *was, const struct params *now, size_t *from)
{
	struct item *a = sorted(was), *b = sorted(now);
	size_t i = 0;

	for (size_t j = 0; j < now->nassoc; j++) {
		while (i < was->nassoc && compare(a[i].a, b[j].a) < 0)
			i++;
		if (i < was->nassoc && compare(a[i].a, b[j].a) == 0)
			from[b[j].index] = a[i++].index;
		else
			from[b[j].index] = PARAMS_NEW;
	}
	free(a);
	free(b);
}

void
params_free(struct params *p)
{
	free(p->assoc);
	p->assoc = NULL;
	free(p->nic);
	p->nic = NULL;
	p->nnic = 0;
	if (p->key)
		explicit_bzero(p->key, p->nkey * sizeof(*p->key));
	free(p->key);
	p->key = NULL;
	p->nkey = 0;
	free(p->rule);
	p->rule = NULL;
	p->nrule = 0;
	p->nassoc = 0;
}
