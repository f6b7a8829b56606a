/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

#include "engine/herald.h"
#include "engine/journal_log.h"
#include "engine/worker.h"

#include "ui/first.h"
#include "ui/interrupt.h"
#include "ui/keep.h"
#include "ui/print_status.h"
#include "ui/session.h"
#include "ui/words.h"

/* Who is told of the engine, once a second. */
struct audience {
	struct journal_log log;
	struct herald herald; /* without a keeper */
	struct kept *kept;
	mono_t beat; /* when that was told last */
};

/* Somebody may be looking where nothing will be seen. */
static void
tell_where(const struct journal_log *l)
{
	if (log_place(&l->log) == LOG_PLACE_FILE && isatty(STDERR_FILENO))
		fprintf(stderr, _("ntptui: messages go to %s\n"), l->log.file);
}

/* What a report of our death would want to have. */
static size_t
describe(const struct snapshot *s, char *text, size_t size)
{
	FILE *out = fmemopen(text, size, "w");
	long n;

	if (out == NULL)
		return 0;
	print_status(s, 0, out);
	fprintf(out, "\n");
	for (size_t i = 0; i < s->nevents; i++)
		fprintf(out, "%+.3f %s: %s\n",
		    mono_diff(s->events[i].at, s->at), s->events[i].name,
		    s->events[i].text);
	n = fflush(out) == 0 ? ftell(out) : 0;
	fclose(out);
	return n > 0 ? (size_t)n : 0;
}

static void
tell_keeper(struct audience *a, const struct snapshot *s, const char *line)
{
	char text[KEEPER_PAGE_TEXT];

	if (a->beat.ns != 0 && mono_diff(s->at, a->beat) < 1)
		return;
	a->beat = s->at;
	keeping_beat(a->kept, s, text, describe(s, text, sizeof(text)));
	kept_say(a->kept, KEEPER_STATE, line);
}

static void
tell(void *arg, const struct snapshot *s)
{
	struct audience *a = arg;
	char line[256];

	journal_log_tell(&a->log, s);
	words_state(line, sizeof(line), s, 0);
	if (a->kept != NULL)
		tell_keeper(a, s, line);
	else
		herald_say(&a->herald, line);
}

static void
tell_busy(void *arg, bool begins)
{
	struct audience *a = arg;

	if (a->kept != NULL)
		kept_say(a->kept, begins ? KEEPER_BUSY : KEEPER_DONE, "");
	else
		herald_busy(&a->herald, begins);
}

/* Everything that is to be there when rights go. */
static int
prepare(struct session *s, const struct options *o, struct audience *a)
{
	int code = session_run_conf(s, o);

	s->params.start = !o->observe;
	if (!o->one_process)
		s->params.workers = (int)workers_count(s->prefs.workers);
	if (code != EXIT_GOOD)
		return code;
	if (a->kept != NULL) {
		kept_reread(a->kept);
		kept_settled(a->kept, KEEPER_TAKEN);
		session_keep(s, a->kept, s->params.workers > 0);
		return session_confine(s, o, SANDBOX_WORKER,
		    keeping_user(s->prefs.user), kept_report(a->kept));
	}
	session_socket(s, o);
	keep_pidfile(&s->prefs, o, &a->herald);
	if (o->one_process)
		return EXIT_GOOD;
	return session_confine(s, o, SANDBOX_ALONE, "", -1);
}

static void
run(struct session *s, struct audience *a)
{
	volatile sig_atomic_t *stop = interrupt_catch();

	journal_log_start(&a->log, &s->params, s->prefs.log, a->kept);
	tell_where(&a->log);
	session_listen(s);
	s->reload.busy = tell_busy;
	s->reload.arg = a;
	session_reloads(s, true, interrupt_hangup());
	if (a->kept != NULL) {
		keeping_arm(a->kept);
		kept_ready(a->kept);
	} else {
		herald_ready(&a->herald);
	}
	loop_run(s->loop, stop, tell, a);
	journal_log_tell(&a->log, loop_snapshot(s->loop));
	journal_log_end(&a->log);
}

/* The engine, here and now; `k` has its rights, if it has none itself. */
static int
serve(const struct options *o, struct kept *k)
{
	struct audience a = { .kept = k };
	struct session s;
	int code;

	if (k == NULL)
		herald_open(&a.herald);
	code = prepare(&s, o, &a);
	/* Who has threads must be woken by them. */
	if (code == EXIT_GOOD)
		code = session_start(&s, s.params.workers > 0);
	if (code == EXIT_GOOD)
		run(&s, &a);
	if (k == NULL)
		herald_close(&a.herald);
	session_close(&s);
	return code;
}

/* The settings decide; what is wrong with them is told by the engine. */
static bool
is_kept(const struct options *o, struct prefs *p)
{
	struct diags ds;

	diags_init(&ds);
	prefs_load(p, &ds);
	diags_free(&ds);
	return keep_wanted(o, p);
}

int
cli_serve(const struct options *o, int argc, char *argv[])
{
	struct prefs prefs;
	int code;

	if (argc > 1) {
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[1]);
		return EXIT_USAGE;
	}
	if (o->one_process) {
		if (getpid() == 1)
			interrupt_orphans();
		return serve(o, NULL);
	}
	if (first_process(&code))
		return code;
	if (is_kept(o, &prefs))
		return keep_serve(o, &prefs, serve);
	return serve(o, NULL);
}
