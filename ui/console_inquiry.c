/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console's errands for the Why screen: looking at this host and at
 * ntp.conf, examining servers, running commands. */

#include "config/mem.h"
#include "config/paths.h"
#include "core/i18n.h"
#include "engine/doctor.h"
#include "engine/errands.h"
#include "engine/lab.h"
#include "engine/surveyor.h"
#include "ui/console_state.h"
#include "ui/facts.h"
#include "ui/inquiry.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct inquirer {
	struct facts facts;
	char path[SNAP_PATH]; /* of ntp.conf; "": none */
	struct why_report *report;
	struct surveyor *surveyor; /* NULL: nothing is surveyed */
	struct doctor *doctor;     /* NULL: nothing is examined */
	struct doctor_exam *exam;  /* owned; what it took last */
	size_t n;
	struct errands *errands; /* NULL: nothing is run */
};

static struct inquirer *
inquirer_of(struct console *c)
{
	if (c->inquirer == NULL) {
		c->inquirer = mem_zero(1, sizeof(*c->inquirer));
		c->inquirer->report = mem_zero(1, sizeof(*c->inquirer->report));
		facts_init(&c->inquirer->facts);
	}
	return c->inquirer;
}

static struct inquiry_work
work_of(const struct inquirer *q)
{
	struct inquiry_work w = { .surveying = q->surveyor != NULL,
		.examining = q->doctor != NULL,
		.running = q->errands != NULL };

	for (size_t i = 0; q->doctor != NULL && i < q->n; i++) {
		w.done += q->exam[i].done;
		w.of += q->exam[i].of;
	}
	return w;
}

unsigned
console_explain(struct console *c)
{
	struct inquirer *q = c->inquirer;
	const struct snapshot *s = app_snapshot(c->app);
	struct link_info info = link_info(c->link);
	struct inquiry_work work;

	if (q == NULL || s == NULL)
		return 0;
	facts_picture(&q->facts, s, app_modes(c->app)->local);
	q->facts.why.distant = info.distant;
	q->facts.why.practice = c->cfg->practice;
	q->facts.why.may = !info.attached || info.may;
	why_explain(&q->facts.why, q->report);
	work = work_of(q);
	return app_inquiry(c->app, q->report, &work);
}

/* Another host's files are not here. */
static void
read_conf(struct console *c, struct inquirer *q)
{
	const struct snapshot *s = app_snapshot(c->app);

	if (link_info(c->link).distant)
		return;
	snprintf(q->path, sizeof(q->path), "%s",
	    s != NULL && s->conf.path[0] != '\0' ? s->conf.path
		: c->cfg->conf != NULL           ? c->cfg->conf
						 : "");
	if (s != NULL)
		facts_picture(&q->facts, s, app_modes(c->app)->local);
	facts_conf(&q->facts, q->path[0] != '\0' ? q->path : NULL,
	    c->cfg->dialect, false);
}

static unsigned
look(struct console *c)
{
	struct inquirer *q = inquirer_of(c);
	struct survey_aim aim;

	read_conf(c, q);
	if (!c->cfg->practice && !link_info(c->link).distant) {
		aim = facts_aim(&q->facts);
		surveyor_free(q->surveyor);
		q->surveyor = surveyor_start(&aim);
	}
	return console_explain(c);
}

static unsigned
examine(struct console *c, const struct inquiry_wish *w)
{
	struct inquirer *q = inquirer_of(c);
	struct examine_aim *aim = mem_zero(w->n + 1, sizeof(*aim));
	unsigned what = 0;

	for (size_t i = 0; i < w->n; i++) {
		snprintf(aim[i].name, sizeof(aim[i].name), "%s", w->host[i]);
		/* No name server knows a practice network, no router is on
		 * the way. */
		if (c->cfg->lab != NULL) {
			lab_address(c->cfg->lab, aim[i].name, &aim[i].addr);
			aim[i].no_dns = aim[i].no_path = true;
		}
	}
	doctor_free(q->doctor);
	free(q->exam);
	q->exam = mem_zero(w->n + 1, sizeof(q->exam[0]));
	q->n = w->n;
	q->doctor = doctor_start(aim, w->n);
	if (q->doctor == NULL)
		what = app_say(c->app, ROLE_BAD,
		    _("nothing can be examined: %s"), strerror(errno));
	free(aim);
	return what | console_explain(c);
}

