/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plain.h"

#include "core/i18n.h"
#include "ui/app.h"
#include "ui/changes.h"
#include "ui/format.h"
#include "ui/interrupt.h"
#include "ui/print.h"
#include "ui/print_clock.h"
#include "ui/print_detail.h"
#include "ui/print_log.h"
#include "ui/print_server.h"
#include "ui/print_status.h"
#include "ui/prompt.h"
#include "ui/term.h"
#include "ui/verb.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define LINE 1024 /* octets of a line from a pipe */
#define COLS 80

struct plain {
	const struct console_cfg *cfg;
	struct link *link;
	struct app *app;
	struct snapshot *last; /* owned: what has been told */
	int signals;
	sigset_t before;
	bool tty; /* lines come from a person's terminal */
	char line[LINE];
	size_t used;
	bool over, gone;
};

static unsigned
how_of(const struct plain *p)
{
	const struct app_modes *m = app_modes(p->app);

	return (m->local ? FORMAT_LOCAL : 0u) | (m->ntpq ? FORMAT_MS : 0u) |
	    (!p->cfg->ascii && term_utf8() ? FORMAT_UTF8 : 0u);
}

static struct scene
scene_of(const struct plain *p)
{
	struct scene sc = { .snap = p->last,
		.wide = true,
		.words = true,
		.numbers = app_modes(p->app)->numbers,
		.how = how_of(p),
		.cols = COLS };

	format_zone(sc.zone, sizeof(sc.zone), p->last->wall, sc.how);
	return sc;
}

static void
keep(struct plain *p, const struct snapshot *s)
{
	size_t need = sizeof(*s) + s->npeers * sizeof(s->peers[0]);

	p->last = realloc(p->last, need);
	if (p->last == NULL)
		abort();
	memcpy(p->last, s, need);
}

static void
print_one(struct plain *p, int argc, char *argv[])
{
	struct scene sc = scene_of(p);
	const struct snap_peer *peer =
	    argc > 1 ? view_find_peer(p->last, argv[1]) : NULL;

	if (argc < 2)
		printf("%s\n", _("detail: of which source?"));
	else if (peer == NULL)
		printf(_("there is no source \"%s\"\n"), argv[1]);
	else
		print_detail(peer, &sc, stdout);
}

static void
print_verb(const struct verb *v)
{
	printf("%s%s%s: %s\n", v->name, v->usage[0] != '\0' ? " " : "",
	    v->usage, _(v->help));
}

/* What moves a selection or dresses a screen is no use here. */
static bool
is_useful(const struct verb *v)
{
	return (v->where & VERB_PROMPT) != 0 && v->group != VERB_MOVE &&
	    (v->group != VERB_SHOW || (v->where & VERB_CLI) != 0);
}

static void
print_help(struct plain *p, int argc, char *argv[])
{
	const struct verb *one =
	    argc > 1 ? verb_guess(argv[1], VERB_PROMPT | VERB_CLI, NULL) : NULL;
	const struct verb *v;

	(void)p;
	if (one != NULL) {
		print_verb(one);
		if (one->more != NULL)
			printf("%s\n", _(one->more));
		return;
	}
	if (argc > 1)
		printf(_("there is no verb \"%s\"\n"), argv[1]);
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		if (is_useful(v))
			print_verb(v);
}

static void
show_status(struct plain *p, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	print_status(p->last, how_of(p), stdout);
}

static void
show_log(struct plain *p, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	print_log(p->last, how_of(p), stdout);
}

static void
show_peers(struct plain *p, int argc, char *argv[])
{
	const struct options o = { .wide = true,
		.numbers = app_modes(p->app)->numbers };

	(void)argc;
	(void)argv;
	print_peers(p->last, &o, stdout);
}

static void
show_clients(struct plain *p, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	print_clients(p->last, stdout);
}

static void
show_clock(struct plain *p, int argc, char *argv[])
{
	enum clock_span span = CLOCK_NO_SPAN;

	if (argc > 1 && !clock_span_parse(argv[1], &span))
		printf("%s\n", _("clock: minutes, hours or days"));
	else
		print_clock(p->last, span, stdout);
}

