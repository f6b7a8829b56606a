/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that set clocks: their units, their processes, and cron's. */
#include "sys/survey_look.h"

#include "sys/procfs.h"

#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

/* Units that a kind of daemon has with one distribution or another, the names
 * of its processes as the kernel cuts them (15 characters), and files that
 * are there only with it. */
struct trade {
	const char *unit[4];
	const char *name[4];
	const char *file[2];
};

static const struct trade trades[] = {
	[DAEMON_CHRONY] = { { "chrony.service", "chronyd.service" },
	    { "chronyd" }, { NULL } },
	[DAEMON_NTPSEC] = { { "ntpsec.service" }, { NULL }, { NULL } },
	[DAEMON_NTP] = { { "ntp.service", "ntpd.service" }, { "ntpd" },
	    { NULL } },
	[DAEMON_OPENNTPD] = { { "openntpd.service" }, { "openntpd" },
	    { NULL } },
	[DAEMON_TIMESYNCD] = { { "systemd-timesyncd.service" },
	    { "systemd-timesyn" }, { NULL } },
	[DAEMON_NTPD_RS] = { { "ntpd-rs.service" }, { "ntp-daemon", "ntpd-rs" },
	    { NULL } },
	[DAEMON_PTP] = { { "phc2sys.service", "timemaster.service" },
	    { "phc2sys", "ptpd", "ptpd2" }, { NULL } },
	[DAEMON_NTPDATE] = { { "ntpdate.service" },
	    { "ntpdate", "sntp", "rdate" },
	    { "/etc/network/if-up.d/ntpdate",
		"/etc/network/if-up.d/ntpsec-ntpdate" } },
	[DAEMON_VMWARE] = { { "open-vm-tools.service", "vmtoolsd.service" },
	    { "vmtoolsd" }, { NULL } },
	[DAEMON_VBOX] = { { "vboxadd-service.service",
			      "virtualbox-guest-utils.service",
			      "vboxservice.service" },
	    { "VBoxService" }, { NULL } },
	[DAEMON_HYPERV] = { { NULL }, { NULL }, { "/sys/module/hv_utils" } },
	[DAEMON_OURSELVES] = { { NULL }, { NULL }, { NULL } },
};

#define TRADES (sizeof(trades) / sizeof(trades[0]))

static bool
has_name(const struct trade *t, const char *name)
{
	for (size_t i = 0; i < 4 && t->name[i] != NULL; i++)
		if (strcmp(t->name[i], name) == 0)
			return true;
	return false;
}

static bool
has_unit(const struct trade *t, const char *unit)
{
	for (size_t i = 0; i < 4 && t->unit[i] != NULL; i++)
		if (strcmp(t->unit[i], unit) == 0)
			return true;
	return false;
}

/* A console may be any ntptui; only `serve` is a daemon. */
static bool
is_ourselves(const struct survey_place *at, int pid, const char *name)
{
	char proc[LOOK_PATH], line[4096];

	return strcmp(name, "ntptui") == 0 &&
	    proc_read(look_path(at, "/proc", proc), pid, "cmdline", line,
		sizeof(line)) > 0 &&
	    strstr(line, " serve ") != NULL &&
	    strstr(line, " --observe ") == NULL;
}

/* Three programs are called ntpd. */
static enum survey_daemon_kind
make_of(const struct survey_place *at)
{
	if (look_exists(at, "/etc/ntpsec"))
		return DAEMON_NTPSEC;
	if (look_exists(at, "/etc/openntpd"))
		return DAEMON_OPENNTPD;
	return DAEMON_NTP;
}

/* TRADES: it sets no clock. */
static size_t
kind_of(const struct survey_place *at, const struct survey_process *p)
{
	for (size_t i = 0; i < TRADES; i++)
		if (p->unit[0] != '\0' && has_unit(&trades[i], p->unit))
			return i;
	for (size_t i = 0; i < TRADES; i++)
		if (has_name(&trades[i], p->name))
			return i == DAEMON_NTP ? (size_t)make_of(at) : i;
	return is_ourselves(at, p->pid, p->name) ? DAEMON_OURSELVES : TRADES;
}

