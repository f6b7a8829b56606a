/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster's life: what it wants done, and what comes of it. */

#include "ui/roster.h"

#include "config/mem.h"
#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/print_servers.h"
#include "ui/roster_state.h"
#include "ui/verb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct roster *
roster_new(void)
{
	struct roster *r = mem_zero(1, sizeof(*r));

	picker_filter_init(&r->filter);
	return r;
}

void
roster_free(struct roster *r)
{
	if (r == NULL)
		return;
	free(r->rank);
	free(r->at);
	free(r->live);
	free(r);
}

int64_t
roster_now(const struct snapshot *s)
{
	return s != NULL ? s->wall.ns / 1000000000 : 0;
}

unsigned
roster_want(struct roster *r, enum roster_job job)
{
	for (size_t i = 0; i < r->njobs; i++)
		if (r->job[i] == job)
			return REACT_ROSTER;
	r->job[r->njobs++] = job;
	return REACT_ROSTER;
}

bool
roster_wish(struct roster *r, struct roster_wish *out)
{
	if (r->njobs == 0)
		return false;
	*out = (struct roster_wish){
		.job = r->job[0], .at = r->at, .n = r->n, .path = r->path
	};
	r->njobs--;
	memmove(r->job, r->job + 1, r->njobs * sizeof(r->job[0]));
	if (out->job == ROSTER_WRITE && roster_detail(r) != NULL)
		out->text = roster_mail(r, roster_detail(r));
	return true;
}

unsigned
roster_visit(struct app *a, struct roster *r)
{
	(void)a;
	if (r->asked)
		return 0;
	r->asked = true;
	return roster_want(r, ROSTER_LOAD);
}

unsigned
roster_loaded(struct app *a, struct roster *r, struct picker *p,
    const char *host, const char *address)
{
	r->picker = p;
	snprintf(r->host, sizeof(r->host), "%s", host);
	snprintf(r->address, sizeof(r->address), "%s", address);
	r->rank = mem_realloc(r->rank, p->count + 1, sizeof(r->rank[0]));
	r->live = mem_realloc(r->live, p->count + 1, sizeof(r->live[0]));
	memset(r->live, PROBE_STATES, p->count + 1);
	for (size_t i = 0; i < p->count; i++)
		r->rank[i] = (uint32_t)i;
	r->stale = true;
	if (p->count == 0)
		return app_say(a, ROLE_WARN, "%s",
		    p->lab ? _("this practice network has no servers to "
			       "choose from; `ntptui lab picker` has")
			   : _("there is no list of servers"));
	return REACT_DRAW;
}

const struct picker *
roster_picker(const struct roster *r)
{
	return r->picker;
}

size_t
roster_count(const struct roster *r)
{
	return r->picker != NULL ? r->picker->count : 0;
}

const struct pick *
roster_at(const struct roster *r, size_t row)
{
	return &r->picker->pick[r->rank[row]];
}

bool
roster_shows(const struct roster *r, const struct pick *p)
{
	return picker_shown(p, &r->filter);
}

const char *
roster_why(const struct roster *r)
{
	return r->why;
}

const struct pick *
roster_detail(const struct roster *r)
{
	return r->detail > 0 && r->detail <= roster_count(r)
	    ? &r->picker->pick[r->detail - 1]
	    : NULL;
}

char *
roster_mail(const struct roster *r, const struct pick *p)
{
	return picker_mail(p, r->host, r->address);
}

static int
by_rank(const void *x, const void *y, void *arg)
{
	const struct picker *p = arg;

	return picker_compare(&p->pick[*(const uint32_t *)x],
	    &p->pick[*(const uint32_t *)y], PICKER_BY_RANK);
}

static void
parse_words(struct roster *r, const char *words)
{
	char copy[LIST_TEXT], *argv[VERB_WORDS + 1];
	int argc;

	snprintf(r->words, sizeof(r->words), "%s", words);
	snprintf(copy, sizeof(copy), "%s", words);
	picker_filter_init(&r->filter);
	r->why[0] = '\0';
	argc = verb_split(copy, argv);
	for (int i = 0; i < argc; i++)
		picker_filter_parse(
		    &r->filter, argv[i], r->why, sizeof(r->why));
}

