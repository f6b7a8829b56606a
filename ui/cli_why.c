/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `why [HOST]`: what is the matter, the evidence, and what to do. */
#include "ui/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/mem.h"
#include "config/paths.h"
#include "core/i18n.h"
#include "engine/surveyor.h"
#include "ui/examine.h"
#include "ui/facts.h"
#include "ui/print_why.h"
#include "ui/session.h"
#include "ui/settle.h"

/* As `peers`: sources are asked eight times, 2 s apart, at the start. */
#define WHY_WAIT 30.0
#define WHY_COLS 80

/* Nobody could say: neither of the three states, as monitoring plugins have
 * it. */
#define EXIT_UNKNOWN 3

/* An engine of our own, which only watches. */
static const struct snapshot *
watch(struct session *s, const struct options *o, int *code)
{
	struct settle w = { .limit = o->wait >= 0 ? o->wait : WHY_WAIT };

	*code = o->lab != NULL ? session_lab(s, o, o->lab) : session_conf(s, o);
	if (*code != EXIT_GOOD)
		return NULL;
	if (o->lab == NULL)
		s->params.observe = true;
	for (size_t i = 0; i < s->params.nassoc && o->lab == NULL; i++)
		s->params.assoc[i].cfg.iburst = true;
	*code = session_start(s, false);
	return *code == EXIT_GOOD ? settle_wait(s, &w) : NULL;
}

/* The picture of the engine that is meant; NULL: *code says why. */
static const struct snapshot *
picture(struct session *s, const struct options *o, int *code)
{
	*code = EXIT_GOOD;
	if (o->host != NULL) {
		*code = session_distant(s, o, true, false);
		return *code == EXIT_GOOD ? link_snapshot(s->link) : NULL;
	}
	if (o->lab == NULL && session_attach(s, o))
		return link_snapshot(s->link);
	return watch(s, o, code);
}

/* The file that the engine runs from, or would. */
static const char *
file_of(const struct session *s, const struct options *o,
    const struct snapshot *snap)
{
	if (snap != NULL && snap->conf.path[0] != '\0')
		return snap->conf.path;
	if (s->reload.path != NULL)
		return s->reload.path;
	return o->lab != NULL ? NULL : paths_ntp_conf(o->conf);
}

static void
survey(struct facts *f)
{
	struct survey_aim aim = facts_aim(f);
	struct survey *found = mem_zero(1, sizeof(*found));

	surveyor_now(&aim, found);
	facts_host(f, found);
	free(found);
}

/* Servers that are examined, at most. */
#define EXAMINED 6

/* Those in trouble come first; where nobody is, the first ones do. */
static void
probe(struct facts *f, const struct snapshot *snap)
{
	struct examine_aim aim[EXAMINED] = { 0 };
	struct doctor_exam *exam = mem_zero(EXAMINED, sizeof(*exam));
	size_t n = 0;

	for (int well = 0; well < 2; well++)
		for (size_t i = 0; i < snap->npeers && n < EXAMINED; i++) {
			const struct snap_peer *p = &snap->peers[i];

			if ((p->reach == 0xff) == (well != 0) &&
			    p->phase != PHASE_POOL && !f->why.practice &&
			    strncmp(p->name, "127.127.", 8) != 0)
				snprintf(aim[n++].name, sizeof(aim[0].name),
				    "%s", p->name);
		}
	if (n > 0 && examine_wait(aim, n, isatty(STDERR_FILENO), exam))
		facts_exams(f, exam, n);
	free(exam);
}

static void
learn(struct facts *f, const struct session *s, const struct options *o,
    const struct snapshot *snap)
{
	if (snap != NULL)
		facts_picture(f, snap, o->local || s->prefs.local);
	f->why.distant = o->host != NULL;
	f->why.practice = s->scenario != NULL;
	f->why.may = o->host == NULL;
	if (o->host != NULL)
		return;
	facts_conf(f, file_of(s, o, snap), session_dialect(o), o->public);
	if (!f->why.practice)
		survey(f);
	if (o->probe && snap != NULL)
		probe(f, snap);
}

static void
print(const struct why_report *r, const struct options *o,
    const struct snapshot *snap)
{
	if (o->json)
		print_why_json(r, stdout);
	else if (o->nagios)
		print_why_line(r, snap, stdout);
	else
		print_why(r, o->verbose, WHY_COLS, stdout);
}

/* HOST may stand where -H HOST would. */
static bool
host_of(struct options *o, int argc, char *argv[])
{
	if (argc > 2 || (argc == 2 && o->host != NULL)) {
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[argc - 1]);
		return false;
	}
	if (argc == 2)
		o->host = argv[1];
	return true;
}

int
cli_why(const struct options *given, int argc, char *argv[])
{
	struct options o = *given;
	const struct snapshot *snap;
	struct why_report *r;
	struct session s;
	struct facts f;
	int code;

	if (!host_of(&o, argc, argv))
		return EXIT_UNKNOWN;
	snap = picture(&s, &o, &code);
	if (snap == NULL &&
	    (o.lab != NULL || (o.host != NULL && s.link == NULL))) {
		session_close(&s);
		return EXIT_UNKNOWN;
	}
	r = mem_zero(1, sizeof(*r));
	facts_init(&f);
	learn(&f, &s, &o, snap);
	why_explain(&f.why, r);
	print(r, &o, snap);
	code = r->exit;
	facts_free(&f);
	free(r);
	session_close(&s);
	return code;
}
