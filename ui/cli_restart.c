/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * restart, for scripts: checks the file, asks the engine to try it, and waits
 * until that has told whether it is healthy. It is the engine that watches and
 * goes back; whoever ends this program changes nothing about it.
 */
#include "ui/cli.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/examine.h"

#include "ui/print.h"
#include "ui/print_check.h"
#include "ui/session.h"

/* Waits at most so long for the engine's answer, and for news, s. */
#define ANSWER 5.0

/* Those who gather samples get five times the window; and some patience. */
#define LATE     5
#define PATIENCE 30.0

/* What came of it. */
enum outcome {
	OUTCOME_HEALTHY,
	OUTCOME_REFUSED,
	OUTCOME_NOBODY,
	OUTCOME_REVERTED,
	OUTCOME_UNHEALTHY,
};

static const struct {
	const char *name; /* in JSON */
	int code;
} outcomes[] = {
	[OUTCOME_HEALTHY] = { "healthy", EXIT_GOOD },
	[OUTCOME_REFUSED] = { "refused", EXIT_BAD },
	[OUTCOME_NOBODY] = { "no-engine", EXIT_START },
	[OUTCOME_REVERTED] = { "reverted", EXIT_REVERTED },
	[OUTCOME_UNHEALTHY] = { "unhealthy", EXIT_UNHEALTHY },
};

struct restart {
	const struct options *o;
	struct link *link;
	uint32_t trials; /* those before */
	bool live;       /* progress is written over itself, on stderr */
	size_t width;    /* columns it has taken */
	char text[1024]; /* what is to be said at the end */
};

static void
print_outcome(
    const struct restart *r, enum outcome what, const struct snapshot *s)
{
	const struct snap_trial *t = s != NULL ? &s->trial : NULL;
	json_t *o;

	if (!r->o->json) {
		if (r->text[0] != '\0')
			fprintf(
			    outcomes[what].code == EXIT_GOOD ? stdout : stderr,
			    "%s\n", r->text);
		return;
	}
	o = json_object();
	json_object_set_new(o, "result", json_string(outcomes[what].name));
	json_object_set_new(o, "text", json_string(r->text));
	if (t != NULL && t->trials > 0) {
		json_object_set_new(o, "sources", json_integer(t->sources));
		json_object_set_new(o, "answered", json_integer(t->answered));
		json_object_set_new(o, "chosen", json_integer(t->survivors));
		json_object_set_new(o, "added", json_integer(t->added));
		json_object_set_new(o, "removed", json_integer(t->removed));
		json_object_set_new(o, "changed", json_integer(t->changed));
		json_object_set_new(o, "kept", json_integer(t->kept));
	}
	print_json(o, stdout);
}

/* The file the engine runs from, if we may read it; false if it has errors. */
static bool
check_file(const struct restart *r)
{
	const char *path = link_snapshot(r->link)->conf.path;
	unsigned dialect = session_dialect(r->o);
	struct check_how how = { .dialect = dialect, .now = session_now() };
	struct diags ds;
	struct conf *c;
	bool good;

	if (path[0] == '\0' || access(path, R_OK) != 0)
		return true;
	diags_init(&ds);
	c = conf_load_as(path, dialect, &ds);
	if (c != NULL)
		examine_conf(c, &how, false, &ds);
	diags_sort(&ds);
	good = ds.errors == 0;
	if (!good)
		print_diags(&ds, c, stderr);
	diags_free(&ds);
	conf_free(c);
	return good;
}

/* Waits for the answer to command `id`; false if it is no, or none comes. */
static bool
is_taken(struct restart *r, uint32_t id)
{
	const struct snapshot *s = link_snapshot(r->link);

	while (s->acked != id && link_info(r->link).state == LINK_FINE &&
	    link_await(r->link, ANSWER))
		s = link_snapshot(r->link);
	snprintf(r->text, sizeof(r->text), "%s",
	    s->acked == id ? s->ack_text
			   : _("ntptui: the engine does not answer"));
	return s->acked == id && s->ack_ok;
}

