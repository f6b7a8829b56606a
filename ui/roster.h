/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lies on the Servers screen: public servers to choose from, which are
 * shown, marked, being measured. It does no I/O: lists are loaded, servers
 * measured and files written by the console, for which they are wishes. Owned
 * by the app; the picker itself is the console's.
 */
#ifndef NTPTUI_UI_ROSTER_H
#define NTPTUI_UI_ROSTER_H

#include "ui/app.h"
#include "ui/picker.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct roster;

/* What the console is to do. */
enum roster_job {
	ROSTER_LOAD,   /* the lists; then app_roster_loaded() */
	ROSTER_PROBE,  /* measure at[0..n); then app_roster_news() */
	ROSTER_CANCEL, /* end that soon */
	ROSTER_KEEP,   /* picker_save() */
	ROSTER_WRITE,  /* `text` into a new file `path` */
	ROSTER_JOBS
};

struct roster_wish {
	enum roster_job job;
	const size_t *at; /* rows of picker.pick */
	size_t n;
	const char *path;
	char *text; /* malloc'ed; for who takes the wish to free */
};

struct roster *roster_new(void);
void roster_free(struct roster *r);

/* The screen is looked at: wants the lists, if that was not done. */
unsigned roster_visit(struct app *a, struct roster *r);

/* The next thing to be done; false if there is none. */
bool roster_wish(struct roster *r, struct roster_wish *out);

/* The lists are there; `p` outlives the app. `host`, `address`: what this
 * host is called, for mails. */
unsigned roster_loaded(struct app *a, struct roster *r, struct picker *p,
    const char *host, const char *address);

/* What is known of those being measured: result[i] of at[i] of the wish; how
 * many are at their end, and whether all is over. `now`: s since 1970. */
unsigned roster_news(struct app *a, struct roster *r,
    const struct probe_result *result, size_t done, bool over, int64_t now);

/* What came of a wish, if it is to be told: `error` an errno, 0: done. */
unsigned roster_done(
    struct app *a, struct roster *r, enum roster_job job, int error);

/* Measures the nearest and chooses a good set, as the key does; for who asks
 * from another screen. */
unsigned roster_suggest(struct app *a, struct roster *r);
unsigned roster_cancel(struct app *a, struct roster *r);

/* A file's name was entered, for the mail. */
unsigned roster_line(struct app *a, struct roster *r, const char *line);

/* The filter's words, and what the screen shows of what it filters; called
 * before rows are counted. */
void roster_filter(struct roster *r, const char *words);

/* Rows, the best first; NULL before the lists are there. */
const struct picker *roster_picker(const struct roster *r);
size_t roster_count(const struct roster *r);
const struct pick *roster_at(const struct roster *r, size_t row);
bool roster_shows(const struct roster *r, const struct pick *p);

/* What is wrong with the filter; "": nothing. */
const char *roster_why(const struct roster *r);

/* What became of it, or what is being done; returns buf. */
const char *roster_state(
    const struct roster *r, const struct pick *p, char *buf, size_t size);

/* Being measured: how many of how many are at their end; false: none is. */
bool roster_probing(const struct roster *r, size_t *done, size_t *n);

/* Of which the detail screen tells; NULL: of none. */
const struct pick *roster_detail(const struct roster *r);

/* The mail to its operator, to be freed. */
char *roster_mail(const struct roster *r, const struct pick *p);

/* s since 1970, by the picture; 0 before the first. */
int64_t roster_now(const struct snapshot *s);

#endif
