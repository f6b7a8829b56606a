/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_host.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "core/i18n.h"

#include "ui/heading.h"

#define LABEL 16 /* columns */
#define LINE  400

static void __attribute__((format(printf, 3, 4)))
row(FILE *out, const char *label, const char *format, ...)
{
	char cell[64], text[LINE];
	va_list ap;

	va_start(ap, format);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	fprintf(out, "%s %s\n", heading_cell(cell, sizeof cell, label, LABEL),
	    text);
}

/* Joins what is said of one thing by commas. */
struct saying {
	char text[LINE];
	size_t len;
};

static void __attribute__((format(printf, 2, 3)))
also(struct saying *s, const char *format, ...)
{
	va_list ap;
	int n;

	if (s->len > 0 && s->len + 2 < sizeof s->text) {
		memcpy(s->text + s->len, ", ", 3);
		s->len += 2;
	}
	va_start(ap, format);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	n = vsnprintf(s->text + s->len, sizeof s->text - s->len, format, ap);
	va_end(ap);
	if (n > 0)
		s->len += (size_t)n;
	if (s->len >= sizeof s->text)
		s->len = sizeof s->text - 1;
}

static void
show_rights(const struct survey *s, FILE *out)
{
	const struct survey_rights *r = &s->rights;
	struct saying t = { .len = 0 };

	also(&t, "%s", r->root ? _("root") : _("not root"));
	also(&t, "%s",
	    r->set_clock ? _("may set the clock") : _("may not set the clock"));
	also(&t, "%s",
	    r->low_ports ? _("may bind port 123") : _("may not bind port 123"));
	if (!r->first_namespace)
		also(&t, "%s", _("in a user namespace of its own"));
	row(out, _("rights"), "%s", t.text);
}

static void
show_port(const struct survey *s, FILE *out)
{
	const struct survey_process *h = &s->port.holder;
	char label[32];

	snprintf(label, sizeof label, _("UDP port %u"), (unsigned)s->port.port);
	if (s->port.taken != FACT_YES)
		row(out, label, "%s", s->port.ours ? _("ours") : _("free"));
	else if (h->pid == 0)
		row(out, label, "%s",
		    _("held by a process that may not be seen"));
	else
		row(out, label, _("held by %s (pid %d%s%s)"), h->name, h->pid,
		    h->unit[0] != '\0' ? ", " : "", h->unit);
}

static const char *
daemon_name(enum survey_daemon_kind kind)
{
	static const char *const names[] = {
		[DAEMON_CHRONY] = "chrony",
		[DAEMON_NTPSEC] = "ntpsec",
		[DAEMON_NTP] = "ntp",
		[DAEMON_OPENNTPD] = "openntpd",
		[DAEMON_TIMESYNCD] = "systemd-timesyncd",
		[DAEMON_NTPD_RS] = "ntpd-rs",
		[DAEMON_PTP] = "ptp",
		[DAEMON_NTPDATE] = "ntpdate",
		[DAEMON_VMWARE] = "open-vm-tools",
		[DAEMON_VBOX] = "virtualbox",
		[DAEMON_HYPERV] = "hyper-v",
		[DAEMON_OURSELVES] = "ntptui",
	};

	return names[kind];
}

static void
show_daemon(const struct survey_daemon *d, FILE *out)
{
	struct saying t = { .len = 0 };

	also(&t, "%s", daemon_name(d->kind));
	if (d->process.pid != 0)
		also(&t, _("runs (pid %d)"), d->process.pid);
	else
		also(&t, "%s", _("does not run"));
	if (d->sets_clock)
		also(&t, "%s", _("may set the clock"));
	if (d->has_port)
		also(&t, "%s", _("holds the port"));
	if (d->enabled == FACT_YES)
		also(&t, "%s", _("starts at boot"));
	if (d->unit[0] != '\0')
		also(&t, "%s", d->unit);
	row(out, _("time daemon"), "%s", t.text);
}

