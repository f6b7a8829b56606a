/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing comes back; names. */
#include <errno.h>
#include <stdio.h>

#include "why_scene.h"

static void
error_all(struct scene *s, int error)
{
	scene_dark(s);
	for (size_t i = 0; i < s->now->npeers; i++)
		s->now->peers[i].error = error;
}

static void
error_one(struct scene *s, int error)
{
	scene_silence(scene_peer(s, 1), 8);
	scene_peer(s, 1)->error = error;
}

static void
nics_down(struct scene *s)
{
	struct survey *h = scene_survey(s);

	scene_dark(s);
	h->nic[1].up = false;
	h->net[0] = h->net[1] = (struct survey_net){ .reach = REACH_LOCAL };
}

static void
route_gone(struct scene *s)
{
	struct survey *h = scene_survey(s);

	error_all(s, ENETUNREACH);
	h->net[0].route = h->net[1].route = false;
}

static void
one_unreachable(struct scene *s)
{
	error_one(s, EHOSTUNREACH);
}

static void
all_unreachable(struct scene *s)
{
	error_all(s, EHOSTUNREACH);
}

static void
close_way(struct scene *s, enum survey_way way)
{
	struct survey_verdict *v = &scene_survey(s)->firewall.way[0][way];

	v->gate = GATE_CLOSED;
	snprintf(v->rule, sizeof(v->rule), "inet filter: udp dport 123 drop");
}

static void
way_out(struct scene *s)
{
	scene_dark(s);
	close_way(s, WAY_QUERIES);
}

static void
way_in(struct scene *s)
{
	scene_dark(s);
	close_way(s, WAY_EPHEMERAL);
}

static void
way_open(struct scene *s)
{
	scene_dark(s);
	(void)scene_survey(s);
}

static void
not_permitted(struct scene *s)
{
	error_all(s, EPERM);
}

static void
refused_all(struct scene *s)
{
	error_all(s, ECONNREFUSED);
}

static void
refused_one(struct scene *s)
{
	error_one(s, ECONNREFUSED);
}

#define ASK(kind) (1u << DOCTOR_##kind)
#define ASK_ALL   ((1u << DOCTOR_KINDS) - 1)

static void
no_way_of_asking(struct scene *s)
{
	scene_dark(s);
	scene_exam(s, ASK_ALL);
}

static void
any_way_of_asking(struct scene *s)
{
	scene_dark(s);
	scene_exam(s, 0);
}

static void
port123_lost(struct scene *s)
{
	scene_dark(s);
	scene_exam(s, ASK(PORT123));
}

static void
dscp_lost(struct scene *s)
{
	s->params.dscp = 46;
	scene_dark(s);
	scene_exam(s, ASK(DSCP));
}

/* Known to be lost on the way: fields of 76 octets are answered. */
static void
longer_lost(struct scene *s)
{
	scene_peer(s, 0)->keyid = 7;
	scene_silence(scene_peer(s, 0), 9);
	scene_exam(s, ASK(LARGE));
}

static void
six(struct scene *s, size_t i)
{
	struct snap_peer *p = scene_peer(s, i);

	scene_silence(p, 8);
	(void)addr_parse(&p->addr, "2001:db8::7");
	p->error = ENETUNREACH;
}

static void
six_only(struct scene *s)
{
	struct survey *h = scene_survey(s);

	for (size_t i = 0; i < 4; i++)
		six(s, i);
	scene_unsync(s, WHY_SILENT);
	h->net[1].reach = REACH_LINK;
	h->net[1].route = false;
}

static void
four_only(struct scene *s)
{
	struct survey *h = scene_survey(s);

	error_all(s, ENETUNREACH);
	h->net[0].reach = REACH_LOCAL;
	h->net[0].route = false;
}

/* With a route of the kind the servers are only dead. */
static void
six_dead(struct scene *s)
{
	(void)scene_survey(s);
	six(s, 3);
	scene_peer(s, 3)->error = 0;
}

