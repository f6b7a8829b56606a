/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the rules see the facts and say what they find. Private to src/why: one
 * struct for a whole look at a host, handed to every rule in turn.
 */
#ifndef NTPTUI_WHY_LOOK_H
#define NTPTUI_WHY_LOOK_H

#include "why/why.h"

/* What the sources are like together; counted once. Sources are associations
 * that are to be asked: no pool lines, nothing that is not started. */
struct why_sums {
	int lines;   /* pool lines */
	int unnamed; /* pool lines whose name does not resolve */
	int refused; /* not started */
	int sources;
	int noselect; /* of them, never to be used */
	int naming;   /* their name is still being looked up */
	int nameless; /* their name does not resolve */
	int asked;    /* that have been asked at least once */
	int silent;   /* why_silent() */
	int refusing; /* why_refusing() */
	int reached;  /* reach is not 0 */
	int usable;   /* no flash bit */
	int chosen;   /* candidates and the system peer */
	int clocks;   /* reference clocks */
	int v4, v6;   /* by family of their address */
	double up;    /* s since the engine began; NAN: unknown */
	bool synced;  /* there is a system peer now */
};

struct why_rule;

struct why_look {
	const struct why_facts *facts;
	const struct snapshot *now; /* NULL: no engine */
	struct why_sums sums;
	const struct why_rule *rule; /* at work */
	const struct why_code *code; /* its row */
	struct why_report *report;
	struct why_finding spare; /* for what has no room */
};

/* One rule: whether its code holds, and the words that are always the same. */
struct why_rule {
	const char *code;
	void (*look)(struct why_look *l);
	const char *arg;     /* what `look` is to look for, if several share
				it: codes of config/check.h, blanks between */
	const char *meaning; /* both untranslated */
	const char *advice;
};

/* The rules of one file; a code NULL ends them. */
extern const struct why_rule why_rules_network[];
extern const struct why_rule why_rules_path[];
extern const struct why_rule why_rules_name[];
extern const struct why_rule why_rules_sources[]; /* all of them together */
extern const struct why_rule why_rules_source[];  /* each */
extern const struct why_rule why_rules_reply[];   /* its answers */
extern const struct why_rule why_rules_config[];
extern const struct why_rule why_rules_running[];
extern const struct why_rule why_rules_clock[];
extern const struct why_rule why_rules_leap[];
extern const struct why_rule why_rules_host[];
extern const struct why_rule why_rules_server[];
extern const struct why_rule why_rules_normal[];

/* All of them, as they are run: from 0 on, until NULL. */
const struct why_rule *why_rule_at(size_t i);

/* Fills in the report's `blind`. */
void why_blind(const struct why_look *l);

void why_add_up(struct why_sums *sums, const struct why_facts *f);

/* The rule at work holds, with so much confidence (0 to 100), because of what
 * the sentence says. Never NULL; what has no room goes to `l->spare`. */
struct why_finding *why_found(struct why_look *l, int confidence,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* A line of proof more, with the very numbers. */
void why_proof(struct why_finding *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Milder than its code says, never worse. */
void why_milder(struct why_finding *f, enum why_state state);

void why_about_peer(struct why_finding *f, const struct snap_peer *p);
void why_about_name(
    struct why_finding *f, enum why_about about, const char *name);

/* Other words than the rule's. */
void why_advice(struct why_finding *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void why_meaning(struct why_finding *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* What can be done; `text` says it in a short sentence, translated. A remedy
 * too many is left out. */
void why_do_text(struct why_finding *f, const char *text);
void why_do_verb(
    struct why_finding *f, bool changes, const char *line, const char *text);
/* The verb examine, of that source, or of all in trouble if it is NULL. */
void why_do_examine(const struct why_look *l, struct why_finding *f,
    const struct snap_peer *p, const char *text);
void why_do_edit(struct why_finding *f, const struct diag *d, const char *text);

void why_do_errand(struct why_finding *f, const struct errand_order *o);

/* Is it an association that is to be asked (no pool line, started)? */
bool why_is_source(const struct snap_peer *p);

/* Nothing comes back from it now, and that is no accident. */
bool why_silent(const struct why_facts *f, const struct snap_peer *p);

/* Its newest answers, since the last accepted one, were all refused. */
bool why_refusing(const struct why_facts *f, const struct snap_peer *p);

/* Is `v` why it is refusing now? */
bool why_refused_by(
    const struct why_look *l, const struct snap_peer *p, enum verdict v);

/* Of the last `polls` polls (at most 8, from the oldest that was answered
 * on), so many were not answered. */
int why_lost(const struct snap_peer *p, int *polls);

/* s between the least and the greatest delay in the filter; NAN: fewer than
 * four samples. */
double why_spread(const struct snap_peer *p);

/* The examination of that server, if it is over and not cancelled; NULL. */
const struct doctor_exam *why_exam(
    const struct why_look *l, const struct snap_peer *p);

/* So many examinations are over; *with: of them, that show `sign` (a bit of
 * DOCTOR_SIGN()). */
int why_signs(const struct why_look *l, uint32_t sign, int *with);

/* The survey, if that part of it is done; NULL. */
const struct survey *why_survey(
    const struct why_look *l, enum survey_part part);

/* Answers were refused for this reason: how many. Of another host only what
 * its flash bits say: 1. */
uint32_t why_refusals(
    const struct why_look *l, const struct snap_peer *p, enum verdict v);

/* The newest event of that name, of that association (0: any); NULL: none.
 * `max_age` in s; NAN: however old. */
const struct event *why_event(
    const struct why_look *l, const char *name, uint16_t assoc, double max_age);
/* How many times events of that name happened in the last `max_age` s. */
unsigned why_events(const struct why_look *l, const char *name, double max_age);
/* s since it. */
double why_event_age(const struct why_look *l, const struct event *ev);

/* The association, or NULL. */
const struct snap_peer *why_peer(const struct why_look *l, uint16_t id);

/* Room for any of the texts below. */
#define WHY_TEXT 48

/* "312 us", "+1.20 ms", "34.5 s", "83.5 min"; "unknown" for NAN. */
const char *why_time(char buf[WHY_TEXT], double seconds, bool sign);
/* "-12.3 ppm". */
const char *why_ppm(char buf[WHY_TEXT], double freq);
/* "02:11:04", of the facts' zone. */
const char *why_when(char buf[WHY_TEXT], const struct why_facts *f, wall_t t);
/* A monotonic instant of the picture as the time of day. */
const char *why_at(char buf[WHY_TEXT], const struct why_look *l, mono_t t);
/* "ntp1.example.org (192.0.2.1)", or the address alone. */
#define WHY_NAME (SNAP_NAME + ADDR_TEXT)
const char *why_name(char buf[WHY_NAME], const struct snap_peer *p);
/* reach as ntpq shows it: "377". */
const char *why_reach(char buf[WHY_TEXT], uint8_t reach);
/* errno in words, untranslated by libc: "no route to the host". */
const char *why_errno(int error);

#endif
