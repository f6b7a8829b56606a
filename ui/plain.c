/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plain.h"

#include "core/i18n.h"
#include "ui/app.h"
#include "ui/changes.h"
#include "ui/format.h"
#include "ui/interrupt.h"
#include "ui/outlet.h"
#include "ui/plain_show.h"
#include "ui/print_status.h"
#include "ui/prompt.h"
#include "ui/term.h"
#include "ui/verb.h"
#include "ui/verb_console.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define LINE 1024 /* octets of a line from a pipe */

struct plain {
	const struct console_cfg *cfg;
	struct link *link;
	struct app *app;
	struct snapshot *last; /* owned: what has been told */
	struct outlet *outlet; /* owned */
	FILE *out;             /* its sink: everything is written there */
	int signals;
	sigset_t before;
	bool tty;   /* lines come from a person's terminal */
	bool fresh; /* the link has something that was not told */
	bool ended; /* a signal did that */
	char line[LINE];
	size_t used;
	bool over, gone;
	bool left; /* it is over, but for the engine */
};

static unsigned
how_of(const struct plain *p)
{
	const struct app_modes *m = app_modes(p->app);

	return (m->local ? FORMAT_LOCAL : 0u) | (m->ntpq ? FORMAT_MS : 0u) |
	    (!p->cfg->ascii && term_utf8() ? FORMAT_UTF8 : 0u);
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

/* True if the verb shows something, which it has then done. */
static bool
show(struct plain *p, int argc, char *argv[])
{
	const struct plain_desk d = { .last = p->last,
		.app = p->app,
		.how = how_of(p),
		.info = link_info(p->link),
		.out = p->out };

	const struct verb *v = verb_guess(argv[0], VERB_PROMPT, NULL);

	/* Another host's list of clients is dear: it is fetched from now on. */
	if (v != NULL && v->run == verb_clients)
		link_watch_clients(p->link, true);
	return plain_show(&d, argc, argv);
}

/* Prints what the app has to say. */
static void
speak(struct plain *p)
{
	if (app_said(p->app)[0] != '\0')
		fprintf(p->out, "%s\n", app_said(p->app));
	app_say(p->app, ROLE_PLAIN, "%s", "");
}

static void
ask(struct plain *p)
{
	if (app_question(p->app)[0] != '\0')
		fprintf(p->out, "%s\n", app_question(p->app));
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
	if ((what & REACT_DESK) != 0)
		app_say(p->app, ROLE_WARN, "%s",
		    _("The editor needs a screen. Without one: an editor of "
		      "yours, then ntptui check, diff and restart."));
	if ((what & REACT_ROSTER) != 0)
		app_say(p->app, ROLE_INFO, "%s",
		    _("The list of servers needs a screen. Without one: "
		      "ntptui servers."));
	if ((what & REACT_SETUP) != 0)
		app_say(p->app, ROLE_INFO, "%s",
		    _("The guided setup needs a screen. Without one: ntptui "
		      "setup --dry-run, then --yes."));
	p->over |= (what & (REACT_QUIT | REACT_DETACH)) != 0;
	p->left |= (what & REACT_DETACH) != 0;
	speak(p);
	paper = app_take_paper(p->app);
	if (paper != NULL)
		fputs(paper, p->out);
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
	if (app_watches_clients(p->app))
		link_watch_clients(p->link, true);
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
	if (!p->over)
		prompt_plain(p->app, "ntptui> ", p->out);
}

static void
tell(struct plain *p)
{
	struct link_info info = link_info(p->link);
	const struct snapshot *s = link_snapshot(p->link);
	const struct link_answer *answer;

	p->fresh = false;
	if (p->tty)
		prompt_plain_hide();
	react(p, app_attached(p->app, &info));
	answer = link_answer(p->link);
	if (answer != NULL)
		react(p, app_answered(p->app, answer));
	if (s != NULL) {
		react(p, app_update(p->app, s));
		changes_print(p->last, s, how_of(p), p->out);
		keep(p, s);
	}
	if (p->tty && !p->over)
		prompt_plain_show();
}

/* Gives the shell the terminal, until we are continued. */
static void
suspend(struct plain *p)
{
	prompt_plain_hide();
	prompt_plain_leave();
	outlet_drain(p->outlet);
	interrupt_stop();
}

static void
take_signals(struct plain *p)
{
	struct signalfd_siginfo info;

	while (read(p->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		switch (info.ssi_signo) {
		case SIGHUP:
			p->gone = p->ended = true;
			break;
		case SIGTERM:
		case SIGINT:
		case SIGQUIT:
			p->over = p->ended = true;
			break;
		case SIGTSTP:
			suspend(p);
			break;
		case SIGCONT:
			prompt_plain_enter();
			prompt_plain_show();
			break;
		case SIGWINCH:
			prompt_plain_resize();
			break;
		default:
			break;
		}
	}
}

/* Does what there is to do when nothing waits to be written. */
static void
work(struct plain *p, bool input)
{
	if (p->fresh)
		tell(p);
	if (input && p->tty)
		read_terminal(p);
	else if (input)
		read_pipe(p);
}

/* Whoever takes nothing that we write is told nothing more, nor asked: what
 * has changed is told when it goes on. */
static void
turn(struct plain *p)
{
	enum outlet_state s = outlet_flush(p->outlet);
	bool busy = s == OUTLET_BUSY;
	struct link_info info;
	struct pollfd f[] = {
		{ .fd = busy ? -1 : STDIN_FILENO, .events = POLLIN },
		{ .fd = p->signals, .events = POLLIN },
		{ .fd = link_fd(p->link), .events = POLLIN },
		{ .fd = busy ? outlet_fd(p->outlet) : -1, .events = POLLOUT },
	};
	int ms = link_patience(p->link);

	p->gone |= s == OUTLET_GONE;
	if (p->gone)
		return;
	if (poll(f, sizeof(f) / sizeof(f[0]), p->fresh && !busy ? 0 : ms) < 0)
		return;
	if (f[1].revents != 0)
		take_signals(p);
	if ((f[2].revents != 0 || link_patience(p->link) == 0) &&
	    link_work(p->link))
		p->fresh = true;
	info = link_info(p->link);
	/* Our own engine was stopped by somebody who is attached. */
	p->over |= !info.attached && info.state == LINK_LOST;
	if (!busy && !p->over && !p->gone)
		work(p, f[0].revents != 0);
}

/* What was said is heard to its end, unless we were told to end. */
static void
see_off(struct plain *p)
{
	while (!p->ended && outlet_flush(p->outlet) == OUTLET_BUSY) {
		struct pollfd f[] = {
			{ .fd = p->signals, .events = POLLIN },
			{ .fd = outlet_fd(p->outlet), .events = POLLOUT },
		};

		if (poll(f, 2, -1) > 0 && f[0].revents != 0)
			take_signals(p);
	}
	outlet_drain(p->outlet);
}

static bool
at_work(const struct plain *p)
{
	return p->last->clock == CLOCK_SET || p->last->port != 0;
}

static bool
begin(struct plain *p, struct link *l, const struct console_cfg *cfg)
{
	const struct app_cfg app = { .title = cfg->title,
		.wide = true,
		.numbers = cfg->numbers,
		.local = cfg->local,
		.ntpq = cfg->ntpq,
		.leavable = cfg->leavable,
		.practice = cfg->practice };
	struct link_info info = link_info(l);

	*p = (struct plain){ .cfg = cfg, .link = l };
	p->tty = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	p->outlet = outlet_new(STDOUT_FILENO);
	if (p->outlet == NULL)
		return false;
	p->out = outlet_sink(p->outlet);
	p->signals = interrupt_queue(&p->before);
	p->app = app_new(&app);
	keep(p, link_snapshot(l));
	fprintf(p->out, "ntptui: %s\n", cfg->title);
	react(p, app_update(p->app, p->last));
	react(p, app_attached(p->app, &info));
	if (cfg->notice != NULL)
		fprintf(p->out, "%s\n", cfg->notice);
	print_status(p->last, how_of(p), p->out);
	fprintf(p->out, "%s\n", _("Type a verb; help lists them."));
	if (p->tty)
		prompt_plain(p->app, "ntptui> ", p->out);
	return true;
}

/* Returns why something could not be written, an errno, or 0. */
static int
end(struct plain *p)
{
	struct signalfd_siginfo info;
	int error;

	if (p->gone)
		interrupt_lost();
	if (p->tty)
		prompt_plain_hide();
	prompt_end();
	see_off(p);
	while (read(p->signals, &info, sizeof(info)) > 0)
		continue;
	close(p->signals);
	sigprocmask(SIG_SETMASK, &p->before, NULL);
	app_free(p->app);
	free(p->last);
	error = outlet_error(p->outlet);
	outlet_free(p->outlet);
	return error;
}

int
plain_run(struct link *l, const struct console_cfg *cfg)
{
	struct plain p;
	int code = CONSOLE_OK, error;

	if (!begin(&p, l, cfg)) {
		fprintf(stderr, "ntptui: %s\n", strerror(errno));
		return CONSOLE_NOTERM;
	}
	while (!p.over && !p.gone)
		turn(&p);
	if (p.gone && !p.over && cfg->stay && at_work(&p) &&
	    !app_modes(p.app)->attached)
		code = CONSOLE_STAY;
	if (p.left)
		code = CONSOLE_LEFT;
	error = end(&p);
	/* That a terminal goes is how a terminal ends. */
	if (code == CONSOLE_OK && error != 0 && !isatty(STDOUT_FILENO)) {
		fprintf(stderr, "ntptui: %s\n", strerror(error));
		code = CONSOLE_MUTE;
	}
	return code;
}