/* Verbs that show something, and what shows it here. */
static const struct {
	const char *name;
	void (*show)(struct plain *p, int argc, char *argv[]);
} shows[] = {
	{ "status", show_status },
	{ "overview", show_status },
	{ "detail", print_one },
	{ "log", show_log },
	{ "help", print_help },
	{ "peers", show_peers },
	{ "clients", show_clients },
	{ "clock", show_clock },
};

/* True if the verb shows something, which it has then done. */
static bool
show(struct plain *p, int argc, char *argv[])
{
	const struct verb *v = verb_guess(argv[0], VERB_PROMPT, NULL);

	for (size_t i = 0; v != NULL && i < sizeof(shows) / sizeof(shows[0]);
	     i++) {
		if (strcmp(shows[i].name, v->name) != 0)
			continue;
		shows[i].show(p, argc, argv);
		return true;
	}
	return false;
}

/* Prints what the app has to say. */
static void
speak(struct plain *p)
{
	if (app_said(p->app)[0] != '\0')
		printf("%s\n", app_said(p->app));
	app_say(p->app, ROLE_PLAIN, "%s", "");
}

static void
ask(struct plain *p)
{
	if (app_question(p->app)[0] != '\0')
		printf("%s\n", app_question(p->app));
}

static void
react(struct plain *p, unsigned what)
{
	enum command_kind kind;
	uint16_t assoc;
	char *paper;

	if ((what & REACT_COMMAND) != 0) {
		app_wish(p->app, &kind, &assoc);
		app_sent(p->app, link_command(p->link, kind, assoc));
	}
	if ((what & REACT_ASK) != 0)
		app_asked(p->app, link_ask(p->link, app_question_6(p->app)));
	if ((what & (REACT_STARTED | REACT_OBSERVED)) != 0)
		console_remember(p->cfg, p->app, (what & REACT_STARTED) != 0);
	p->over |= (what & REACT_QUIT) != 0;
	speak(p);
	paper = app_take_paper(p->app);
	if (paper != NULL)
		fputs(paper, stdout);
	free(paper);
}

static void
answer(struct plain *p, const char *line)
{
	bool yes = line[0] == 'y' || line[0] == 'Y';

	react(p, app_key(p->app, yes ? 'y' : 'n'));
}

static void
run_line(struct plain *p, const char *line)
{
	char copy[LINE];
	char *argv[VERB_WORDS + 1];
	int argc;

	line += strspn(line, " \t");
	if (*line == ':')
		line++; /* as the console's prompt begins */
	if (app_question(p->app)[0] != '\0') {
		answer(p, line);
		return;
	}
	snprintf(copy, sizeof(copy), "%s", line);
	argc = verb_split(copy, argv);
	if (argc == 0 || show(p, argc, argv))
		return;
	react(p, app_line(p->app, line));
	ask(p);
}

/* From a pipe: whole lines. */
static void
read_pipe(struct plain *p)
{
	ssize_t n = read(
	    STDIN_FILENO, p->line + p->used, sizeof(p->line) - 1 - p->used);
	char *end;

	if (n <= 0) {
		p->over = true;
		return;
	}
	p->used += (size_t)n;
	p->line[p->used] = '\0';
	while (!p->over && (end = strchr(p->line, '\n')) != NULL) {
		*end = '\0';
		run_line(p, p->line);
		p->used -= (size_t)(end + 1 - p->line);
		memmove(p->line, end + 1, p->used + 1);
	}
	if (p->used == sizeof(p->line) - 1)
		p->used = 0; /* nobody types that */
}

/* From a person: readline edits the line. */
static void
read_terminal(struct plain *p)
{
	enum prompt_state s = prompt_plain_read();
	char *line;

	if (s == PROMPT_OPEN)
		return;
	p->over |= s == PROMPT_LEFT;
	line = prompt_take();
	if (line != NULL)
		run_line(p, line);
	free(line);
	fflush(stdout);
	if (!p->over)
		prompt_plain(p->app, "ntptui> ");
}