static void
show_machine(const struct survey *s, FILE *out)
{
	static const char *const kinds[] = {
		[MACHINE_UNKNOWN] = N_("unknown"),
		[MACHINE_BARE] = N_("real hardware"),
		[MACHINE_VIRTUAL] = N_("virtual machine"),
		[MACHINE_CONTAINER] = N_("container"),
	};
	const struct survey_machine *m = &s->machine;

	if (m->name[0] != '\0')
		row(out, _("machine"), "%s (%s)", _(kinds[m->kind]), m->name);
	else
		row(out, _("machine"), "%s", _(kinds[m->kind]));
	row(out, _("clock source"), _("%s (of %s)"), m->clocksource,
	    m->clocksources);
	if (isfinite(m->stepped) && fabs(m->stepped) >= 2)
		row(out, _("since boot"), _("the clock was moved by %+.0f s"),
		    m->stepped);
	row(out, _("memory"), _("%" PRId64 " MB, %" PRId64 " MB free"),
	    m->memory >> 20, m->memory_free >> 20);
}

static void
show_net(const struct survey_net *n, const char *label, FILE *out)
{
	static const char *const reaches[] = {
		[REACH_NONE] = N_("no address"),
		[REACH_LOCAL] = N_("loopback only"),
		[REACH_LINK] = N_("of the link only"),
		[REACH_PRIVATE] = N_("private, behind a translator"),
		[REACH_CARRIER] = N_("behind the carrier's translator"),
		[REACH_PUBLIC] = N_("public"),
	};
	struct saying t = { .len = 0 };
	char text[ADDR_TEXT];

	if (n->reach != REACH_NONE)
		also(&t, "%s", addr_text(&n->addr, text, sizeof text));
	also(&t, "%s", _(reaches[n->reach]));
	if (!n->route)
		also(&t, "%s", _("no default route"));
	else if (n->via.family != ADDR_NONE)
		also(&t, _("default route by %s, %s"), n->nic,
		    addr_text(&n->via, text, sizeof text));
	else
		also(&t, _("default route by %s"), n->nic);
	row(out, label, "%s", t.text);
}

static void
show_nic(const struct survey_nic *n, FILE *out)
{
	struct saying t = { .len = 0 };

	also(&t, "%s", n->name);
	also(&t, "%s", n->up ? _("up") : _("down"));
	if (n->link == FACT_NO)
		also(&t, "%s", _("no link"));
	if (n->speed > 0)
		also(&t, _("%d Mbit/s"), n->speed);
	row(out, _("interface"), "%s", t.text);
}

static void
show_resolver(const struct survey *s, FILE *out)
{
	const struct survey_resolver *r = &s->resolver;
	struct saying t = { .len = 0 };
	char text[ADDR_TEXT];

	for (size_t i = 0; i < r->n; i++)
		also(&t, "%s", addr_text(&r->server[i], text, sizeof text));
	if (r->n == 0)
		also(&t, "%s",
		    r->file ? _("none in /etc/resolv.conf")
			    : _("there is no /etc/resolv.conf"));
	if (r->stub)
		also(&t, "%s", _("systemd-resolved's stub"));
	if (r->names == FACT_NO)
		also(&t, "%s", _("nsswitch.conf does not use DNS"));
	row(out, _("name servers"), "%s", t.text);
}

static const char *
file_state(enum survey_file_state state)
{
	static const char *const texts[] = {
		[FILE_UNASKED] = N_("none"),
		[FILE_GOOD] = N_("good"),
		[FILE_MISSING] = N_("not there yet"),
		[FILE_NO_PLACE] = N_("its directory is missing"),
		[FILE_NO_RIGHTS] = N_("no right to it"),
		[FILE_READ_ONLY] = N_("on a read-only file system"),
		[FILE_STRANGE] = N_("no regular file"),
		[FILE_BAD] = N_("its content is of no use"),
		[FILE_EXPIRED] = N_("expired"),
	};

	return texts[state];
}

static void
show_file(const struct survey_file *f, const char *label, FILE *out)
{
	struct saying t = { .len = 0 };

	if (f->state == FILE_UNASKED)
		return;
	also(&t, "%s", f->path);
	also(&t, "%s", _(file_state(f->state)));
	also(&t, _("owner %s"), f->owner);
	if (isfinite(f->age))
		also(&t, _("%.1f h old"), f->age / 3600);
	row(out, label, "%s", t.text);
}

