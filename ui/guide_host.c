/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This host: the right to set the clock, who else does, and the port. */

#include "ui/guiding.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

static const char *
daemon_name(const struct survey_daemon *d)
{
	static const char *const name[] = {
		[DAEMON_CHRONY] = "chronyd",
		[DAEMON_NTPSEC] = "ntpd (NTPsec)",
		[DAEMON_NTP] = "ntpd",
		[DAEMON_OPENNTPD] = "openntpd",
		[DAEMON_TIMESYNCD] = "systemd-timesyncd",
		[DAEMON_NTPD_RS] = "ntpd-rs",
		[DAEMON_PTP] = "phc2sys",
		[DAEMON_NTPDATE] = "ntpdate",
		[DAEMON_VMWARE] = "open-vm-tools",
		[DAEMON_VBOX] = "VBoxService",
		[DAEMON_HYPERV] = "Hyper-V",
		[DAEMON_OURSELVES] = "ntptui",
	};

	return d->process.name[0] != '\0' ? d->process.name : name[d->kind];
}

/* Stops a daemon for good by its unit, else its process. */
static void
order_end(struct guide_item *it, const char *unit, int pid)
{
	struct errand_order o = { .what = ERRAND_NONE };

	if (unit[0] != '\0' && errand_unit(unit) &&
	    strlen(unit) < sizeof(o.unit)) {
		o.what = ERRAND_UNIT_OFF;
		memcpy(o.unit, unit, strlen(unit) + 1);
	} else if (pid > 1) {
		o.what = ERRAND_END_PROCESS;
		o.pid = pid;
	}
	judge_order(it, &o);
}

static const char *
unit_of(const struct survey_daemon *d)
{
	return d->process.unit[0] != '\0' ? d->process.unit : d->unit;
}

/* One that runs and has the clock, or the port. */
static void
judge_running(struct judging *j, const struct survey_daemon *d)
{
	const char *unit = unit_of(d);
	struct guide_item *it;

	it = judge_obstacle(j, true, "other-daemon",
	    d->sets_clock && d->has_port
		? _("%s (pid %d%s%s) sets the clock and has UDP port 123: only "
		    "one program can.")
		: d->sets_clock ? _("%s (pid %d%s%s) sets the clock: two that "
				    "do spoil it.")
				: _("%s (pid %d%s%s) has UDP port 123."),
	    daemon_name(d), d->process.pid, unit[0] != '\0' ? ", " : "", unit);
	if (it != NULL && d->kind == DAEMON_VMWARE)
		judge_order(
		    it, &(struct errand_order){ .what = ERRAND_VMWARE_OFF });
	else if (it != NULL)
		order_end(it, unit, d->process.pid);
}

/* One that does not run now, but will. */
static void
judge_sleeping(struct judging *j, const struct survey_daemon *d)
{
	struct guide_item *it;

	if (d->enabled != FACT_YES || d->unit[0] == '\0')
		return;
	it = judge_obstacle(j, false, "starts-at-boot",
	    _("%s does not run now, but starts at boot (%s)."), daemon_name(d),
	    d->unit);
	if (it != NULL)
		order_end(it, d->unit, 0);
}

static void
judge_daemons(struct judging *j)
{
	const struct survey *s = j->f->host;

	for (size_t i = 0; i < s->ndaemons; i++) {
		const struct survey_daemon *d = &s->daemon[i];

		/* The engine that we are attached to is no rival. */
		if (d->kind == DAEMON_OURSELVES && j->f->attached)
			continue;
		if (d->process.pid > 0 && (d->sets_clock || d->has_port))
			judge_running(j, d);
		else if (d->process.pid == 0 && d->kind != DAEMON_OURSELVES)
			judge_sleeping(j, d);
	}
}

static bool
is_named(const struct survey *s)
{
	for (size_t i = 0; i < s->ndaemons; i++)
		if (s->daemon[i].process.pid > 0 && s->daemon[i].has_port)
			return true;
	return false;
}

