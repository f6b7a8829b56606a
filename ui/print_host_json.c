/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey of this host as JSON: words that are never translated. */
#include "ui/print_host.h"

#include <math.h>

#include "ui/print.h"

static void
put(json_t *o, const char *name, json_t *value)
{
	json_object_set_new(o, name, value);
}

static void
put_text(json_t *o, const char *name, const char *text)
{
	put(o, name, text[0] != '\0' ? json_string(text) : json_null());
}

static void
put_fact(json_t *o, const char *name, enum fact f)
{
	put(o, name,
	    f == FACT_UNKNOWN ? json_null() : json_boolean(f == FACT_YES));
}

static void
put_addr(json_t *o, const char *name, const struct addr *a)
{
	char text[ADDR_TEXT] = "";

	if (a->family != ADDR_NONE)
		addr_text(a, text, sizeof text);
	put_text(o, name, text);
}

static json_t *
process(const struct survey_process *p)
{
	json_t *o;

	if (p->pid == 0)
		return json_null();
	o = json_object();
	put(o, "pid", json_integer(p->pid));
	put_text(o, "name", p->name);
	put_text(o, "unit", p->unit);
	return o;
}

static json_t *
rights(const struct survey_rights *r)
{
	json_t *o = json_object();

	put(o, "root", json_boolean(r->root));
	put(o, "set_clock", json_boolean(r->set_clock));
	put(o, "low_ports", json_boolean(r->low_ports));
	put(o, "net_admin", json_boolean(r->net_admin));
	put(o, "first_namespace", json_boolean(r->first_namespace));
	return o;
}

static json_t *
port(const struct survey_port *p)
{
	json_t *o = json_object();

	put(o, "port", json_integer(p->port));
	put_fact(o, "taken", p->taken);
	put(o, "ours", json_boolean(p->ours));
	put(o, "holder", process(&p->holder));
	return o;
}

static json_t *
daemons(const struct survey *s)
{
	static const char *const names[] = {
		[DAEMON_CHRONY] = "chrony",
		[DAEMON_NTPSEC] = "ntpsec",
		[DAEMON_NTP] = "ntp",
		[DAEMON_OPENNTPD] = "openntpd",
		[DAEMON_TIMESYNCD] = "timesyncd",
		[DAEMON_NTPD_RS] = "ntpd-rs",
		[DAEMON_PTP] = "ptp",
		[DAEMON_NTPDATE] = "ntpdate",
		[DAEMON_VMWARE] = "vmware",
		[DAEMON_VBOX] = "virtualbox",
		[DAEMON_HYPERV] = "hyper-v",
		[DAEMON_OURSELVES] = "ntptui",
	};
	json_t *all = json_array();

	for (size_t i = 0; i < s->ndaemons; i++) {
		const struct survey_daemon *d = &s->daemon[i];
		json_t *o = json_object();

		put_text(o, "kind", names[d->kind]);
		put(o, "process", process(&d->process));
		put_text(o, "unit", d->unit);
		put_fact(o, "enabled", d->enabled);
		put(o, "installed", json_boolean(d->installed));
		put(o, "sets_clock", json_boolean(d->sets_clock));
		put(o, "has_port", json_boolean(d->has_port));
		json_array_append_new(all, o);
	}
	return all;
}

static json_t *
machine(const struct survey_machine *m)
{
	static const char *const kinds[] = {
		[MACHINE_UNKNOWN] = "",
		[MACHINE_BARE] = "bare",
		[MACHINE_VIRTUAL] = "virtual",
		[MACHINE_CONTAINER] = "container",
	};
	json_t *o = json_object();

	put_text(o, "kind", kinds[m->kind]);
	put_text(o, "name", m->name);
	put_text(o, "clocksource", m->clocksource);
	put_text(o, "clocksources", m->clocksources);
	put(o, "systemd", json_boolean(m->systemd));
	put(o, "uptime", print_number_json(m->uptime));
	put(o, "stepped", print_number_json(m->stepped));
	put(o, "memory", json_integer(m->memory));
	put(o, "memory_free", json_integer(m->memory_free));
	return o;
}

static json_t *
net(const struct survey_net *n)
{
	static const char *const reaches[] = {
		[REACH_NONE] = "none",
		[REACH_LOCAL] = "local",
		[REACH_LINK] = "link",
		[REACH_PRIVATE] = "private",
		[REACH_CARRIER] = "carrier",
		[REACH_PUBLIC] = "public",
	};
	json_t *o = json_object();

	put_text(o, "reach", reaches[n->reach]);
	put_addr(o, "address", &n->addr);
	put_text(o, "interface", n->nic);
	put(o, "route", json_boolean(n->route));
	put_addr(o, "gateway", &n->via);
	return o;
}