static void
tell(struct plain *p)
{
	struct link_info info = link_info(p->link);
	const struct snapshot *s = link_snapshot(p->link);
	const struct link_answer *answer;

	if (p->tty)
		prompt_plain_hide();
	react(p, app_attached(p->app, &info));
	answer = link_answer(p->link);
	if (answer != NULL)
		react(p, app_answered(p->app, answer));
	/* Our own engine was stopped by somebody who is attached. */
	p->over |= !info.attached && info.state == LINK_LOST;
	if (s != NULL) {
		react(p, app_update(p->app, s));
		changes_print(p->last, s, how_of(p), stdout);
		keep(p, s);
	}
	if (p->tty && !p->over)
		prompt_plain_show();
}

static void
take_signals(struct plain *p)
{
	struct signalfd_siginfo info;

	while (read(p->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		switch (info.ssi_signo) {
		case SIGHUP:
			p->gone = true;
			break;
		case SIGTERM:
		case SIGINT:
		case SIGQUIT:
			p->over = true;
			break;
		case SIGTSTP:
			if (p->tty)
				prompt_plain_hide();
			interrupt_stop();
			break;
		case SIGCONT:
			if (p->tty)
				prompt_plain_show();
			break;
		default:
			break;
		}
	}
}

static void
turn(struct plain *p)
{
	struct pollfd f[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = p->signals, .events = POLLIN },
		{ .fd = link_fd(p->link), .events = POLLIN },
	};

	fflush(stdout);
	p->gone |= ferror(stdout) != 0;
	if (poll(f, sizeof(f) / sizeof(f[0]), link_patience(p->link)) < 0)
		return;
	if (f[1].revents != 0)
		take_signals(p);
	if (f[0].revents != 0 && p->tty)
		read_terminal(p);
	else if (f[0].revents != 0)
		read_pipe(p);
	if ((f[2].revents != 0 || link_patience(p->link) == 0) &&
	    link_work(p->link))
		tell(p);
}

static bool
at_work(const struct plain *p)
{
	return p->last->clock == CLOCK_SET || p->last->port != 0;
}

static void
begin(struct plain *p, struct link *l, const struct console_cfg *cfg)
{
	const struct app_cfg app = { .title = cfg->title,
		.wide = true,
		.numbers = cfg->numbers,
		.local = cfg->local,
		.ntpq = cfg->ntpq,
		.practice = cfg->practice };
	struct link_info info = link_info(l);

	*p = (struct plain){ .cfg = cfg, .link = l };
	p->tty = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	p->signals = interrupt_queue(&p->before);
	p->app = app_new(&app);
	keep(p, link_snapshot(l));
	printf("ntptui: %s\n", cfg->title);
	react(p, app_update(p->app, p->last));
	react(p, app_attached(p->app, &info));
	if (cfg->notice != NULL)
		printf("%s\n", cfg->notice);
	print_status(p->last, how_of(p), stdout);
	printf("%s\n", _("Type a verb; help lists them."));
	if (p->tty)
		prompt_plain(p->app, "ntptui> ");
}

static void
end(struct plain *p)
{
	struct signalfd_siginfo info;

	if (p->tty)
		prompt_plain_hide();
	prompt_end();
	while (read(p->signals, &info, sizeof(info)) > 0)
		continue;
	close(p->signals);
	sigprocmask(SIG_SETMASK, &p->before, NULL);
	app_free(p->app);
	free(p->last);
}

int
plain_run(struct link *l, const struct console_cfg *cfg)
{
	struct plain p;
	int code = CONSOLE_OK;

	begin(&p, l, cfg);
	while (!p.over && !p.gone)
		turn(&p);
	if (p.gone && !p.over && cfg->stay && at_work(&p) &&
	    !app_modes(p.app)->attached)
		code = CONSOLE_STAY;
	end(&p);
	return code;
}