static unsigned
run(struct console *c, const struct errand_order *order)
{
	struct inquirer *q = inquirer_of(c);

	errands_free(q->errands);
	q->errands = errands_start(order);
	if (q->errands == NULL)
		return app_inquiry_ran(c->app, false, strerror(errno));
	return console_explain(c);
}

static unsigned
carry_out(struct console *c, const struct inquiry_wish *w)
{
	switch (w->job) {
	case INQUIRY_LOOK:
		return look(c);
	case INQUIRY_EXAMINE:
		return examine(c, w);
	case INQUIRY_CANCEL:
		if (c->inquirer != NULL && c->inquirer->doctor != NULL)
			doctor_cancel(c->inquirer->doctor);
		if (c->inquirer != NULL && c->inquirer->errands != NULL)
			errands_cancel(c->inquirer->errands);
		return 0;
	case INQUIRY_RUN:
		return run(c, &w->order);
	case INQUIRY_JOBS:
		break;
	}
	return 0;
}

unsigned
console_serve_inquiry(struct console *c)
{
	struct inquiry_wish wish;
	unsigned what = 0;

	while (app_inquiry_wish(c->app, &wish))
		what |= carry_out(c, &wish);
	return what;
}

int
console_survey_fd(const struct console *c)
{
	const struct inquirer *q = c->inquirer;

	return q != NULL && q->surveyor != NULL ? surveyor_fd(q->surveyor) : -1;
}

int
console_exam_fd(const struct console *c)
{
	const struct inquirer *q = c->inquirer;

	return q != NULL && q->doctor != NULL ? doctor_fd(q->doctor) : -1;
}

int
console_errand_fd(const struct console *c)
{
	const struct inquirer *q = c->inquirer;

	return q != NULL && q->errands != NULL ? errands_fd(q->errands) : -1;
}

static void
take_survey(struct inquirer *q)
{
	struct survey *found = mem_zero(1, sizeof(*found));

	if (surveyor_take(q->surveyor, found)) {
		surveyor_free(q->surveyor);
		q->surveyor = NULL;
	}
	facts_host(&q->facts, found);
	free(found);
}

static unsigned
take_exams(struct console *c, struct inquirer *q)
{
	bool over;

	doctor_take(q->doctor, q->exam);
	over = doctor_over(q->doctor);
	facts_exams(&q->facts, q->exam, q->n);
	if (!over)
		return 0;
	doctor_free(q->doctor);
	q->doctor = NULL;
	return app_say(c->app, ROLE_OK,
	    _("examined: %zu; the findings know of it now"), q->n);
}

static unsigned
take_errand(struct console *c, struct inquirer *q)
{
	struct errand_result result;
	char text[ERRAND_TEXT];
	bool good;

	if (!errands_take(q->errands, &result))
		return 0;
	errands_free(q->errands);
	q->errands = NULL;
	good = result.end == ERRAND_DONE;
	return app_inquiry_ran(
	    c->app, good, errand_end_text(&result, text, sizeof(text)));
}

void
console_take_inquiry(struct console *c)
{
	struct inquirer *q = c->inquirer;
	unsigned what = 0;

	if (q == NULL)
		return;
	if (q->surveyor != NULL)
		take_survey(q);
	if (q->doctor != NULL)
		what |= take_exams(c, q);
	if (q->errands != NULL)
		what |= take_errand(c, q);
	console_react(c, what | console_explain(c));
}

void
console_end_inquiry(struct console *c)
{
	struct inquirer *q = c->inquirer;

	if (q == NULL)
		return;
	surveyor_free(q->surveyor);
	doctor_free(q->doctor);
	errands_free(q->errands);
	facts_free(&q->facts);
	free(q->exam);
	free(q->report);
	free(q);
}