void
roster_filter(struct roster *r, const char *words)
{
	if (strcmp(r->words, words) != 0)
		parse_words(r, words);
	if (r->stale && roster_count(r) > 0)
		qsort_r(r->rank, r->picker->count, sizeof(r->rank[0]), by_rank,
		    r->picker);
	r->stale = false;
}

bool
roster_probing(const struct roster *r, size_t *done, size_t *n)
{
	*done = r->done;
	*n = r->n;
	return r->probing;
}

const char *
roster_state(
    const struct roster *r, const struct pick *p, char *buf, size_t size)
{
	switch (r->live[p - r->picker->pick]) {
	case PROBE_WAITING:
		snprintf(buf, size, "%s", _("waiting"));
		return buf;
	case PROBE_LOOKUP:
		snprintf(buf, size, "%s", _("look-up"));
		return buf;
	case PROBE_ASKING:
		snprintf(buf, size, "%s", _("asking"));
		return buf;
	default:
		return print_pick_state(p, buf, size);
	}
}

static unsigned
say_over(struct app *a, const struct roster *r)
{
	size_t good = 0;

	for (size_t i = 0; i < r->n; i++)
		good += r->picker->pick[r->at[i]].probe.measured &&
		    r->live[r->at[i]] == PROBE_STATES;
	return app_say(a, r->cancelled ? ROLE_WARN : ROLE_OK,
	    r->cancelled ? _("cancelled: %zu of %zu were measured, %zu answer")
			 : _("%zu of %zu were measured, %zu answer"),
	    r->took, r->n, good);
}

/* One that is at its end is remembered; one that was cancelled keeps what was
 * known of it. */
static void
take_one(
    struct roster *r, size_t at, const struct probe_result *result, int64_t now)
{
	bool busy = result->state == PROBE_WAITING ||
	    result->state == PROBE_LOOKUP || result->state == PROBE_ASKING;

	if (busy) {
		r->live[at] = (uint8_t)result->state;
	} else if (r->live[at] != PROBE_STATES) {
		r->live[at] = PROBE_STATES;
		if (result->state == PROBE_CANCELLED)
			return;
		picker_probed(&r->picker->pick[at], result, now);
		r->took++;
	}
}

unsigned
roster_news(struct app *a, struct roster *r, const struct probe_result *result,
    size_t done, bool over, int64_t now)
{
	unsigned react = REACT_DRAW;

	if (!r->probing)
		return 0;
	for (size_t i = 0; i < r->n; i++)
		take_one(r, r->at[i], &result[i], now);
	if (done != r->done || over) {
		picker_judge(r->picker);
		r->stale = true;
	}
	r->done = done;
	if (!over)
		return react;
	r->probing = false;
	react |= roster_want(r, ROSTER_KEEP);
	if (r->suggest && !r->cancelled)
		return react | roster_choose(a, r);
	return react | say_over(a, r);
}

unsigned
roster_done(struct app *a, struct roster *r, enum roster_job job, int error)
{
	if (job == ROSTER_PROBE && error != 0) {
		r->probing = false;
		memset(r->live, PROBE_STATES, roster_count(r) + 1);
		return app_say(a, ROLE_BAD, _("nothing can be measured: %s"),
		    strerror(error));
	}
	if (job == ROSTER_KEEP && error != 0)
		return app_say(a, ROLE_WARN,
		    _("done, but it cannot be remembered: %s"),
		    strerror(error));
	if (job != ROSTER_WRITE)
		return 0;
	if (error != 0)
		return app_say(a, ROLE_BAD,
		    _("%.200s: %s; nothing was "
		      "written"),
		    r->path, strerror(error));
	return app_say(a, ROLE_OK,
	    _("the mail is in %.200s; M notes that it was sent"), r->path);
}

unsigned
roster_line(struct app *a, struct roster *r, const char *line)
{
	line += strspn(line, " \t");
	if (*line == '\0')
		return app_say(a, ROLE_INFO, "%s", _("nothing was done"));
	snprintf(r->path, sizeof(r->path), "%s", line);
	return roster_want(r, ROSTER_WRITE);
}
