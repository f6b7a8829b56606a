/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found about a step, line by line. */

#include "ui/guide.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"
#include "core/select.h"

#include "ui/format.h"
#include "ui/view.h"
#include "ui/words.h"

static const char *
yes_no(enum fact f)
{
	return f == FACT_YES ? _("yes") : f == FACT_NO ? _("no") : _("unknown");
}

static bool
knows(const struct guide_facts *f, enum survey_part part)
{
	return f->host != NULL && (f->host->done >> part & 1) != 0;
}

static void
write_port(const struct survey_port *p, struct text *t)
{
	char text[200];

	if (p->taken == FACT_YES && p->holder.pid != 0)
		snprintf(text, sizeof(text), _("held by %s, pid %d %s"),
		    p->holder.name, p->holder.pid, p->holder.unit);
	else
		snprintf(text, sizeof(text), "%s",
		    p->ours                    ? _("ours")
			: p->taken == FACT_YES ? _("held by another program")
			: p->taken == FACT_NO  ? _("free")
					       : _("unknown"));
	text_pair(t, _("UDP port 123"), text);
}

static void
write_daemons(const struct survey *s, struct text *t)
{
	for (size_t i = 0; i < s->ndaemons; i++) {
		const struct survey_daemon *d = &s->daemon[i];
		char name[SURVEY_NAME + 1], text[200];

		snprintf(name, sizeof(name), "%s",
		    d->process.name[0] != '\0' ? d->process.name : d->unit);
		snprintf(text, sizeof(text), _("runs: %s, at boot: %s %s"),
		    d->process.pid > 0 ? _("yes") : _("no"), yes_no(d->enabled),
		    d->unit);
		text_pair(t, name, text);
	}
}

static void
write_host(const struct guide_facts *f, struct text *t)
{
	static const char *const kind[] = {
		[MACHINE_UNKNOWN] = N_("unknown"),
		[MACHINE_BARE] = N_("a machine of its own"),
		[MACHINE_VIRTUAL] = N_("a virtual machine"),
		[MACHINE_CONTAINER] = N_("a container"),
	};
	const struct survey *s = f->host;
	char text[200];

	if (knows(f, SURVEY_RIGHTS)) {
		text_pair(t, _("set the clock"),
		    s->rights.set_clock ? _("yes") : _("no right to"));
		text_pair(t, _("low ports"),
		    s->rights.low_ports ? _("yes") : _("no right to"));
	}
	if (knows(f, SURVEY_PORT))
		write_port(&s->port, t);
	if (knows(f, SURVEY_DAEMON))
		write_daemons(s, t);
	if (!knows(f, SURVEY_MACHINE))
		return;
	snprintf(text, sizeof(text), "%s %s", _(kind[s->machine.kind]),
	    s->machine.name);
	text_pair(t, _("machine"), text);
	text_pair(t, _("clock source"),
	    s->machine.clocksource[0] != '\0' ? s->machine.clocksource
					      : _("unknown"));
}

static void
write_family(const struct survey_net *n, const char *name, struct text *t)
{
	static const char *const reach[] = {
		[REACH_NONE] = N_("none"),
		[REACH_LOCAL] = N_("of this host only"),
		[REACH_LINK] = N_("of the link only"),
		[REACH_PRIVATE] = N_("private, behind a translator"),
		[REACH_CARRIER] = N_("the carrier's, behind his translator"),
		[REACH_PUBLIC] = N_("public"),
	};
	char text[240], addr[ADDR_TEXT] = "", via[ADDR_TEXT];
	size_t used;

	if (n->addr.family != ADDR_NONE)
		addr_text(&n->addr, addr, sizeof(addr));
	used = (size_t)snprintf(text, sizeof(text), "%s%s%s", addr,
	    addr[0] != '\0' ? ", " : "", _(reach[n->reach]));
	if (n->route && used < sizeof(text))
		snprintf(text + used, sizeof(text) - used, _(", by %s %s"),
		    n->nic,
		    n->via.family != ADDR_NONE
			? addr_text(&n->via, via, sizeof(via))
			: "");
	text_pair(t, name, text);
}