static void
four_dead(struct scene *s)
{
	(void)scene_survey(s);
	scene_silence(scene_peer(s, 3), 8);
}

static void
one_silent(struct scene *s)
{
	scene_silence(scene_peer(s, 3), 8);
}

static void
lose(struct scene *s, uint8_t reach)
{
	for (size_t i = 0; i < 4; i++)
		scene_peer(s, i)->reach = reach;
}

static void
all_lose(struct scene *s)
{
	lose(s, 0xad);
}

static void
some_lose(struct scene *s)
{
	lose(s, 0xfb);
}

static void
delays(struct scene *s, double most)
{
	for (size_t i = 0; i < 4; i++)
		scene_peer(s, i)->stage[3].delay = most;
}

static void
queues(struct scene *s)
{
	delays(s, 0.6);
}

static void
no_queues(struct scene *s)
{
	delays(s, 0.06);
}

static void
unnamed(struct scene *s, size_t i, const char *why)
{
	struct snap_peer *p = scene_peer(s, i);

	scene_silence(p, 0);
	p->phase = PHASE_NODNS;
	p->addr = (struct addr){ 0 };
	snprintf(p->note, sizeof(p->note), "%s", why);
}

static void
unnamed_all(struct scene *s, const char *why)
{
	for (size_t i = 0; i < 4; i++)
		unnamed(s, i, why);
	scene_unsync(s, WHY_DNS);
}

static void
dns_down(struct scene *s)
{
	unnamed_all(s, "the name server does not answer");
}

static void
dns_unset(struct scene *s)
{
	scene_survey(s)->resolver.n = 0;
	dns_down(s);
}

static void
dns_set(struct scene *s)
{
	(void)scene_survey(s);
	dns_down(s);
}

static void
name_missing(struct scene *s)
{
	unnamed(s, 2, "no such name in DNS or the hosts file");
}

static void
name_failing(struct scene *s)
{
	unnamed(s, 2, "the name server failed or refused to answer");
}

static void
pool_line(struct scene *s)
{
	struct snap_peer *p = scene_peer(s, 4);

	scene_silence(p, 0);
	p->type = 'p';
	p->phase = PHASE_POOL;
}

static void
pool_fed(struct scene *s)
{
	pool_line(s);
	scene_peer(s, 3)->pool = 5;
}

const struct scene_case cases_network[] = {
	{ "interface-down", nics_down, way_open, true },
	{ "no-route", route_gone, one_unreachable, true },
	{ "no-route", all_unreachable, refused_all, true },
	{ "firewall-out", way_out, way_open, true },
	{ "firewall-in", way_in, way_open, true },
	{ "send-refused", not_permitted, all_unreachable, true },
	{ "source-port-blocked", port123_lost, any_way_of_asking, true },
	{ "dscp-dropped", dscp_lost, port123_lost, true },
	{ "size-filtered", longer_lost, any_way_of_asking, true },
	{ "dns-unset", dns_unset, dns_set, true },
	{ "dns-down", dns_down, name_failing, true },
	{ "ntp-blocked", no_way_of_asking, any_way_of_asking, true },
	{ "all-refused", refused_all, refused_one, true },
	{ "no-ipv6", six_only, six_dead, true },
	{ "no-ipv4", four_only, four_dead, true },
	{ "all-silent", scene_dark, one_silent, true },
	{ "network-error", one_unreachable, refused_one, true },
	{ "all-lossy", all_lose, some_lose, true },
	{ "path-congested", queues, no_queues, true },
	{ "name-unknown", name_missing, name_failing, true },
	{ "name-unresolved", name_failing, name_missing, true },
	{ "pool-empty", pool_line, pool_fed, true },
	{ "server-silent", one_silent, refused_one, true },
	{ "server-refused", refused_one, one_unreachable, true },
	{ NULL, NULL, NULL, false },
};
