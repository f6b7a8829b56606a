/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of the host that we run on: a plain, flat value that can be
 * copied, shown and judged (sys/survey.h fills it, engine/surveyor.h does so
 * on a thread). Nothing in it is ever a guess: what was not found out says so.
 */
#ifndef NTPTUI_CORE_SURVEYING_H
#define NTPTUI_CORE_SURVEYING_H

#include "core/addr.h"
#include "core/errand.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SURVEY_NAME    32  /* of a program, a kind of machine, a clock source */
#define SURVEY_UNIT    64  /* of a unit of systemd, with its ending */
#define SURVEY_PATH    256 /* of a file */
#define SURVEY_TEXT    160 /* of a rule, or a reason */
#define SURVEY_NIC     16  /* of an interface */
#define SURVEY_DAEMONS 16
#define SURVEY_NICS    16
#define SURVEY_SERVERS 8 /* of names */

/* Yes, no, or not found out. */
enum fact { FACT_UNKNOWN, FACT_NO, FACT_YES };

/* A survey is made in parts, in this order; survey.done has a bit for each. */
enum survey_part {
	SURVEY_RIGHTS,
	SURVEY_PORT,
	SURVEY_DAEMON,
	SURVEY_MACHINE,
	SURVEY_NET,
	SURVEY_RESOLVER,
	SURVEY_FILES,
	SURVEY_SERVICE,
	SURVEY_FIREWALL, /* the slowest: it may run commands */
	SURVEY_PARTS
};

/* What this process may do. */
struct survey_rights {
	bool root;            /* effective user 0 */
	bool set_clock;       /* CAP_SYS_TIME, where it counts */
	bool low_ports;       /* may bind the port */
	bool net_admin;       /* may read (and change) the firewall's rules */
	bool first_namespace; /* the host's own users; else a container's */
};

/* A process. pid 0: there is none. */
struct survey_process {
	int pid;
	char name[SURVEY_NAME]; /* printable */
	char unit[SURVEY_UNIT]; /* "chrony.service"; "": of no service */
};

/* Who has the UDP port. */
struct survey_port {
	uint16_t port;
	enum fact taken;              /* by another process than this one */
	bool ours;                    /* this process has it */
	struct survey_process holder; /* pid 0 and taken: may not be seen */
};

enum survey_daemon_kind {
	DAEMON_CHRONY,
	DAEMON_NTPSEC,
	DAEMON_NTP, /* ntp.org's, or an ntpd of unknown make */
	DAEMON_OPENNTPD,
	DAEMON_TIMESYNCD,
	DAEMON_NTPD_RS,
	DAEMON_PTP,      /* phc2sys, ptp4l */
	DAEMON_NTPDATE,  /* from cron, or a unit that runs once */
	DAEMON_VMWARE,   /* open-vm-tools: only if it is told to */
	DAEMON_VBOX,     /* VBoxService */
	DAEMON_HYPERV,   /* the kernel's own: steps after a pause */
	DAEMON_OURSELVES /* another ntptui serve */
};

/* A program that sets clocks, installed or running here. */
struct survey_daemon {
	enum survey_daemon_kind kind;
	struct survey_process process; /* pid 0: it does not run */
	char unit[SURVEY_UNIT];        /* its unit's file; "": it has none */
	enum fact enabled;             /* it is started at boot */
	bool installed;                /* there is a unit, or a cron file */
	bool sets_clock; /* it runs, and has the right to set the clock */
	bool has_port;   /* it is the one that has the UDP port */
};

enum survey_machine_kind {
	MACHINE_UNKNOWN,
	MACHINE_BARE, /* no sign of anything else */
	MACHINE_VIRTUAL,
	MACHINE_CONTAINER, /* its clock is its host's */
};

struct survey_machine {
	enum survey_machine_kind kind;
	char name[SURVEY_NAME];        /* "kvm", "vmware", "docker"; "" */
	char clocksource[SURVEY_NAME]; /* the kernel's; "": unknown */
	char clocksources[96];         /* that it could use, by blanks */
	bool systemd;                  /* it is process 1 here */
	double uptime;                 /* s; NAN: unknown */
	double stepped;                /* s by which the clock was stepped since
					  the boot was noted; NAN: unknown */
	int64_t memory;                /* octets; 0: unknown */
	int64_t memory_free;           /* that could be had, octets */
};

/* The best address of a family, from worst to best. */
enum survey_reach {
	REACH_NONE,    /* not even loopback */
	REACH_LOCAL,   /* loopback only */
	REACH_LINK,    /* of the link only: no DHCP answered, no router */
	REACH_PRIVATE, /* RFC 1918, RFC 4193: behind a translator */
	REACH_CARRIER, /* RFC 6598: behind the carrier's translator */
	REACH_PUBLIC,
};