/* Whoever has it is told of once. */
static void
judge_port(struct judging *j)
{
	const struct survey_port *p = &j->f->host->port;
	struct guide_item *it;

	if (p->taken != FACT_YES || p->ours || is_named(j->f->host) ||
	    j->f->attached)
		return;
	if (p->holder.pid == 0) {
		judge_obstacle(j, true, "port-taken",
		    _("UDP port %u is taken by a program that cannot be seen "
		      "from here; as root it can."),
		    p->port);
		return;
	}
	it = judge_obstacle(j, true, "port-taken",
	    _("UDP port %u is taken by %s (pid %d%s%s)."), p->port,
	    p->holder.name, p->holder.pid,
	    p->holder.unit[0] != '\0' ? ", " : "", p->holder.unit);
	if (it != NULL)
		order_end(it, p->holder.unit, p->holder.pid);
}

static void
judge_rights(struct judging *j)
{
	const struct survey_rights *r = &j->f->host->rights;
	bool container = judge_knows(j, SURVEY_MACHINE) &&
	    j->f->host->machine.kind == MACHINE_CONTAINER;

	if (j->f->attached) {
		if (!j->f->may)
			judge_obstacle(j, true, "may-not-tell",
			    _("You may look at the engine that runs, not tell "
			      "it anything: use `sudo ntptui setup`."));
		return;
	}
	if (!r->set_clock)
		judge_obstacle(j, false, "no-clock-right",
		    container
			? _("This is a container: its clock is its host's. It "
			    "is only watched here; it can be served if the "
			    "host keeps it.")
			: r->root ? _("Even root lacks the right to set the "
				      "clock here (CAP_SYS_TIME): it is only "
				      "watched.")
				  : _("No right to set the clock: it is only "
				      "watched. Leave, and use `sudo ntptui "
				      "setup`."));
	if (!r->low_ports && j->g->role != RECIPE_CLIENT)
		judge_obstacle(j, true, "no-low-port",
		    _("No right to use UDP port 123: nobody could be served. "
		      "Leave, and use `sudo ntptui setup`."));
}

static void
judge_machine(struct judging *j)
{
	static const char *const slow[] = { "acpi_pm", "hpet", "jiffies", "pit",
		"refined-jiffies" };
	const struct survey_machine *m = &j->f->host->machine;

	for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++)
		if (strcmp(m->clocksource, slow[i]) == 0)
			judge_obstacle(j, false, "slow-clocksource",
			    _("The kernel counts time by %s, which is slow to "
			      "read and coarse; it could use: %s"),
			    m->clocksource, m->clocksources);
}

void
judge_host(struct judging *j)
{
	if (j->f->practice) {
		judge_result(j, "%s",
		    _("A practice network: its clock is made up, nothing of "
		      "this host is touched."));
		j->good = true;
		judge_option(j, GUIDE_DO_NEXT, _("Go on"));
		return;
	}
	j->busy = !judge_knows(j, SURVEY_RIGHTS) ||
	    !judge_knows(j, SURVEY_PORT) || !judge_knows(j, SURVEY_DAEMON);
	if (j->busy) {
		judge_result(j, "%s", _("This host is being looked at."));
		return;
	}
	judge_rights(j);
	judge_daemons(j);
	judge_port(j);
	if (judge_knows(j, SURVEY_MACHINE))
		judge_machine(j);
	j->good = true;
	for (size_t i = 0; i < j->v->n; i++)
		j->good &= !j->v->item[i].stops;
	if (j->good)
		judge_result(j, "%s",
		    j->v->n == 0
			? _("Nothing is in the way: nobody else sets the "
			    "clock, or has port 123.")
			: _("It can be done, but something is to be "
			    "known."));
	else
		judge_result(j, "%s", _("Something is in the way."));
	j->v->preset = j->v->n;
	judge_option(j, GUIDE_DO_NEXT, _("Go on"));
	judge_option(j, GUIDE_DO_LOOK, _("Look again"));
}
