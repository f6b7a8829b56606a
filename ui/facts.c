/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/facts.h"

#include <stdlib.h>
#include <string.h>

#include "config/apply.h"
#include "config/catalog.h"
#include "config/examine.h"
#include "config/explain.h"
#include "config/mem.h"
#include "config/revision.h"

void
facts_init(struct facts *f)
{
	*f = (struct facts){ 0 };
	diags_init(&f->diags);
	params_init(&f->params);
}

static void
forget_conf(struct facts *f)
{
	diags_free(&f->diags);
	params_free(&f->params);
	conf_free(f->conf);
	f->conf = NULL;
	diags_init(&f->diags);
	params_init(&f->params);
	f->why.path = f->why.conf_error = NULL;
	f->why.differs = false;
	f->why.diag = NULL;
	f->why.ndiag = 0;
	f->why.params = NULL;
	f->why.access = NULL;
}

void
facts_free(struct facts *f)
{
	forget_conf(f);
	diags_free(&f->diags);
	params_free(&f->params);
	free(f->exam);
	*f = (struct facts){ 0 };
}

void
facts_picture(struct facts *f, const struct snapshot *s, bool local)
{
	f->why.now = s;
	f->why.wall = s->wall;
	f->why.zone = local ? format_east(s->wall) : 0;
	f->why.zone_name = local ? f->zone : NULL;
	format_zone(
	    f->zone, sizeof(f->zone), s->wall, local ? FORMAT_LOCAL : 0);
}

/* All that can be said against the document. */
static void
judge(struct facts *f, unsigned dialect, bool open)
{
	struct check_how how = { .dialect = dialect,
		.open = open,
		.files = true,
		.now = f->why.wall.ns / 1000000000 };
	struct explain_given given = { .open = open };
	struct catalog known;
	struct diags ignored; /* of lists that `servers` complains about */
	struct explain *e;

	diags_init(&ignored);
	catalog_init(&known);
	catalog_load(&known, &ignored);
	how.catalog = &known;
	examine_conf(f->conf, &how, false, &f->diags);
	catalog_free(&known);
	diags_free(&ignored);
	e = explain_new(f->conf, &given);
	explain_dangers(e, &f->diags);
	explain_free(e);
}

static void
apply(struct facts *f)
{
	struct diags again; /* examine_conf() has said them */

	diags_init(&again);
	conf_params(f->conf, &f->params, &again);
	conf_keys(f->conf, &f->params, &again);
	diags_free(&again);
	access_build(&f->access, f->params.rule, f->params.nrule);
	f->why.params = &f->params;
	f->why.access = &f->access;
}

void
facts_conf(struct facts *f, const char *path, unsigned dialect, bool open)
{
	uint64_t running = f->why.now != NULL ? f->why.now->conf.running : 0;
	const char *text;
	size_t len;

	forget_conf(f);
	f->why.path = path;
	if (path == NULL)
		return;
	f->conf = conf_load_as(path, dialect, &f->diags);
	if (f->conf == NULL) {
		f->why.conf_error =
		    f->diags.count > 0 ? f->diags.item[0].text : "";
		return;
	}
	judge(f, dialect, open);
	diags_sort(&f->diags);
	f->why.diag = f->diags.item;
	f->why.ndiag = f->diags.count;
	apply(f);
	text = conf_text(f->conf, &len);
	f->why.differs = running != 0 && running != revision_of(text, len);
}

/* One that is too long is not looked for, rather than another one. */
static void
take_path(char out[SURVEY_PATH], const char *path)
{
	size_t len = strlen(path);

	if (len < SURVEY_PATH)
		memcpy(out, path, len + 1);
}

struct survey_aim
facts_aim(const struct facts *f)
{
	struct survey_aim aim = { 0 };

	if (f->why.params == NULL)
		return aim;
	take_path(aim.drift, f->params.driftfile);
	if (f->params.leapfile_named)
		take_path(aim.leap, f->params.leapfile);
	return aim;
}

void
facts_host(struct facts *f, const struct survey *s)
{
	f->survey = *s;
	f->why.host = &f->survey;
}

static struct doctor_exam *
copy(const struct doctor_exam *exam, size_t n)
{
	return memcpy(
	    mem_realloc(NULL, n, sizeof(*exam)), exam, n * sizeof(*exam));
}

void
facts_exams(struct facts *f, const struct doctor_exam *exam, size_t n)
{
	free(f->exam);
	f->exam = n > 0 ? copy(exam, n) : NULL;
	f->why.exam = f->exam;
	f->why.nexam = n;
}
