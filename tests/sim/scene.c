/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sim/scene.h"

#include "config/apply.h"
#include "config/conf.h"
#include "config/scenario.h"
#include "config/setting.h"
#include "engine/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *const states[] = { [SYNC_STARTING] = "starting",
	[SYNC_NONE] = "none",
	[SYNC_HOLDOVER] = "holdover",
	[SYNC_OK] = "ok",
	[SYNC_PANIC] = "panic",
	[SYNC_ORPHAN] = "orphan" };

static const char *const whys[] = { [WHY_NONE] = "none",
	[WHY_NOSERVERS] = "noservers",
	[WHY_DNS] = "dns",
	[WHY_WAITING] = "waiting",
	[WHY_SILENT] = "silent",
	[WHY_UNFIT] = "unfit",
	[WHY_DISAGREE] = "disagree",
	[WHY_FEW] = "few",
	[WHY_PANIC] = "panic" };

static const char *const words[] = { "what", "from", "to", "max_error_ms",
	"table_ms", "state", "why", "tally", "always", "steps", "poll_least",
	"poll_most", "freq_ppm", "event", "times", "server", "asked_most" };

const char *
scene_state_name(int state)
{
	return state >= 0 && (size_t)state < COUNT(states) ? states[state]
							   : "?";
}

const char *
scene_why_name(int why)
{
	return why >= 0 && (size_t)why < COUNT(whys) ? whys[why] : "?";
}

/* One group being read. */
struct reader {
	struct reading at;
	struct scene *scene;
};

static double
number(struct reader *r, const config_setting_t *g, const char *name,
    double scale, double absent)
{
	const config_setting_t *e = config_setting_get_member(g, name);
	double v = 0;

	if (e == NULL || !setting_number(&r->at, e, 0, 1e9, &v))
		return absent;
	return v * scale;
}

static void
text(struct reader *r, const config_setting_t *g, const char *name, char *out,
    size_t size)
{
	const config_setting_t *e = config_setting_get_member(g, name);

	out[0] = '\0';
	if (e != NULL)
		setting_text(&r->at, e, out, size);
}

/* Which of n words the setting is; -1 if it is absent or none of them. */
static int
word(struct reader *r, const config_setting_t *g, const char *name,
    const char *const *list, size_t n)
{
	char found[32];

	text(r, g, name, found, sizeof found);
	for (size_t i = 0; i < n; i++)
		if (strcmp(found, list[i]) == 0)
			return (int)i;
	if (found[0] != '\0')
		setting_complain(
		    &r->at, g, "bad-word", "%s cannot be \"%s\"", name, found);
	return -1;
}

static int
server(struct reader *r, const config_setting_t *g)
{
	const struct lab_scenario *s = r->scene->scenario;
	char name[LAB_NAME];

	text(r, g, "server", name, sizeof name);
	for (size_t i = 0; i < s->nservers; i++)
		if (strcmp(name, s->server[i].name) == 0)
			return (int)i;
	if (name[0] != '\0')
		setting_complain(
		    &r->at, g, "bad-server", "no server \"%s\"", name);
	return -1;
}

static void
read_expect(void *arg, const config_setting_t *g)
{
	struct reader *r = arg;
	struct expect *x = &r->scene->expect[r->scene->nexpects++];
	struct setting_words w = { .count = 0 };
	int on = 0;

	setting_know(&w, words, COUNT(words));
	setting_strangers(&r->at, g, &w, "an expectation");
	text(r, g, "what", x->what, sizeof x->what);
	x->from = number(r, g, "from", 1, 0);
	x->to = number(r, g, "to", 1, r->scene->scenario->hours * 3600);
	x->max_error = number(r, g, "max_error_ms", 1e-3, -1);
	x->table = number(r, g, "table_ms", 1e-3, -1);
	x->state = word(r, g, "state", states, COUNT(states));
	x->why = word(r, g, "why", whys, COUNT(whys));
	text(r, g, "tally", x->tally, sizeof x->tally);
	config_setting_lookup_bool(g, "always", &on);
	x->always = on != 0;
	x->steps = (int)number(r, g, "steps", 1, -1);
	x->poll_least = (int)number(r, g, "poll_least", 1, -1);
	x->poll_most = (int)number(r, g, "poll_most", 1, -1);
	x->freq = number(r, g, "freq_ppm", 1e-6, -1);
	text(r, g, "event", x->event, sizeof x->event);
	x->times = (int)number(r, g, "times", 1, -1);
	x->server = server(r, g);
	x->asked_most = (int)number(r, g, "asked_most", 1, -1);
	if (x->what[0] == '\0')
		setting_complain(
		    &r->at, g, "no-what", "an expectation needs `what'");
}

/* The file without its expectations, for those who know none; malloc'ed. */
static char *
without(config_t *c, const char *name)
{
	char *out = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&out, &size);

	if (f == NULL)
		abort();
	config_setting_remove(config_root_setting(c), name);
	config_write(c, f);
	fclose(f);
	return out;
}

static bool
read_params(struct scene *s, const char *path, struct diags *ds)
{
	const char *text = s->scenario->conf;
	struct conf *conf = conf_parse(path, text, strlen(text), ds);
	bool ok = conf_params(conf, &s->params, ds);

	conf_free(conf);
	s->params.start = true;
	return ok;
}

static void
read_expects(struct reader *r, const config_setting_t *list)
{
	if (list == NULL)
		setting_complain(
		    &r->at, NULL, "no-expect", "nothing is expected");
	else
		setting_groups(&r->at, list, SCENE_EXPECTS, read_expect, r);
}

struct scene *
scene_load(const char *path, struct diags *ds)
{
	struct reader r = { .at = { .file = path, .ds = ds } };
	config_t full, rest;
	char *plain;

	config_init(&full);
	config_init(&rest);
	r.scene = calloc(1, sizeof *r.scene);
	if (r.scene == NULL)
		abort();
	if (!config_read_file(&full, path) || !config_read_file(&rest, path)) {
		diag_add(ds, SEV_ERROR,
		    (struct place){ .file = path,
			.line = (uint32_t)config_error_line(&full) },
		    "syntax", "%s", config_error_text(&full));
		r.at.errors++;
	} else {
		plain = without(&rest, "expect");
		r.scene->scenario = scenario_parse(path, plain, ds);
		free(plain);
		if (r.scene->scenario == NULL ||
		    !read_params(r.scene, path, ds))
			r.at.errors++;
		else
			read_expects(&r, config_lookup(&full, "expect"));
	}
	config_destroy(&full);
	config_destroy(&rest);
	if (r.at.errors > 0) {
		scene_free(r.scene);
		return NULL;
	}
	return r.scene;
}

void
scene_free(struct scene *s)
{
	if (s == NULL)
		return;
	params_free(&s->params);
	scenario_free(s->scenario);
	free(s);
}
