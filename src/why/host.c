/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This host: is there an engine, may it do its work, who else does. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"
#include "why/look.h"

/* Notes of the engine, in this language or in English. */
static bool
says(const char *note, const char *english)
{
	return strstr(note, english) != NULL ||
	    strstr(note, _(english)) != NULL;
}

/* Why the clock is only watched. */
static bool
by_choice(const struct snapshot *n)
{
	return n->clock_note[0] == '\0' ||
	    says(n->clock_note, N_("until you say start")) ||
	    says(n->clock_note, N_("--observe asks for it"));
}

static bool
by_rights(const struct snapshot *n)
{
	return says(n->clock_note,
	    N_("no right to set it (CAP_SYS_TIME); root has it"));
}

/* Somebody else's daemon that sets the clock; NULL: none. */
static const struct survey_daemon *
rival(const struct why_look *l)
{
	const struct survey *h = why_survey(l, SURVEY_DAEMON);

	for (size_t i = 0; h != NULL && i < h->ndaemons; i++)
		if (h->daemon[i].sets_clock &&
		    h->daemon[i].kind != DAEMON_OURSELVES)
			return &h->daemon[i];
	return NULL;
}

static void
offer_off(struct why_finding *f, const struct survey_daemon *d)
{
	struct errand_order order = { .what = ERRAND_UNIT_OFF };

	if (d->unit[0] == '\0')
		return;
	snprintf(order.unit, sizeof(order.unit), "%s", d->unit);
	why_do_errand(f, &order);
}

static void
look_absent(struct why_look *l)
{
	const struct survey_daemon *d = rival(l);
	struct why_finding *f;

	if (l->now != NULL || l->facts->distant)
		return;
	f = why_found(
	    l, 95, "%s", _("No NTP engine of ntptui runs on this host"));
	if (d != NULL) {
		why_proof(f, _("%s (pid %d) keeps the clock"), d->process.name,
		    d->process.pid);
		why_milder(f, WHY_NOTICE);
	}
	if (l->facts->host != NULL && l->facts->host->service.installed)
		why_do_errand(f,
		    &(struct errand_order){
			.what = ERRAND_UNIT_ON, .unit = "ntptui.service" });
	why_do_verb(f, true, "setup", _("Be guided to a service that runs"));
}

static void
look_distant_silent(struct why_look *l)
{
	if (l->now != NULL || !l->facts->distant)
		return;
	why_proof(why_found(l, 85, "%s",
		      _("That host does not answer queries (NTP mode 6)")),
	    "%s", _("its time may still be served: mode 6 is often closed"));
}

static void
look_rival(struct why_look *l)
{
	const struct survey_daemon *d = rival(l);
	struct why_finding *f;
	bool note;

	if (l->now == NULL || l->facts->distant || l->facts->practice)
		return;
	/* The engine has looked itself, and waits. */
	note = l->now->clock == CLOCK_OBSERVE && !by_choice(l->now) &&
	    !by_rights(l->now) && strstr(l->now->clock_note, "pid") != NULL;
	if (d == NULL && !note)
		return;
	if (d == NULL) {
		f = why_found(l, 90, "%s",
		    _("Another time daemon sets the clock; ntptui only "
		      "watches"));
		why_proof(f, "%.199s", l->now->clock_note);
		return;
	}
	f = why_found(l, 95, _("%s (pid %d) sets this host's clock"),
	    d->process.name, d->process.pid);
	if (d->unit[0] != '\0')
		why_proof(f, _("it runs as %s%s"), d->unit,
		    d->enabled == FACT_YES ? _(", which starts at boot") : "");
	why_proof(f, "%s",
	    d->has_port ? _("it holds the NTP port")
			: _("it does not hold the NTP port"));
	if (l->now->clock == CLOCK_SET)
		f->state = WHY_FAULT;
	else if (by_choice(l->now))
		why_milder(f, WHY_NOTICE);
	if (l->now->clock_note[0] != '\0')
		why_proof(f, "%.199s", l->now->clock_note);
	offer_off(f, d);
}

