/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who keeps the packet filter's rules, and what they do to NTP. */
#include "sys/survey_look.h"

#include "core/i18n.h"
#include "core/rfc5905.h"
#include "sys/errand.h"
#include "sys/gate.h"
#include "sys/nft.h"
#include "sys/procfs.h"

#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
is_stopped(const struct survey_place *at)
{
	return at->cancel != NULL && atomic_load(at->cancel);
}

/* Is the program of that name running? */
static bool
is_running(const struct survey_place *at, const char *name)
{
	char proc[LOOK_PATH], comm[SURVEY_NAME];
	DIR *dir = opendir(look_path(at, "/proc", proc));
	bool found = false;
	int pid;

	while (dir != NULL && !found && (pid = proc_next(dir)) != 0)
		found = proc_name(proc, pid, comm, sizeof(comm)) &&
		    strcmp(comm, name) == 0;
	if (dir != NULL)
		closedir(dir);
	return found;
}

static bool
is_ufw(const struct survey_place *at)
{
	char text[4096], value[16];

	return look_read(at, "/etc/ufw/ufw.conf", text, sizeof(text)) > 0 &&
	    look_field(text, "ENABLED=", value, sizeof(value)) &&
	    strcmp(value, "yes") == 0;
}

/* The zone whose file names the interface; the file's name without .xml. */
static bool
zone_of(const struct survey_place *at, const char *nic, char *zone, size_t size)
{
	const struct survey_place host = { .root = NULL };
	char full[LOOK_PATH], mark[64], text[16384];
	glob_t g;
	bool found = false;

	snprintf(mark, sizeof(mark), "<interface name=\"%s\"", nic);
	if (glob(look_path(at, "/etc/firewalld/zones/*.xml", full), 0, NULL,
		&g) == 0)
		for (size_t i = 0; i < g.gl_pathc && !found; i++) {
			const char *name = strrchr(g.gl_pathv[i], '/') + 1;
			char base[SURVEY_NAME];

			found = look_read(&host, g.gl_pathv[i], text,
				    sizeof(text)) > 0 &&
			    strstr(text, mark) != NULL;
			snprintf(base, sizeof(base), "%.*s",
			    (int)(strlen(name) - strlen(".xml")), name);
			if (found)
				look_clean(zone, size, base);
		}
	globfree(&g);
	return found;
}

static void
find_zone(const struct survey_place *at, struct survey *s)
{
	const char *nic = s->net[s->net[0].nic[0] == '\0'].nic;
	struct survey_firewall *f = &s->firewall;
	char text[16384];

	if (nic[0] != '\0' && zone_of(at, nic, f->zone, sizeof(f->zone)))
		return;
	if (look_read(at, "/etc/firewalld/firewalld.conf", text, sizeof(text)) >
	    0)
		look_field(text, "DefaultZone=", f->zone, sizeof(f->zone));
}

/* What the files say of who keeps the rules; the rules say more. */
static void
find_keeper(const struct survey_place *at, struct survey *s)
{
	struct survey_firewall *f = &s->firewall;

	if (is_running(at, "firewalld")) {
		f->keeper = KEEPER_FIREWALLD;
		find_zone(at, s);
	} else if (is_ufw(at)) {
		f->keeper = KEEPER_UFW;
	}
}

static bool
add_nft(
    const struct survey_place *at, struct gate *g, unsigned *left, char *why)
{
	char *json = NULL, *text = NULL;
	bool good = false;

	if (at->nft != NULL)
		json = at->nft(at->arg, why);
	else
		nft_read(&json, &text, why, SURVEY_TEXT);
	if (json != NULL) {
		good = gate_add_nft(g, json, text, left);
		if (!good)
			snprintf(why, SURVEY_TEXT, "%s",
			    _("nft's output was not understood"));
	}
	free(json);
	free(text);
	return good;
}

/* iptables-save's of one family; an older host has only the plain name. */
static char *
save(const struct survey_place *at, int family, bool legacy, char *why)
{
	const struct errand_place place = { .cancel = at->cancel };
	struct errand_order o = { .what = ERRAND_IPTABLES_READ,
		.family = family,
		.tables = legacy ? TABLES_LEGACY : TABLES_NFT };
	struct errand_result r;
	char *text;

	if (at->iptables != NULL)
		return at->iptables(at->arg, family, legacy, why);
	text = errand_read(&place, &o, &r);
	if (r.end == ERRAND_MISSING) {
		o.tables = TABLES_PLAIN;
		text = errand_read(&place, &o, &r);
	}
	if (text == NULL) {
		char end[64], command[ERRAND_TEXT];

		snprintf(why, SURVEY_TEXT, "%.60s: %.80s",
		    errand_text(&o, command, sizeof(command)),
		    errand_end_text(&r, end, sizeof(end)));
	}
	return text;
}