static void
show_service(const struct survey *s, FILE *out)
{
	const struct survey_service *v = &s->service;
	struct saying t = { .len = 0 };

	also(&t, "%s", v->unit);
	also(&t, "%s", v->installed ? _("installed") : _("not installed"));
	if (v->enabled == FACT_YES)
		also(&t, "%s", _("starts at boot"));
	if (v->process.pid != 0)
		also(&t, _("runs (pid %d)"), v->process.pid);
	row(out, _("service"), "%s", t.text);
}

static const char *const gates[] = {
	[GATE_UNKNOWN] = N_("UNKNOWN"),
	[GATE_OPEN] = N_("open"),
	[GATE_CLOSED] = N_("closed"),
};

static void
show_verdict(const struct survey_verdict *v, const char *label, FILE *out)
{
	struct saying t = { .len = 0 };
	char command[ERRAND_TEXT];

	also(&t, "%s", _(gates[v->gate]));
	if (v->limited)
		also(&t, "%s", _("limited in rate"));
	if (v->some)
		also(&t, "%s", _("not alike for all"));
	if (v->rule[0] != '\0')
		also(&t, "%s", v->rule);
	row(out, label, "%s", t.text);
	if (v->why[0] != '\0')
		row(out, "", _("not understood: %s"), v->why);
	if (errand_text(&v->open, command, sizeof command)[0] != '\0')
		row(out, "", _("to open it: %s"), command);
}

static void
show_ways(const struct survey_firewall *f, int family, FILE *out)
{
	static const char *const ways[] = {
		[WAY_REQUESTS] = N_("requests in"),
		[WAY_ANSWERS] = N_("answers out"),
		[WAY_QUERIES] = N_("queries out"),
		[WAY_REPLIES] = N_("replies in"),
		[WAY_EPHEMERAL] = N_("replies, other"),
	};
	char label[64];

	for (int i = 0; i < WAYS; i++) {
		snprintf(label, sizeof label, "%s %s", family == 0 ? "4" : "6",
		    _(ways[i]));
		show_verdict(&f->way[family][i], label, out);
	}
}

static void
show_firewall(const struct survey *s, FILE *out)
{
	static const char *const keepers[] = {
		[KEEPER_UNKNOWN] = N_("unknown"),
		[KEEPER_NONE] = N_("no rules"),
		[KEEPER_UFW] = "ufw",
		[KEEPER_FIREWALLD] = "firewalld",
		[KEEPER_NFTABLES] = "nftables",
		[KEEPER_IPTABLES] = "iptables",
	};
	const struct survey_firewall *f = &s->firewall;

	row(out, _("packet filter"), "%s", _(keepers[f->keeper]));
	if (f->zone[0] != '\0')
		row(out, _("zone"), "%s", f->zone);
	if (f->readable == FACT_YES && f->keeper != KEEPER_NONE) {
		show_ways(f, 0, out);
		show_ways(f, 1, out);
	} else if (f->readable != FACT_YES) {
		row(out, "", _("what it does to NTP is UNKNOWN: %s"), f->why);
	}
	if (f->connections >= 0)
		row(out, _("connections"), _("%ld of %ld"), f->connections,
		    f->connections_max);
}

void
print_host(const struct survey *s, FILE *out)
{
	show_rights(s, out);
	show_port(s, out);
	for (size_t i = 0; i < s->ndaemons; i++)
		show_daemon(&s->daemon[i], out);
	show_machine(s, out);
	show_net(&s->net[0], "IPv4", out);
	show_net(&s->net[1], "IPv6", out);
	for (size_t i = 0; i < s->nnics; i++)
		show_nic(&s->nic[i], out);
	show_resolver(s, out);
	show_file(&s->drift, _("drift file"), out);
	show_file(&s->leap, _("leap file"), out);
	show_service(s, out);
	show_firewall(s, out);
}