static void
look_clock_right(struct why_look *l)
{
	const struct survey *m = why_survey(l, SURVEY_MACHINE);
	bool boxed = m != NULL && m->machine.kind == MACHINE_CONTAINER;
	struct why_finding *f;

	if (l->now == NULL || l->facts->distant || l->facts->practice ||
	    l->now->clock != CLOCK_OBSERVE || !by_rights(l->now) ||
	    boxed != (l->rule->arg[0] == 'c'))
		return;
	f = boxed ? why_found(l, 90,
			_("This container (%s) may not set its host's clock"),
			m->machine.name)
		  : why_found(l, 98, "%s",
			_("This process may not set the clock (CAP_SYS_TIME)"));
	why_proof(f, "%.199s", l->now->clock_note);
	if (!boxed)
		why_do_text(f,
		    _("Run it as root, or as the service that ntptui setup "
		      "installs"));
}

static void
look_port(struct why_look *l)
{
	const struct survey *h = why_survey(l, SURVEY_PORT);
	const struct survey *r = why_survey(l, SURVEY_RIGHTS);
	bool taken = l->rule->arg[0] == 't', rights, held;
	struct why_finding *f;

	if (l->now == NULL || l->facts->distant || l->now->port != 0 ||
	    l->now->port_note[0] == '\0')
		return;
	held = h != NULL ? h->port.taken == FACT_YES
			 : strstr(l->now->port_note, "pid") != NULL ||
		strstr(l->now->port_note, "in use") != NULL;
	rights = !held &&
	    (r != NULL ? !r->rights.low_ports
		       : strstr(l->now->port_note, "ermission") != NULL);
	if (taken ? !held : !rights)
		return;
	f = why_found(l, 95, "%.190s", l->now->port_note);
	if (taken && h != NULL && h->port.holder.pid != 0) {
		why_proof(f, _("UDP port %u: %s, pid %d, %s"), h->port.port,
		    h->port.holder.name, h->port.holder.pid,
		    h->port.holder.unit[0] != '\0' ? h->port.holder.unit
						   : _("no service"));
		for (size_t i = 0; i < h->ndaemons; i++)
			if (h->daemon[i].process.pid == h->port.holder.pid)
				offer_off(f, &h->daemon[i]);
	}
	if (rights)
		why_do_text(f,
		    _("Run it as root or with CAP_NET_BIND_SERVICE, or "
		      "choose a port above 1023"));
}

/* A note for each event of the last hour. */
static void
look_event(struct why_look *l)
{
	const struct event *ev = why_event(l, l->rule->arg, 0, 3600);
	char at[WHY_TEXT];

	if (ev != NULL)
		why_proof(why_found(l, 90, "%s", ev->text),
		    _("at %s; %u times in the last hour"),
		    why_when(at, l->facts, ev->wall),
		    why_events(l, l->rule->arg, 3600));
}

static void
look_stalls(struct why_look *l)
{
	unsigned times = why_events(l, "stood_still", 3600);

	if (times >= 3)
		why_proof(why_found(l, 85,
			      _("The machine or the program stood still %u "
				"times in an hour"),
			      times),
		    "%s", why_event(l, "stood_still", 0, 3600)->text);
}

static void
look_clocksource(struct why_look *l)
{
	static const char *const poor[] = { "jiffies", "refined-jiffies", "pit",
		"acpi_pm", "hpet" };
	const struct survey *h = why_survey(l, SURVEY_MACHINE);
	struct why_finding *f;

	for (size_t i = 0; h != NULL && i < sizeof(poor) / sizeof(poor[0]);
	     i++) {
		if (strcmp(h->machine.clocksource, poor[i]) != 0)
			continue;
		f = why_found(
		    l, 85, _("The kernel's clock source is %s"), poor[i]);
		why_proof(f, _("it could use: %s"), h->machine.clocksources);
		if (i > 2)
			why_milder(f, WHY_NOTICE);
	}
}

static void
look_date(struct why_look *l)
{
	wall_t t = l->now != NULL ? l->now->wall : l->facts->wall;
	/* 2026-01-01 and 2126-01-01, s since 1970. */
	int64_t s = t.ns / 1000000000;

	if (t.ns != 0 && (s < 1767225600 || s > 4922899200))
		why_proof(why_found(l, 95, "%s",
			      _("The date cannot be right: this program is "
				"younger")),
		    _("%lld s since 1970"), (long long)s);
}