static bool
add_iptables(const struct survey_place *at, struct gate *g, int family,
    bool legacy, char *why)
{
	char *text = save(at, family, legacy, why);
	bool good = text != NULL &&
	    gate_add_iptables(
		g, text, family, legacy ? TABLES_LEGACY : TABLES_NFT);

	if (text != NULL && !good)
		snprintf(why, SURVEY_TEXT, "%s",
		    _("iptables-save's output was not understood"));
	free(text);
	return good;
}

/* Are there old tables? The kernel lists those that were ever used. */
static bool
has_legacy(const struct survey_place *at, int family)
{
	char text[256];

	return look_read(at,
		   family == 4 ? "/proc/net/ip_tables_names"
			       : "/proc/net/ip6_tables_names",
		   text, sizeof(text)) > 0;
}

/* All rules of the kernel; false with `why` if some cannot be read. */
static bool
read_rules(const struct survey_place *at, struct gate *g, char *why)
{
	unsigned left = 0;
	bool good = add_nft(at, g, &left, why);

	for (int family = 4; family <= 6 && good; family += 2) {
		if ((left >> family & 1) != 0)
			good = !is_stopped(at) &&
			    add_iptables(at, g, family, false, why);
		if (good && has_legacy(at, family))
			good = !is_stopped(at) &&
			    add_iptables(at, g, family, true, why);
	}
	return good;
}

/* Does "iptables" stand for the old tables here? */
static bool
is_plain_legacy(const struct survey_place *at)
{
	char full[LOOK_PATH], to[LOOK_PATH];
	ssize_t n = readlink(look_path(at, "/etc/alternatives/iptables", full),
	    to, sizeof(to) - 1);

	to[n > 0 ? n : 0] = '\0';
	return strstr(to, "legacy") != NULL;
}

/* A table of nft's that iptables made has its names. */
static bool
is_iptables(const struct errand_order *o)
{
	static const char *const chains[] = { "INPUT", "OUTPUT", "PREROUTING",
		"POSTROUTING" };

	if (o->what == ERRAND_IPTABLES)
		return true;
	for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++)
		if (strcmp(o->chain, chains[i]) == 0 &&
		    strncmp(o->table, "ip", 2) == 0 &&
		    strncmp(o->table, "inet", 4) != 0)
			return true;
	return false;
}

/* The command of whoever keeps these rules, instead of one beneath him. */
static void
ask_keeper(const struct survey_place *at, const struct survey *s,
    enum survey_way way, struct errand_order *o)
{
	const struct survey_firewall *f = &s->firewall;
	uint16_t port = s->port.port;

	if (strstr(o->table, "firewalld") != NULL ||
	    (f->keeper == KEEPER_FIREWALLD && is_iptables(o))) {
		*o = (struct errand_order){ .what = way == WAY_REQUESTS
			    ? ERRAND_FIREWALLD
			    : ERRAND_NONE,
			.port = port };
		snprintf(o->zone, sizeof(o->zone), "%s", f->zone);
	} else if (f->keeper == KEEPER_UFW && is_iptables(o)) {
		*o = (struct errand_order){ .what = way == WAY_QUERIES ||
				way == WAY_ANSWERS
			    ? ERRAND_UFW_OUT
			    : ERRAND_UFW,
			.port = port };
	} else if (is_iptables(o)) {
		const char *blank = strchr(o->table, ' ');
		bool plain_legacy = is_plain_legacy(at);
		bool legacy = o->tables == TABLES_LEGACY;

		o->what = ERRAND_IPTABLES;
		o->tables = legacy == plain_legacy ? TABLES_PLAIN
		    : legacy                       ? TABLES_LEGACY
						   : TABLES_NFT;
		if (blank != NULL)
			memmove(o->table, blank + 1, strlen(blank));
	}
}

static void
judge(const struct survey_place *at, const struct gate *g, struct survey *s,
    enum survey_way way, const struct gate_packet *p, struct gate_end *end)
{
	struct survey_verdict *v =
	    &s->firewall.way[p->family == 6 ? 1 : 0][way];