static void
write_firewall(const struct survey *s, enum recipe_role role, struct text *t)
{
	static const char *const keeper[] = {
		[KEEPER_UNKNOWN] = N_("unknown"),
		[KEEPER_NONE] = N_("no rules"),
		[KEEPER_UFW] = "ufw",
		[KEEPER_FIREWALLD] = "firewalld",
		[KEEPER_NFTABLES] = "nftables",
		[KEEPER_IPTABLES] = "iptables",
	};
	static const char *const gate[] = {
		[GATE_UNKNOWN] = N_("unknown"),
		[GATE_OPEN] = N_("let in"),
		[GATE_CLOSED] = N_("dropped"),
	};
	char text[200];

	text_pair(t, _("firewall"), _(keeper[s->firewall.keeper]));
	if (role == RECIPE_CLIENT)
		return;
	snprintf(text, sizeof(text), _("IPv4 %s, IPv6 %s"),
	    _(gate[s->firewall.way[0][WAY_REQUESTS].gate]),
	    _(gate[s->firewall.way[1][WAY_REQUESTS].gate]));
	text_pair(t, _("requests"), text);
}

static void
write_net(const struct guide_facts *f, enum recipe_role role, struct text *t)
{
	const struct survey *s = f->host;
	char text[ADDR_TEXT * SURVEY_SERVERS] = "", addr[ADDR_TEXT];
	size_t used = 0;

	if (knows(f, SURVEY_NET)) {
		write_family(&s->net[0], "IPv4", t);
		write_family(&s->net[1], "IPv6", t);
	}
	for (size_t i = 0; knows(f, SURVEY_RESOLVER) && i < s->resolver.n &&
	     used < sizeof(text);
	     i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%s%s", i > 0 ? " " : "",
		    addr_text(&s->resolver.server[i], addr, sizeof(addr)));
	if (knows(f, SURVEY_RESOLVER))
		text_pair(
		    t, _("name servers"), text[0] != '\0' ? text : _("none"));
	if (knows(f, SURVEY_FIREWALL))
		write_firewall(s, role, t);
	if (role == RECIPE_POOL)
		text_pair(t, _("cloud"),
		    _("What a provider's own firewall (a security group) does "
		      "cannot be seen from here: let UDP 123 in there too. The "
		      "step Verify tells."));
}

static void
write_server(const struct guide_server *s, struct text *t, unsigned how)
{
	char delay[40], offset[40], text[200];

	if (!s->measured)
		snprintf(text, sizeof(text), "%s", _("not measured"));
	else if (s->probe.state == PROBE_ANSWERED)
		snprintf(text, sizeof(text), _("stratum %u, delay %s, %s"),
		    s->probe.stratum,
		    format_time(
			delay, sizeof(delay), s->probe.delay, false, how),
		    format_time(
			offset, sizeof(offset), s->probe.offset, true, how));
	else
		snprintf(text, sizeof(text), "%s",
		    s->probe.state == PROBE_WAITING ? _("waiting")
			: s->probe.state == PROBE_LOOKUP ||
			    s->probe.state == PROBE_ASKING
			? _("being asked")
			: _("of no use"));
	text_say(t, ROLE_PLAIN, "%-20s %s", s->name, text);
}

static void
write_upstreams(const struct guide_facts *f, struct text *t, unsigned how)
{
	for (size_t i = 0; i < f->nserver; i++)
		write_server(&f->server[i], t, how);
}

/* The last eight questions, newest at the right. */
static void
write_peer(const struct snap_peer *p, struct text *t, unsigned how)
{
	char bits[64] = "", offset[40] = "";
	size_t used = 0;

	for (int i = 7; i >= 0; i--)
		used += (size_t)snprintf(bits + used, sizeof(bits) - used, "%s",
		    (p->reach >> i & 1) != 0 ? "\u25CF" : "\u25CB");
	if (p->filled > 0)
		format_time(offset, sizeof(offset), p->offset, true, how);
	text_say(t, p->reach != 0 ? ROLE_PLAIN : ROLE_WARN, "%c %s %-24.24s %s",
	    tally_char((enum tally)p->tally), bits, p->name, offset);
}