static const char *
file_state(enum survey_file_state s)
{
	switch (s) {
	case FILE_UNASKED:
	case FILE_GOOD:
	case FILE_MISSING:
	case FILE_EXPIRED:
		return NULL;
	case FILE_NO_PLACE:
		return _("its directory does not exist");
	case FILE_NO_RIGHTS:
		return _("no right to write there");
	case FILE_READ_ONLY:
		return _("the file system is read-only");
	case FILE_STRANGE:
		return _("it is no ordinary file");
	case FILE_BAD:
		return _("its content cannot be used");
	}
	return NULL;
}

static void
look_drift(struct why_look *l)
{
	const struct event *ev = why_event(l, "drift_unwritable", 0, 7200);
	const struct survey *h = why_survey(l, SURVEY_FILES);
	const char *why = h != NULL ? file_state(h->drift.state) : NULL;
	char at[WHY_TEXT];
	struct why_finding *f;

	if (ev != NULL)
		f = why_found(l, 95, "%s", ev->text);
	else if (h != NULL && why != NULL)
		f = why_found(
		    l, 85, _("The drift file %.120s: %s"), h->drift.path, why);
	else
		return;
	if (ev != NULL)
		why_proof(f, _("at %s"), why_when(at, l->facts, ev->wall));
	if (h != NULL && h->drift.path[0] != '\0')
		why_proof(f, _("%.120s: %s; whose: %s; room: %lld octets"),
		    h->drift.path, why != NULL ? why : _("fine now"),
		    h->drift.owner, (long long)h->drift.room);
	/* Root is stopped by no mode bits. */
	if (ev != NULL && h != NULL && h->rights.root &&
	    h->drift.state == FILE_NO_RIGHTS)
		why_proof(f, "%s",
		    _("root is refused: a security module (AppArmor, "
		      "SELinux) or a read-only mount"));
	if (h != NULL && h->drift.state == FILE_NO_PLACE) {
		struct errand_order order = { .what = ERRAND_MAKE_DIR };
		const char *slash = strrchr(h->drift.path, '/');

		if (slash != NULL &&
		    slash - h->drift.path < (ptrdiff_t)sizeof(order.dir)) {
			snprintf(order.dir, sizeof(order.dir), "%.*s",
			    (int)(slash - h->drift.path), h->drift.path);
			snprintf(order.user, sizeof(order.user), "%s",
			    h->drift.owner);
			why_do_errand(f, &order);
		}
	}
}

static void
look_service(struct why_look *l)
{
	const struct survey *h = why_survey(l, SURVEY_SERVICE);
	struct why_finding *f;

	if (h == NULL || !h->service.installed ||
	    h->service.enabled != FACT_NO || l->now == NULL)
		return;
	f = why_found(l, 90, _("%s is installed, and does not start at boot"),
	    h->service.unit);
	why_do_errand(f,
	    &(struct errand_order){
		.what = ERRAND_UNIT_ON, .unit = "ntptui.service" });
}

static bool
has_address(const struct snapshot *s, const struct addr *a)
{
	for (size_t i = 0; i < s->nnics; i++)
		if (addr_equal(&s->nics[i].addr, a))
			return true;
	return false;
}

static void
look_nics(struct why_look *l)
{
	const struct snapshot *b = l->facts->before, *n = l->now;
	struct why_finding *f = NULL;
	char addr[ADDR_TEXT];
	int lost = 0, found = 0;

	if (b == NULL || n == NULL || b->port == 0 || n->port == 0)
		return;
	for (size_t i = 0; i < b->nnics; i++)
		lost += !has_address(n, &b->nics[i].addr);
	for (size_t i = 0; i < n->nnics; i++)
		found += !has_address(b, &n->nics[i].addr);
	if (lost + found == 0)
		return;
	f = why_found(
	    l, 95, _("%d addresses of this host went, %d came"), lost, found);
	for (size_t i = 0; i < b->nnics; i++)
		if (!has_address(n, &b->nics[i].addr))
			why_proof(f, _("gone: %s on %s"),
			    addr_text(&b->nics[i].addr, addr, sizeof(addr)),
			    b->nics[i].name);
}