	gate_walk(g, p, end);
	*v = (struct survey_verdict){ .gate = end->ends == GATE_PASSES
		    ? GATE_OPEN
		    : end->ends == GATE_STOPS ? GATE_CLOSED
					      : GATE_UNKNOWN,
		.limited = end->limited,
		.some = end->some,
		.stateful = end->stateful };
	look_clean(v->rule, sizeof(v->rule), end->rule);
	if (v->gate == GATE_UNKNOWN)
		look_clean(v->why, sizeof(v->why), end->doubt);
	if (v->gate != GATE_OPEN) {
		v->open = end->open;
		ask_keeper(at, s, way, &v->open);
	}
}

/* Does the door that is open by the default route's interface stay shut by
 * another one? */
static void
judge_others(
    const struct gate *g, struct survey *s, const struct gate_packet *asked)
{
	struct survey_verdict *v =
	    &s->firewall.way[asked->family == 6 ? 1 : 0][WAY_REQUESTS];
	struct gate_packet p = *asked;
	struct gate_end end;

	if (v->gate != GATE_OPEN || v->some)
		return;
	p.nic = "";
	p.own = (struct addr){ 0 };
	gate_walk(g, &p, &end);
	if (end.ends == GATE_PASSES && !end.some)
		return;
	v->some = true;
	look_clean(v->rule, sizeof(v->rule), end.rule);
}

/* The five ways of one family. An answer to what was kept out of the table of
 * connections looks like a new one's beginning. */
static void
judge_family(const struct survey_place *at, const struct survey_aim *aim,
    const struct gate *g, struct survey *s, int family)
{
	const struct survey_net *net = &s->net[family == 6 ? 1 : 0];
	uint16_t port = s->port.port != 0 ? s->port.port : NTP_PORT;
	struct gate_packet p = { .family = family,
		.nic = net->nic,
		.own = net->addr,
		.routed = net->route };
	struct gate_end end;

	if (aim->from.family == (family == 6 ? ADDR_IPV6 : ADDR_IPV4))
		p.other = aim->from;
	p.dport = port;
	p.state = GATE_NEW;
	judge(at, g, s, WAY_REQUESTS, &p, &end);
	if (aim->from.family == ADDR_NONE)
		judge_others(g, s, &p);
	p = (struct gate_packet){ .family = family,
		.out = true,
		.nic = p.nic,
		.own = p.own,
		.other = p.other,
		.routed = p.routed,
		.sport = port,
		.state = end.untracked ? GATE_NEW : GATE_ESTABLISHED };
	judge(at, g, s, WAY_ANSWERS, &p, &end);
	p.dport = NTP_PORT;
	p.state = GATE_NEW;
	judge(at, g, s, WAY_QUERIES, &p, &end);
	p.out = false;
	p.sport = NTP_PORT;
	p.dport = port;
	p.state = end.untracked ? GATE_NEW : GATE_ESTABLISHED;
	judge(at, g, s, WAY_REPLIES, &p, &end);
	p.dport = 0;
	judge(at, g, s, WAY_EPHEMERAL, &p, &end);
}

static void
judge_all(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *s)
{
	struct survey_firewall *f = &s->firewall;
	struct gate *g = gate_new();

	f->readable = FACT_NO;
	if (read_rules(at, g, f->why)) {
		f->readable = FACT_YES;
		judge_family(at, aim, g, s, 4);
		judge_family(at, aim, g, s, 6);
		if (gate_idle(g))
			f->keeper = KEEPER_NONE;
		else if (f->keeper == KEEPER_UNKNOWN)
			f->keeper = gate_is_iptables(g) ? KEEPER_IPTABLES
							: KEEPER_NFTABLES;
	}
	gate_free(g);
}

void
survey_firewall(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *s)
{
	struct survey_firewall *f = &s->firewall;

	*f = (struct survey_firewall){ .keeper = KEEPER_UNKNOWN };
	f->connections =
	    look_number(at, "/proc/sys/net/netfilter/nf_conntrack_count", -1);
	f->connections_max =
	    look_number(at, "/proc/sys/net/netfilter/nf_conntrack_max", -1);
	find_keeper(at, s);
	if (at->nft != NULL || s->rights.net_admin) {
		judge_all(at, aim, s);
	} else {
		f->readable = FACT_NO;
		snprintf(f->why, sizeof(f->why), "%s",
		    _("only root may read the packet filter's rules"));
	}
}