/* One family's net. */
struct survey_net {
	enum survey_reach reach;
	struct addr addr;     /* the best one; without port */
	enum fact dynamic;    /* it has a lifetime (DHCP, privacy addresses) */
	bool route;           /* there is a default route */
	struct addr via;      /* its gateway; ADDR_NONE: on the link */
	char nic[SURVEY_NIC]; /* its interface; else that of `addr` */
};

struct survey_nic {
	char name[SURVEY_NIC];
	bool up;        /* an administrator wants it so */
	enum fact link; /* there is a carrier */
	int speed;      /* Mbit/s; 0: unknown */
};

struct survey_resolver {
	bool file; /* there is a resolv.conf */
	size_t n;
	struct addr server[SURVEY_SERVERS];
	bool stub;       /* systemd-resolved's 127.0.0.53 */
	char hosts[96];  /* nsswitch.conf's line: "files dns"; "": none */
	enum fact names; /* "dns" or "resolve" is in it */
};

enum survey_file_state {
	FILE_UNASKED, /* no such file is configured */
	FILE_GOOD,
	FILE_MISSING,   /* it could be made */
	FILE_NO_PLACE,  /* nor is its directory there */
	FILE_NO_RIGHTS, /* whom we run as may not write or read it there */
	FILE_READ_ONLY, /* its file system is */
	FILE_STRANGE,   /* a directory, a device, a FIFO */
	FILE_BAD,       /* what is in it cannot be used */
	FILE_EXPIRED,   /* the leap file's time is over */
};

/* A file of ntp.conf. */
struct survey_file {
	char path[SURVEY_PATH];
	enum survey_file_state state;
	double age;   /* s since it was written; NAN: unknown */
	double value; /* drift: ppm; leap: s until it expires; NAN */
	int64_t room; /* octets free for it; -1: unknown */
	unsigned uid; /* who may write it: of the file or the directory */
	char owner[SURVEY_NAME]; /* his name, else his number */
};

/* Our own unit. */
struct survey_service {
	char unit[SURVEY_UNIT];
	bool installed;
	enum fact enabled;
	struct survey_process process; /* that runs in it */
};

/* Who keeps the rules. */
enum survey_keeper {
	KEEPER_UNKNOWN,
	KEEPER_NONE, /* there are no rules at all */
	KEEPER_UFW,
	KEEPER_FIREWALLD,
	KEEPER_NFTABLES,
	KEEPER_IPTABLES, /* over nftables or legacy */
};

enum survey_gate {
	GATE_UNKNOWN, /* `why` */
	GATE_OPEN,
	GATE_CLOSED,
};

/* Whose way it is. */
enum survey_way {
	WAY_REQUESTS,  /* of others to our port */
	WAY_ANSWERS,   /* ours to them */
	WAY_QUERIES,   /* ours from port 123 to servers */
	WAY_REPLIES,   /* theirs, to our port 123 */
	WAY_EPHEMERAL, /* theirs, to any other port */
	WAYS
};

/* What the rules do to packets on one way. */
struct survey_verdict {
	enum survey_gate gate;
	bool limited;  /* open, but only so many a second */
	bool some;     /* some addresses or interfaces fare otherwise */
	bool stateful; /* it hangs on the kernel's table of connections */
	char rule[SURVEY_TEXT];   /* that decides, where it stands; "": none */
	char why[SURVEY_TEXT];    /* not understood, or not to be read */
	struct errand_order open; /* what opens it; ERRAND_NONE: unknown */
};

struct survey_firewall {
	enum survey_keeper keeper;
	char zone[SURVEY_NAME]; /* firewalld's of that interface */
	enum fact readable;     /* the kernel's rules were read */
	char why[SURVEY_TEXT];  /* why not */
	/* By family: 0: IPv4, 1: IPv6. */
	struct survey_verdict way[2][WAYS];
	long connections, connections_max; /* nf_conntrack's; -1: unknown */
};

struct survey {
	unsigned done; /* bits 1 << enum survey_part: what below holds */
	struct survey_rights rights;
	struct survey_port port;
	size_t ndaemons;
	struct survey_daemon daemon[SURVEY_DAEMONS];
	struct survey_machine machine;
	struct survey_net net[2]; /* 0: IPv4, 1: IPv6 */
	size_t nnics;
	struct survey_nic nic[SURVEY_NICS];
	struct survey_resolver resolver;
	struct survey_file drift, leap;
	struct survey_service service;
	struct survey_firewall firewall;
};

/* What a survey is to look for. */
struct survey_aim {
	uint16_t port;             /* 0: NTP's */
	char drift[SURVEY_PATH];   /* "": none is configured */
	char leap[SURVEY_PATH];    /* "": none */
	char user[SURVEY_NAME];    /* whom the service runs as; "": us */
	char service[SURVEY_UNIT]; /* "": "ntptui.service" */
	struct addr from;          /* who asks us; ADDR_NONE: anybody */
	unsigned skip;             /* bits 1 << enum survey_part */
};

#endif
