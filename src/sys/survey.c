/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/survey.h"

#include "core/rfc5905.h"
#include "sys/procfs.h"
#include "sys/rivals.h"
#include "sys/survey_look.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint16_t
port_of(const struct survey_aim *aim)
{
	return aim->port != 0 ? aim->port : NTP_PORT;
}

/* The second number of "Uid:" is the effective one (proc(5)). */
static bool
is_root(const char *proc, int pid)
{
	char buf[4096], uids[64], *rest;

	if (proc_read(proc, pid, "status", buf, sizeof(buf)) <= 0 ||
	    !look_field(buf, "Uid:", uids, sizeof(uids)))
		return false;
	strtol(uids, &rest, 10);
	return strtol(rest, NULL, 10) == 0 && rest[0] != '\0';
}

static void
survey_rights(const struct survey_place *at, struct survey *s)
{
	struct survey_rights *r = &s->rights;
	int self = look_self(at);
	char proc[LOOK_PATH];

	look_path(at, "/proc", proc);
	r->root = is_root(proc, self);
	r->set_clock = proc_sets_clock(proc, self);
	r->net_admin = proc_capable(proc, self, PROC_NET_ADMIN);
	r->first_namespace = proc_first_namespace(proc, self);
	r->low_ports = at->root != NULL
	    ? proc_capable(proc, self, PROC_NET_BIND)
	    : rights_low_ports();
}

static void
survey_port(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *s)
{
	unsigned long inode[PROC_SOCKETS];
	struct survey_port *p = &s->port;
	int self = look_self(at), pid;
	char proc[LOOK_PATH];
	bool taken = false;
	size_t n;
	DIR *dir;

	*p = (struct survey_port){ .port = port_of(aim), .taken = FACT_NO };
	look_path(at, "/proc", proc);
	n = proc_sockets(proc, "udp", p->port, inode, 0);
	n = proc_sockets(proc, "udp6", p->port, inode, n);
	p->ours = n > 0 && proc_holds(proc, self, inode, n);
	dir = n > 0 ? opendir(proc) : NULL;
	while (dir != NULL && !taken && (pid = proc_next(dir)) != 0) {
		taken = pid != self && proc_holds(proc, pid, inode, n);
		if (taken)
			look_process(at, pid, &p->holder);
	}
	if (dir != NULL)
		closedir(dir);
	/* Somebody has it who may not be looked at. */
	if (taken || (n > 0 && !p->ours))
		p->taken = FACT_YES;
}

/* The process whose control group is this unit's. */
static void
find_unit(
    const struct survey_place *at, const char *unit, struct survey_process *out)
{
	struct survey_process p;
	char proc[LOOK_PATH];
	DIR *dir = opendir(look_path(at, "/proc", proc));
	int pid;

	while (dir != NULL && out->pid == 0 && (pid = proc_next(dir)) != 0) {
		look_process(at, pid, &p);
		if (strcmp(p.unit, unit) == 0)
			*out = p;
	}
	if (dir != NULL)
		closedir(dir);
}

static void
survey_service(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *s)
{
	struct survey_service *v = &s->service;

	*v = (struct survey_service){ .enabled = FACT_UNKNOWN };
	snprintf(v->unit, sizeof(v->unit), "%s",
	    aim->service[0] != '\0' ? aim->service : "ntptui.service");
	v->installed = look_unit(at, v->unit);
	v->enabled = look_enabled(at, v->unit);
	find_unit(at, v->unit, &v->process);
}

void
survey_part(const struct survey_place *at, const struct survey_aim *aim,
    enum survey_part part, struct survey *s)
{
	switch (part) {
	case SURVEY_RIGHTS:
		survey_rights(at, s);
		break;
	case SURVEY_PORT:
		survey_port(at, aim, s);
		break;
	case SURVEY_DAEMON:
		survey_daemons(at, aim, s);
		break;
	case SURVEY_MACHINE:
		survey_machine(at, s);
		break;
	case SURVEY_NET:
		survey_net(at, s);
		break;
	case SURVEY_RESOLVER:
		survey_resolver(at, s);
		break;
	case SURVEY_FILES:
		survey_files(at, aim, s);
		break;
	case SURVEY_SERVICE:
		survey_service(at, aim, s);
		break;
	case SURVEY_FIREWALL:
		survey_firewall(at, aim, s);
		break;
	case SURVEY_PARTS:
		return;
	}
	s->done |= 1u << part;
}

void
survey_read(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *out)
{
	memset(out, 0, sizeof(*out));
	for (int i = 0; i < SURVEY_PARTS; i++)
		if ((aim->skip >> i & 1) == 0 &&
		    (at->cancel == NULL || !atomic_load(at->cancel)))
			survey_part(at, aim, (enum survey_part)i, out);
}
