/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Commands of this host that we may run, with consent, or show for copying:
 * the one fixed table of them. An order names a row and a few typed arguments;
 * its words come from here and from nowhere else, and no shell ever sees them.
 * Pure: sys/errand.h runs one, and whoever has more rights than the one that
 * asks makes the words anew from the order.
 */
#ifndef NTPTUI_CORE_ERRAND_H
#define NTPTUI_CORE_ERRAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum errand {
	ERRAND_NONE,
	ERRAND_UNIT_OFF,     /* systemctl disable --now UNIT */
	ERRAND_UNIT_STOP,    /* systemctl stop UNIT */
	ERRAND_UNIT_ON,      /* systemctl enable --now UNIT; ours only */
	ERRAND_UNIT_RESTART, /* systemctl restart UNIT; ours only */
	ERRAND_UNITS_READ,   /* systemctl daemon-reload */
	ERRAND_END_PROCESS,  /* kill -TERM PID */
	ERRAND_VMWARE_OFF,   /* vmware-toolbox-cmd timesync disable */
	ERRAND_UFW,          /* ufw allow PORT/udp */
	ERRAND_UFW_OUT,      /* ufw allow out 123/udp */
	ERRAND_FIREWALLD,    /* firewall-cmd --zone=ZONE --add-port=PORT/udp */
	ERRAND_FIREWALLD_KEEP, /* the same with --permanent */
	ERRAND_NFT,           /* nft insert rule TABLE CHAIN udp WHICH accept */
	ERRAND_IPTABLES,      /* iptables [-t TABLE] -I CHAIN -p udp WHICH
				 -j ACCEPT */
	ERRAND_IPTABLES_READ, /* iptables-save; it changes nothing */
	ERRAND_MAKE_DIR,      /* install -d -m 0755 -o USER -g USER DIR */
	ERRANDS
};

#define ERRAND_ARG   64  /* room for an argument */
#define ERRAND_WORDS 20  /* of a command, and NULL */
#define ERRAND_SPACE 512 /* for all of them, with their NULs */
#define ERRAND_TEXT  640 /* for its text */

/* Which of iptables' programs: the one that the distribution chose, or the
 * one over nftables, or the old one. */
enum errand_tables { TABLES_PLAIN, TABLES_NFT, TABLES_LEGACY };

/* Only what its row asks for counts. */
struct errand_order {
	enum errand what;
	char unit[ERRAND_ARG];  /* a time daemon's, or ours: errand_unit() */
	char zone[32];          /* firewalld's; "": the default one */
	char table[ERRAND_ARG]; /* nft: "inet filter"; iptables: "filter" */
	char chain[ERRAND_ARG];
	char dir[ERRAND_ARG]; /* below /var/lib or /var/log */
	char user[32];
	int family; /* iptables: 4 or 6 */
	enum errand_tables tables;
	bool source;   /* WHICH: sport or --sport, else dport or --dport */
	uint16_t port; /* 0: NTP's */
	int pid;       /* > 1 */
};

struct errand_words {
	char space[ERRAND_SPACE];
	const char *word[ERRAND_WORDS]; /* word[0] is the program's bare name;
					   NULL ends. They point into
					   `space`: do not copy it */
	size_t n;
};

enum errand_end {
	ERRAND_RUNNING, /* or it never began */
	ERRAND_DONE,    /* with exit code 0 */
	ERRAND_FAILED,  /* `code` is its exit code */
	ERRAND_KILLED,  /* `code` is the signal that it died of */
	ERRAND_REFUSED, /* an argument is none that its row allows */
	ERRAND_MISSING, /* there is no such program here */
	ERRAND_LATE,    /* it was ended when its time was over */
	ERRAND_CANCELLED,
	ERRAND_BROKEN, /* `code` is the errno with which it did not start */
};

#define ERRAND_OUTPUT 4096

/* What came of it. */
struct errand_result {
	enum errand_end end;
	int code;
	char output[ERRAND_OUTPUT]; /* the end of what it printed, printable,
				       lines by '\n' */
};

/* The words of an order; false if an argument is not one that its row allows:
 * then nothing is to be run. */
bool errand_words(const struct errand_order *o, struct errand_words *out);

/* The command for people to copy, quoted for a shell where it has to be; ""
 * if there is none. Returns buf. */
const char *errand_text(const struct errand_order *o, char *buf, size_t size);

/* What it does, N_(), one line; NULL for ERRAND_NONE. */
const char *errand_about(enum errand what);

/* The time that it may take, s. */
double errand_limit(enum errand what);

/* What came of it, in words; returns buf. */
const char *errand_end_text(
    const struct errand_result *r, char *buf, size_t size);

/* True if it changes something: then it must never run without consent. */
bool errand_changes(enum errand what);

/* True if this is a unit of a time daemon that may be stopped, or ours. */
bool errand_unit(const char *unit);

#endif
