/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

#include "engine/herald.h"
#include "engine/journal_log.h"
#include "engine/worker.h"

#include "ui/interrupt.h"
#include "ui/session.h"
#include "ui/words.h"

/* Who is told of the engine, once a second. */
struct audience {
	struct journal_log log;
	struct herald herald;
};

/* Somebody may be looking where nothing will be seen. */
static void
tell_where(const struct journal_log *l)
{
	if (log_place(&l->log) == LOG_PLACE_FILE && isatty(STDERR_FILENO))
		fprintf(stderr, _("ntptui: messages go to %s\n"), l->log.file);
}

static void
tell(void *arg, const struct snapshot *s)
{
	struct audience *a = arg;
	char line[256];

	journal_log_tell(&a->log, s);
	herald_say(&a->herald, words_state(line, sizeof(line), s, 0));
}

static void
tell_busy(void *arg, bool begins)
{
	struct audience *a = arg;

	herald_busy(&a->herald, begins);
}

static void
write_pidfile(struct session *s, const struct options *o, struct herald *h)
{
	const char *path = o->pidfile != NULL ? o->pidfile : s->prefs.pidfile;
	int error = herald_pidfile(h, path);

	if (error != 0)
		fprintf(stderr, _("ntptui: %s: no process id is written: %s\n"),
		    path, strerror(error));
}

/* Everything that is to be there when rights go. */
static int
prepare(struct session *s, const struct options *o, struct herald *h)
{
	int code = session_run_conf(s, o);

	s->params.start = !o->observe;
	if (!o->one_process)
		s->params.workers = (int)workers_count(s->prefs.workers);
	if (code != EXIT_GOOD)
		return code;
	session_socket(s, o);
	write_pidfile(s, o, h);
	if (o->one_process)
		return EXIT_GOOD;
	return session_confine(s, o, SANDBOX_ALONE, "", -1);
}

static void
run(struct session *s, struct audience *a)
{
	volatile sig_atomic_t *stop = interrupt_catch();

	journal_log_start(&a->log, &s->params, s->prefs.log);
	tell_where(&a->log);
	session_listen(s);
	s->reload.busy = tell_busy;
	s->reload.arg = a;
	session_reloads(s, true, interrupt_hangup());
	herald_ready(&a->herald);
	loop_run(s->loop, stop, tell, a);
	journal_log_tell(&a->log, loop_snapshot(s->loop));
	journal_log_end(&a->log);
}

int
cli_serve(const struct options *o, int argc, char *argv[])
{
	struct audience a;
	struct session s;
	int code;

	if (argc > 1) {
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[1]);
		return EXIT_USAGE;
	}
	if (getpid() == 1)
		interrupt_orphans();
	herald_open(&a.herald);
	code = prepare(&s, o, &a.herald);
	/* Who has threads must be woken by them. */
	if (code == EXIT_GOOD)
		code = session_start(&s, s.params.workers > 0);
	if (code == EXIT_GOOD)
		run(&s, &a);
	herald_close(&a.herald);
	session_close(&s);
	return code;
}