static json_t *
nics(const struct survey *s)
{
	json_t *all = json_array();

	for (size_t i = 0; i < s->nnics; i++) {
		const struct survey_nic *n = &s->nic[i];
		json_t *o = json_object();

		put_text(o, "name", n->name);
		put(o, "up", json_boolean(n->up));
		put_fact(o, "link", n->link);
		put(o, "mbit_s",
		    n->speed > 0 ? json_integer(n->speed) : json_null());
		json_array_append_new(all, o);
	}
	return all;
}

static json_t *
resolver(const struct survey_resolver *r)
{
	json_t *o = json_object(), *servers = json_array();
	char text[ADDR_TEXT];

	for (size_t i = 0; i < r->n; i++)
		json_array_append_new(servers,
		    json_string(addr_text(&r->server[i], text, sizeof text)));
	put(o, "servers", servers);
	put(o, "stub", json_boolean(r->stub));
	put_text(o, "hosts", r->hosts);
	put_fact(o, "names", r->names);
	return o;
}

static json_t *
file(const struct survey_file *f)
{
	static const char *const states[] = {
		[FILE_UNASKED] = "none",
		[FILE_GOOD] = "good",
		[FILE_MISSING] = "missing",
		[FILE_NO_PLACE] = "no_place",
		[FILE_NO_RIGHTS] = "no_rights",
		[FILE_READ_ONLY] = "read_only",
		[FILE_STRANGE] = "strange",
		[FILE_BAD] = "bad",
		[FILE_EXPIRED] = "expired",
	};
	json_t *o = json_object();

	put_text(o, "path", f->path);
	put_text(o, "state", states[f->state]);
	put_text(o, "owner", f->owner);
	put(o, "age", print_number_json(f->age));
	put(o, "value", print_number_json(f->value));
	put(o, "room", f->room >= 0 ? json_integer(f->room) : json_null());
	return o;
}

static json_t *
service(const struct survey_service *v)
{
	json_t *o = json_object();

	put_text(o, "unit", v->unit);
	put(o, "installed", json_boolean(v->installed));
	put_fact(o, "enabled", v->enabled);
	put(o, "process", process(&v->process));
	return o;
}

static json_t *
verdict(const struct survey_verdict *v)
{
	static const char *const gates[] = {
		[GATE_UNKNOWN] = "unknown",
		[GATE_OPEN] = "open",
		[GATE_CLOSED] = "closed",
	};
	json_t *o = json_object();
	char command[ERRAND_TEXT];

	put_text(o, "gate", gates[v->gate]);
	put(o, "limited", json_boolean(v->limited));
	put(o, "some", json_boolean(v->some));
	put(o, "stateful", json_boolean(v->stateful));
	put_text(o, "rule", v->rule);
	put_text(o, "why", v->why);
	put_text(o, "open", errand_text(&v->open, command, sizeof command));
	return o;
}

static json_t *
ways(const struct survey_verdict way[WAYS])
{
	static const char *const names[] = {
		[WAY_REQUESTS] = "requests",
		[WAY_ANSWERS] = "answers",
		[WAY_QUERIES] = "queries",
		[WAY_REPLIES] = "replies",
		[WAY_EPHEMERAL] = "ephemeral",
	};
	json_t *o = json_object();

	for (int i = 0; i < WAYS; i++)
		put(o, names[i], verdict(&way[i]));
	return o;
}

static json_t *
firewall(const struct survey_firewall *f)
{
	static const char *const keepers[] = {
		[KEEPER_UNKNOWN] = "",
		[KEEPER_NONE] = "none",
		[KEEPER_UFW] = "ufw",
		[KEEPER_FIREWALLD] = "firewalld",
		[KEEPER_NFTABLES] = "nftables",
		[KEEPER_IPTABLES] = "iptables",
	};
	json_t *o = json_object();

	put_text(o, "keeper", keepers[f->keeper]);
	put_text(o, "zone", f->zone);
	put_fact(o, "readable", f->readable);
	put_text(o, "why", f->why);
	put(o, "ipv4", ways(f->way[0]));
	put(o, "ipv6", ways(f->way[1]));
	put(o, "connections",
	    f->connections >= 0 ? json_integer(f->connections) : json_null());
	put(o, "connections_max",
	    f->connections_max >= 0 ? json_integer(f->connections_max)
				    : json_null());
	return o;
}

void
print_host_json(const struct survey *s, FILE *out)
{
	json_t *o = json_object(), *nets = json_object();

	put(o, "rights", rights(&s->rights));
	put(o, "port", port(&s->port));
	put(o, "daemons", daemons(s));
	put(o, "machine", machine(&s->machine));
	put(nets, "ipv4", net(&s->net[0]));
	put(nets, "ipv6", net(&s->net[1]));
	put(o, "net", nets);
	put(o, "interfaces", nics(s));
	put(o, "resolver", resolver(&s->resolver));
	put(o, "drift", file(&s->drift));
	put(o, "leap", file(&s->leap));
	put(o, "service", service(&s->service));
	put(o, "firewall", firewall(&s->firewall));
	print_json(o, out);
}