/* One line that is written over. */
static void
show_progress(struct restart *r, const struct snapshot *s)
{
	const struct snap_trial *t = &s->trial;
	char text[sizeof(t->text) + 32];
	size_t len;

	if (!r->live)
		return;
	if (isfinite(t->left))
		snprintf(
		    text, sizeof(text), "%3.0f s  %s", ceil(t->left), t->text);
	else
		snprintf(text, sizeof(text), "%s", t->text);
	len = strlen(text);
	fprintf(stderr, "\r%s%*s", text,
	    r->width > len ? (int)(r->width - len) : 0, "");
	r->width = len;
	fflush(stderr);
}

static void
end_progress(struct restart *r)
{
	if (r->live && r->width > 0)
		fprintf(stderr, "\r%*s\r", (int)r->width, "");
	r->width = 0;
}

/* The picture may be older than the answer to the command. */
static bool
is_over(const struct restart *r, const struct snapshot *s)
{
	return s->trial.trials != r->trials &&
	    (s->trial.state == TRIAL_KEPT || s->trial.state == TRIAL_REVERTED);
}

/* No more is to be expected after so many s. */
static double
patience(const struct snapshot *s)
{
	return LATE * s->trial.window + s->trial.count + PATIENCE;
}

/* Until the engine has decided. */
static enum outcome
wait_for_health(struct restart *r)
{
	const struct snapshot *s = link_snapshot(r->link);
	mono_t began = link_now();

	while (!is_over(r, s) && link_info(r->link).state == LINK_FINE &&
	    mono_diff(link_now(), began) < patience(s)) {
		show_progress(r, s);
		(void)link_wait(r->link, ANSWER);
		s = link_snapshot(r->link);
	}
	end_progress(r);
	if (!is_over(r, s)) {
		snprintf(r->text, sizeof(r->text), "%s",
		    _("ntptui: the engine says no more; `ntptui status` tells "
		      "how it is"));
		return OUTCOME_UNHEALTHY;
	}
	snprintf(r->text, sizeof(r->text), "%s", s->trial.text);
	if (s->trial.state == TRIAL_REVERTED)
		return OUTCOME_REVERTED;
	return s->trial.why == TRIAL_FINE || s->trial.why == TRIAL_SETTLING
	    ? OUTCOME_HEALTHY
	    : OUTCOME_UNHEALTHY;
}

static enum outcome
restart(struct restart *r, uint16_t usual)
{
	bool wait = r->o->timeout < 0 || r->o->timeout > 0;
	uint16_t window = r->o->timeout > 0 ? (uint16_t)r->o->timeout : 0;
	struct link_info info = link_info(r->link);
	uint32_t id;

	if (!info.may) {
		memcpy(r->text, "ntptui: ", 9);
		link_refusal(&info, r->text + 8, sizeof(r->text) - 8);
		return OUTCOME_REFUSED;
	}
	if (!check_file(r)) {
		snprintf(r->text, sizeof(r->text), "%s",
		    _("Nothing has changed: the file has errors."));
		return OUTCOME_REFUSED;
	}
	if (wait && r->o->no_rollback && window == 0)
		window = usual;
	r->trials = link_snapshot(r->link)->trial.trials;
	id = link_command(r->link,
	    wait && !r->o->no_rollback ? COMMAND_TRY : COMMAND_RESTART, window);
	if (!is_taken(r, id))
		return OUTCOME_REFUSED;
	if (!wait)
		return OUTCOME_HEALTHY;
	if (!r->o->json)
		fprintf(stderr, "%s\n", r->text);
	return wait_for_health(r);
}

int
cli_restart(const struct options *o, int argc, char *argv[])
{
	struct restart r = { .o = o, .live = isatty(STDERR_FILENO) == 1 };
	enum outcome what = OUTCOME_NOBODY;
	struct session s;

	if (argc > 1) {
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[1]);
		return EXIT_USAGE;
	}
	if (session_attach_must(&s, o)) {
		r.link = s.link;
		what = restart(&r, s.prefs.trial);
	}
	print_outcome(&r, what, r.link != NULL ? link_snapshot(r.link) : NULL);
	session_close(&s);
	return outcomes[what].code;
}

int
cli_reload(const struct options *o, int argc, char *argv[])
{
	struct options at_once = *o;

	/* As SIGHUP: in force for good, healthy or not. */
	at_once.timeout = 0;
	at_once.no_rollback = true;
	return cli_restart(&at_once, argc, argv);
}
