/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an engine without rights may ask of the process that keeps them, and
 * the rules by which that judges: pure, so that tests and fuzzers drive the
 * very code that stands between the network and root. Messages are fixed
 * structs of one machine, never stored; every octet that comes is judged
 * before it is used. It must not carry anything out.
 */
#ifndef NTPTUI_SYS_KEEPER_MSG_H
#define NTPTUI_SYS_KEEPER_MSG_H

#include "core/addr.h"
#include "core/discipline.h"
#include "core/ntptime.h"
#include "sys/host.h"
#include "sys/rivals.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Changes with every change of a struct below. */
#define KEEPER_MAGIC 0x6b707231u

#define KEEPER_FILES 7   /* statistics files (STATS_KINDS of the engine) */
#define KEEPER_READS 64  /* files that may be read, at most */
#define KEEPER_TEXT  400 /* octets of an answer's sentence */

enum keeper_kind {
	KEEPER_HELLO,   /* who I am; the first message of a worker that is
			   handed over, answered by who you are */
	KEEPER_PORT,    /* a server's socket; comes with the answer */
	KEEPER_MAY,     /* may the clock be set? error says it */
	KEEPER_ADJUST,  /* what host.adjust does */
	KEEPER_TAKE,    /* what host.take does */
	KEEPER_STATUS,  /* what host.status does */
	KEEPER_DRIFT,   /* the drift file's contents */
	KEEPER_STATS,   /* a statistics file, open for appending */
	KEEPER_LOG,     /* the log file, the same */
	KEEPER_READ,    /* a file of the configuration, open for reading */
	KEEPER_REREAD,  /* ntp.conf is going to be read anew */
	KEEPER_SETTLED, /* and this came of it */
	KEEPER_CONF,    /* what a trial does to the file: enum keeper_act */
	KEEPER_OWNER,   /* who has that UDP port? */
	KEEPER_RIVAL,   /* who else sets the clock? */
	KEEPER_SAY,     /* what a supervisor is told: enum keeper_word */
	KEEPER_READY,   /* the worker has given up its rights and runs */
	KEEPER_BYE,     /* it ends, as it was told to */
	KEEPER_KINDS
};

enum keeper_act {
	KEEPER_NOTE,   /* remember that `tried` is on trial, `kept` before it */
	KEEPER_UNNOTE, /* it has ended */
	KEEPER_LEAVE,  /* the note stays, nobody holds it */
	KEEPER_BACK,   /* `kept` into the file again, in place of `tried` */
	KEEPER_ACTS
};

enum keeper_outcome {
	KEEPER_REFUSED, /* what was read is not in force */
	KEEPER_TAKEN,   /* it is */
	KEEPER_TRIED,   /* it is, and what was before may come back */
	KEEPER_OUTCOMES
};

enum keeper_word {
	KEEPER_STATE, /* once a second: it lives; `text` is how it is */
	KEEPER_BUSY,  /* its configuration is being read anew */
	KEEPER_DONE,  /* it has been */
	KEEPER_WORDS
};

struct keeper_ask_hello {
	uint64_t build; /* of the same program, or nothing is handed over */
	int32_t pid;
	uint32_t uid;
};

struct keeper_ask_port {
	uint8_t family, shared;
	uint16_t port;
	uint32_t scope;
	uint8_t ip[16];
};

struct keeper_ask_adjust {
	uint32_t kind, zero; /* enum adjust_kind */
	double freq, step;
};

struct keeper_ask_status {
	double maxerror, esterror;
	int32_t tai;
	uint8_t synced, leap;
	uint16_t zero;
};

struct keeper_ask_drift {
	double freq, err; /* s/s */
};

struct keeper_ask_stats {
	uint32_t which, zero;
	int64_t age; /* s since the engine's start */
};

struct keeper_ask_path {
	char path[PATH_MAX];
};

struct keeper_ask_conf {
	uint32_t act, zero;   /* enum keeper_act */
	uint64_t kept, tried; /* revisions of texts */
};

struct keeper_ask_say {
	uint32_t word, zero; /* enum keeper_word */
	char text[200];
};

struct keeper_ask_word {
	int32_t value; /* SETTLED: enum keeper_outcome; OWNER: port; BYE: exit
			  code */
	uint32_t zero;
};

struct keeper_ask {
	uint32_t magic, kind, serial, zero;
	union {
		struct keeper_ask_hello hello;
		struct keeper_ask_port port;
		struct keeper_ask_adjust adjust;
		struct keeper_ask_status status;
		struct keeper_ask_drift drift;
		struct keeper_ask_stats stats;
		struct keeper_ask_path path;
		struct keeper_ask_conf conf;
		struct keeper_ask_say say;
		struct keeper_ask_word word;
	} u;
};

struct keeper_answer {
	uint32_t magic, kind, serial;
	int32_t error; /* 0 or an errno */
	union {
		struct keeper_ask_hello hello;
		struct host_clock clock; /* TAKE */
		struct rival rival;      /* OWNER, RIVAL */
		char text[KEEPER_TEXT];  /* CONF */
	} u;
};

/* One statistics file, as filegen.h has it. */
struct keeper_stats {
	bool enable, link;
	uint8_t type; /* enum filegen_type */
	char file[64];
};

/* What the configuration allows; made of it by a process with all rights,
 * never by the worker. */
struct keeper_rules {
	uint16_t port;        /* the server's; 0: none */
	bool clock;           /* the clock may be set */
	double panic;         /* s, the most that it may be stepped; 0: any */
	char drift[PATH_MAX]; /* "": none; so too below */
	char log[PATH_MAX];
	char statsdir[PATH_MAX]; /* begins every statistics file's name */
	struct keeper_stats stats[KEEPER_FILES];
	unsigned nread;
	char read[KEEPER_READS][PATH_MAX];
};

/* What counts over more than one message. */
struct keeper_limits {
	bool stepped;  /* the one step of any size is spent */
	double walked; /* s stepped since `since`, both ways */
	mono_t since;
};

/* Octets of a whole message of that kind; 0: there is none. */
size_t keeper_size(uint32_t kind);

/* Begins a message. */
void keeper_begin(struct keeper_ask *ask, enum keeper_kind kind);

/*
 * Is it a message of this language: known, of its length, every value in the
 * range of its type, all that is to be zero zero, strings ended? One that is
 * not was not sent by our program.
 */
bool keeper_sound(const struct keeper_ask *ask, size_t len);

/*
 * May it be done? 0, or EPERM: the configuration does not allow it, ERANGE: it
 * would, but not so much. `rule` and `next` are what the running configuration
 * allows and one that is being tried (NULL: none): what either allows is
 * allowed. A step counts as made. `now` is the monotonic clock.
 */
int keeper_judge(const struct keeper_rules *rule,
    const struct keeper_rules *next, struct keeper_limits *l,
    const struct keeper_ask *ask, mono_t now);

/* The address of a sound KEEPER_PORT. */
struct addr keeper_addr(const struct keeper_ask_port *p);

#endif