const struct why_rule why_rules_host[] = {
	{ "engine-absent", look_absent, NULL,
	    N_("Nobody of ours keeps the clock or serves time."),
	    N_("Start it: ntptui setup installs the service, ntptui serve "
	       "runs it by hand.") },
	{ "distant-silent", look_distant_silent, NULL,
	    N_("Nothing can be said of it from here."),
	    N_("Ask from an address that its restrict lines let query, or "
	       "run ntptui there. ntptui servers measures its time.") },
	{ "rival-daemon", look_rival, NULL,
	    N_("Two daemons that set one clock fight. As long as the other "
	       "one is there, ntptui only watches."),
	    N_("Decide for one of them, and disable the other.") },
	{ "container-clock", look_clock_right, "container",
	    N_("The clock belongs to the host and is shared by all its "
	       "containers."),
	    N_("Keep the clock on the host. Here time can still be served "
	       "and watched (--observe).") },
	{ "no-clock-right", look_clock_right, "process",
	    N_("Time is measured and shown, and the clock stays as it is."),
	    N_("Give it the right: root, or CAP_SYS_TIME.") },
	{ "port-taken", look_port, "taken",
	    N_("Without the port nobody can ask this host for time. Its own "
	       "clock is not concerned."),
	    N_("Stop the program that holds it, if it is not wanted.") },
	{ "no-port-right", look_port, "rights",
	    N_("Ports below 1024 are for the privileged. This host's own "
	       "clock is not concerned."),
	    N_("Give it CAP_NET_BIND_SERVICE.") },
	{ "machine-slept", look_event, "slept",
	    N_("While asleep nobody keeps the clock; it was set from the "
	       "machine's own on waking, and its sources are asked again."),
	    N_("Nothing; it is right again within a minute.") },
	{ "machine-stalls", look_stalls, NULL,
	    N_("A virtual machine that is paused or starved, or a host "
	       "without memory: timestamps taken meanwhile are wrong."),
	    N_("Look at the hypervisor's load, and at snapshots and "
	       "backups.") },
	{ "machine-paused", look_event, "stood_still",
	    N_("The virtual machine was paused, or the program stopped or "
	       "starved. Its sources were asked again at once."),
	    N_("Nothing, if it happens rarely.") },
	{ "clocksource-poor", look_clocksource, NULL,
	    N_("Reading it takes long or gives coarse time; the kernel chose "
	       "it because it does not trust the better ones."),
	    N_("Look at the kernel's log for why (\"clocksource: tsc "
	       "unstable\").") },
	{ "clock-before-build", look_date, NULL,
	    N_("A machine without a battery clock starts in the past. "
	       "Certificates and signed names fail until it is put right."),
	    N_("Name one server by its address, so that no name has to be "
	       "looked up first.") },
	{ "drift-unwritable", look_drift, NULL,
	    N_("The frequency is learned anew after every start, for hours."),
	    N_("Let the directory belong to the user that the program runs "
	       "as.") },
	{ "stats-unwritable", look_event, "stats_unwritable",
	    N_("The statistics files have holes."),
	    N_("Look at the directory's rights and the room on the disk.") },
	{ "service-off", look_service, NULL,
	    N_("After the next boot nobody keeps the clock."),
	    N_("Enable it.") },
	{ "kernel-deaf", look_event, "kernel_deaf",
	    N_("Time is kept, but other programs are told by the kernel that "
	       "it is not synchronised."),
	    N_("Allow adjtimex (CAP_SYS_TIME, @clock).") },
	{ "kernel-untidy", look_event, "kernel_untidy",
	    N_("A loop of the kernel that another program started goes on "
	       "steering the clock."),
	    N_("Stop that program; a boot clears it.") },
	{ "interface-changed", look_nics, NULL,
	    N_("Clients that ask at an address that is gone get no answer."),
	    N_("Nothing, if it was meant.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