static void
write_start(const struct guide_facts *f, struct text *t, unsigned how)
{
	char text[600];

	if (f->snap == NULL)
		return;
	text_pair(t, _("clock"),
	    words_clock(
		text, sizeof(text), f->snap, how & ~(unsigned)FORMAT_UTF8));
	words_serve(text, sizeof(text), f->snap);
	if (text[0] != '\0')
		text_pair(t, _("service"), text);
	if (f->snap->trial.state != TRIAL_NONE)
		text_pair(t, _("trial"), f->snap->trial.text);
	for (size_t i = 0; i < f->snap->npeers; i++)
		write_peer(&f->snap->peers[i], t, how);
	text_say(t, ROLE_DIM, "%s",
	    _("Dots are the last eight questions, filled ones answered."));
}

static void
write_file(const struct survey_file *s, const char *name, struct text *t)
{
	static const char *const state[] = {
		[FILE_UNASKED] = N_("none"),
		[FILE_GOOD] = N_("in order"),
		[FILE_MISSING] = N_("not there yet; it can be made"),
		[FILE_NO_PLACE] = N_("its directory is not there"),
		[FILE_NO_RIGHTS] = N_("no right to write it"),
		[FILE_READ_ONLY] = N_("on a read-only file system"),
		[FILE_STRANGE] = N_("no plain file"),
		[FILE_BAD] = N_("cannot be used"),
		[FILE_EXPIRED] = N_("has expired"),
	};
	char text[SURVEY_PATH + 120];

	snprintf(text, sizeof(text), "%s: %s", s->path, _(state[s->state]));
	text_pair(t, name, s->path[0] != '\0' ? text : _("none"));
}

static void
write_service(const struct guide_facts *f, struct text *t)
{
	const struct survey_service *s = &f->host->service;
	char text[160];

	text_pair(t, _("unit"), s->unit);
	snprintf(text, sizeof(text), _("installed: %s, at boot: %s, runs: %s"),
	    s->installed ? _("yes") : _("no"), yes_no(s->enabled),
	    s->process.pid > 0 ? _("yes") : _("no"));
	text_pair(t, _("service"), text);
}

void
guide_write_facts(const struct setup_notes *g, const struct guide_facts *f,
    enum guide_step step, struct text *t, unsigned how)
{
	switch (step) {
	case GUIDE_ROLE:
		break;
	case GUIDE_HOST:
		write_host(f, t);
		break;
	case GUIDE_NET:
		write_net(f, g->role, t);
		break;
	case GUIDE_UPSTREAMS:
		write_upstreams(f, t, how);
		break;
	case GUIDE_ACCESS:
		if (f->plan != NULL)
			paper_write(f->plan->access, t);
		break;
	case GUIDE_FILES:
		if (knows(f, SURVEY_FILES)) {
			write_file(&f->host->drift, _("drift file"), t);
			write_file(&f->host->leap, _("leap file"), t);
		}
		break;
	case GUIDE_REVIEW:
		if (f->plan != NULL)
			paper_write(f->plan->diff, t);
		break;
	case GUIDE_START:
		write_start(f, t, how);
		break;
	case GUIDE_SERVICE:
		if (knows(f, SURVEY_SERVICE))
			write_service(f, t);
		break;
	case GUIDE_VERIFY:
		if (f->pool != NULL)
			pool_panel_write(POOL_PANEL_VERIFY, f->pool, t, how);
		break;
	case GUIDE_REGISTER:
		if (f->pool != NULL)
			pool_panel_write(POOL_PANEL_JOIN, f->pool, t, how);
		break;
	case GUIDE_WATCH:
		if (f->pool != NULL) {
			pool_panel_write(POOL_PANEL_FORECAST, f->pool, t, how);
			pool_panel_write(POOL_PANEL_SCORE, f->pool, t, how);
		}
		break;
	case GUIDE_STEPS:
		break;
	}
}