static void
find_processes(const struct survey_place *at, const struct survey *s,
    struct survey_daemon *d)
{
	char proc[LOOK_PATH];
	DIR *dir = opendir(look_path(at, "/proc", proc));
	struct survey_process p;
	int pid;

	while (dir != NULL && (pid = proc_next(dir)) != 0) {
		size_t kind;

		if (pid == look_self(at))
			continue;
		look_process(at, pid, &p);
		kind = kind_of(at, &p);
		/* Of several, the one that sets the clock counts. */
		if (kind == TRADES ||
		    (d[kind].process.pid != 0 && d[kind].sets_clock))
			continue;
		d[kind].process = p;
		d[kind].sets_clock = proc_sets_clock(proc, pid);
		if (p.pid == s->port.holder.pid)
			d[kind].has_port = true;
	}
	if (dir != NULL)
		closedir(dir);
}

static void
find_unit(const struct survey_place *at, const struct trade *t,
    struct survey_daemon *d)
{
	for (size_t i = 0; i < 4 && t->unit[i] != NULL; i++) {
		enum fact enabled;

		if (!look_unit(at, t->unit[i]))
			continue;
		enabled = look_enabled(at, t->unit[i]);
		if (!d->installed || enabled == FACT_YES) {
			snprintf(d->unit, sizeof(d->unit), "%s", t->unit[i]);
			d->enabled = enabled;
		}
		d->installed = true;
	}
	for (size_t i = 0; i < 2 && t->file[i] != NULL; i++)
		if (look_exists(at, t->file[i])) {
			d->installed = true;
			d->enabled = FACT_YES;
		}
	if (d->process.unit[0] != '\0')
		snprintf(d->unit, sizeof(d->unit), "%s", d->process.unit);
}

/* Does a line that is no comment set the clock? */
static bool
sets_clock(char *text)
{
	static const char *const words[] = { "ntpdate", "ntpd -q", "ntpd -gq",
		"chronyd -q", "sntp ", "rdate ", "hwclock --hctosys",
		"hwclock -s" };
	char *rest = text;

	while (rest != NULL) {
		char *line = rest;

		rest = strchr(line, '\n');
		if (rest != NULL)
			*rest++ = '\0';
		if (line[strspn(line, " \t")] == '#')
			continue;
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (strstr(line, words[i]) != NULL)
				return true;
	}
	return false;
}

static bool
is_in_cron(const struct survey_place *at)
{
	static const char *const patterns[] = { "/etc/crontab", "/etc/cron.d/*",
		"/etc/cron.hourly/*", "/etc/cron.daily/*",
		"/var/spool/cron/crontabs/*", "/var/spool/cron/*" };
	const struct survey_place host = { .root = NULL };
	char full[LOOK_PATH], text[16384];
	bool found = false;

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		glob_t g;

		if (glob(look_path(at, patterns[i], full), 0, NULL, &g) == 0)
			for (size_t k = 0; k < g.gl_pathc && !found; k++)
				found = look_read(&host, g.gl_pathv[k], text,
					    sizeof(text)) > 0 &&
				    sets_clock(text);
		globfree(&g);
	}
	return found;
}

void
survey_daemons(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *s)
{
	struct survey_daemon d[TRADES] = { 0 };

	(void)aim;
	find_processes(at, s, d);
	for (size_t i = 0; i < TRADES; i++) {
		d[i].kind = (enum survey_daemon_kind)i;
		find_unit(at, &trades[i], &d[i]);
	}
	if (is_in_cron(at)) {
		d[DAEMON_NTPDATE].installed = true;
		d[DAEMON_NTPDATE].enabled = FACT_YES;
	}
	s->ndaemons = 0;
	for (size_t i = 0; i < TRADES; i++)
		if (d[i].installed || d[i].process.pid != 0)
			s->daemon[s->ndaemons++] = d[i];
}
