/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/console.h"

#include "config/paths.h"
#include "core/i18n.h"
#include "ui/app.h"
#include "ui/key.h"
#include "ui/keys.h"
#include "ui/prompt.h"
#include "ui/term.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct console {
	const struct console_cfg *cfg;
	struct link *link;
	struct app *app;
	struct terminal *term;
	struct canvas *canvas;
	struct keys keys;
	int signals; /* signalfd */
	sigset_t before;
	bool prompting; /* the prompt is open */
	bool dirty;     /* a frame is wanted */
	bool busy;      /* the terminal has not taken the last one */
	bool over, gone;
};

bool
console_possible(void)
{
	const char *why = term_refusal();

	if (why == NULL)
		return true;
	fprintf(stderr,
	    _("ntptui: %s, so the console cannot be drawn;\n"
	      "`ntptui peers` prints the table once, `ntptui --help` lists "
	      "what else there is\n"),
	    why);
	return false;
}

static void
resize(struct console *c)
{
	int rows, cols;

	term_size(c->term, &rows, &cols);
	if (rows != c->canvas->rows || cols != c->canvas->cols)
		canvas_resize(c->canvas, rows, cols);
	c->dirty = true;
}

/* Stops until it is continued. Job control wants the signal's own action, so
 * it is let through for once; where nobody could continue us (no shell that
 * knows jobs) the kernel drops it, and this returns at once. */
static void
suspend(struct console *c)
{
	struct sigaction standard = { .sa_handler = SIG_DFL }, old;
	sigset_t stop;

	term_leave(c->term);
	printf("%s\n",
	    app_modes(c->app)->attached
		? _("the console stands still, the engine goes on; `fg` "
		    "continues it")
		: _("ntptui stands still, its engine too; `fg` continues it"));
	fflush(stdout);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigaction(SIGTSTP, &standard, &old);
	kill(getpid(), SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	sigaction(SIGTSTP, &old, NULL);
	term_enter(c->term);
	resize(c);
}

static void
remember(struct console *c, bool started)
{
	int error;

	/* What another's engine does after its next start is not ours. */
	if (c->cfg->practice || app_modes(c->app)->attached)
		return;
	error = state_set_started(started);
	if (error != 0)
		app_say(c->app, ROLE_WARN,
		    _("done, but it cannot be remembered: %s"),
		    strerror(error));
}

static void
show_prompt(struct console *c)
{
	size_t point;
	const char *text;

	if (!c->prompting) {
		app_prompt(c->app, NULL, 0, NULL);
		return;
	}
	text = prompt_text(&point);
	app_prompt(c->app, text, point, prompt_hint());
}

/* Does what the app wants done. */
static void
react(struct console *c, unsigned what)
{
	enum command_kind kind;
	uint16_t assoc;

	if ((what & REACT_DRAW) != 0)
		c->dirty = true;
	if ((what & REACT_COMMAND) != 0) {
		app_wish(c->app, &kind, &assoc);
		app_sent(c->app, link_command(c->link, kind, assoc));
	}
	if ((what & REACT_STARTED) != 0)
		remember(c, true);
	if ((what & REACT_OBSERVED) != 0)
		remember(c, false);
	if ((what & REACT_REPAINT) != 0)
		term_forget(c->term);
	if ((what & REACT_PROMPT) != 0) {
		prompt_open(c->app);
		c->prompting = true;
		show_prompt(c);
	}
	if ((what & REACT_SUSPEND) != 0)
		suspend(c);
	if ((what & REACT_QUIT) != 0)
		c->over = true;
}

static void
prompt_press(struct console *c, const struct keypress *k)
{
	enum prompt_state s;
	char *line;

	/* What is not the line's business works as ever. */
	if (k->key == KEY_CTRL('l') || k->key == KEY_CTRL('z')) {
		react(c, app_key(c->app, k->key));
		return;
	}
	s = prompt_key(k);
	c->prompting = s == PROMPT_OPEN;
	show_prompt(c);
	c->dirty = true;
	if (s != PROMPT_RUN)
		return;
	line = prompt_take();
	if (line != NULL)
		react(c, app_line(c->app, line));
	free(line);
}

static void
press_keys(struct console *c, bool late)
{
	struct keypress k;

	while (!c->over && keys_next(&c->keys, late, &k)) {
		if (c->prompting)
			prompt_press(c, &k);
		else
			react(c, app_key(c->app, k.key));
	}
}

static void
read_keys(struct console *c)
{
	uint8_t bytes[512];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

	if (n > 0) {
		keys_add(&c->keys, bytes, (size_t)n);
		press_keys(c, false);
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		c->gone = true;
	}
}

static void
take_signal(struct console *c, uint32_t sig)
{
	switch (sig) {
	case SIGWINCH:
		resize(c);
		break;
	case SIGINT:
		keys_add(&c->keys, &(uint8_t){ KEY_CTRL('c') }, 1);
		press_keys(c, false);
		break;
	case SIGTSTP:
		suspend(c);
		break;
	case SIGCONT:
		/* Somebody else may have used the terminal meanwhile. */
		term_enter(c->term);
		resize(c);
		break;
	case SIGHUP:
		c->gone = true;
		break;
	default: /* TERM, QUIT */
		c->over = true;
		break;
	}
}

static void
read_signals(struct console *c)
{
	struct signalfd_siginfo info;

	while (read(c->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		take_signal(c, info.ssi_signo);
}

static void
draw(struct console *c)
{
	enum term_state s;

	if (c->busy || !c->dirty)
		return;
	app_draw(c->app, c->canvas);
	s = term_draw(c->term, c->canvas);
	c->dirty = false;
	c->busy = s == TERM_BUSY;
	c->gone |= s == TERM_GONE;
}

static void
tell_link(struct console *c)
{
	struct link_info info = link_info(c->link);

	react(c, app_attached(c->app, &info));
	/* Our own engine was stopped by somebody who is attached. */
	c->over |= !info.attached && info.state == LINK_LOST;
}

/* Takes in what the engine has, and how it stands with it. */
static void
follow(struct console *c, bool ready)
{
	const struct snapshot *s;

	if ((!ready && link_patience(c->link) != 0) || !link_work(c->link))
		return;
	tell_link(c);
	s = link_snapshot(c->link);
	if (s != NULL)
		react(c, app_update(c->app, s));
}

/* Waits for whatever comes first and takes it in. */
static void
turn(struct console *c)
{
	struct pollfd p[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = c->signals, .events = POLLIN },
		{ .fd = link_fd(c->link), .events = POLLIN },
		{ .fd = c->busy ? term_out(c->term) : -1, .events = POLLOUT },
	};
	bool esc = keys_waiting(&c->keys);
	int ms = link_patience(c->link), n;

	if (esc && (ms < 0 || ms > KEYS_ESC_MS))
		ms = KEYS_ESC_MS;
	n = poll(p, sizeof(p) / sizeof(p[0]), ms);
	if (n < 0)
		return;
	if (n == 0 && esc)
		press_keys(c, true);
	if (p[1].revents != 0)
		read_signals(c);
	if ((p[0].revents & POLLIN) != 0)
		read_keys(c);
	else if (p[0].revents != 0)
		c->gone = true;
	follow(c, p[2].revents != 0);
	if (p[3].revents != 0) {
		enum term_state s = term_flush(c->term);

		c->busy = s == TERM_BUSY;
		c->gone |= s == TERM_GONE;
	}
}

/* All signals that the console handles are read, none interrupts. */
static int
catch_signals(sigset_t *before)
{
	static const int caught[] = { SIGWINCH, SIGTERM, SIGINT, SIGQUIT,
		SIGHUP, SIGTSTP, SIGCONT };
	sigset_t set, pipe;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		sigaddset(&set, caught[i]);
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, before);
	sigprocmask(SIG_BLOCK, &pipe, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static bool
at_work(const struct console *c)
{
	const struct snapshot *s = app_snapshot(c->app);

	return s != NULL && (s->clock == CLOCK_SET || s->port != 0);
}

static bool
set_up(struct console *c, struct link *l, const struct console_cfg *cfg)
{
	const struct app_cfg app = { .title = cfg->title,
		.wide = cfg->wide,
		.numbers = cfg->numbers,
		.local = cfg->local,
		.ntpq = cfg->ntpq,
		.interval = cfg->interval,
		.practice = cfg->practice };
	struct layouts kept;

	memset(c, 0, sizeof(*c));
	c->cfg = cfg;
	c->link = l;
	c->signals = catch_signals(&c->before);
	c->term = c->signals >= 0
	    ? term_open(cfg->colour, cfg->colours, cfg->mono)
	    : NULL;
	if (c->term == NULL) {
		fprintf(
		    stderr, "ntptui: %s\n", _("the terminal cannot be opened"));
		return false;
	}
	c->app = app_new(&app);
	state_layouts(&kept);
	app_lay_out(c->app, &kept);
	c->canvas = canvas_new(1, 1, cfg->ascii || !term_utf8());
	resize(c);
	react(c, app_update(c->app, link_snapshot(l)));
	tell_link(c);
	if (cfg->notice != NULL)
		app_say(c->app, ROLE_WARN, "%s", cfg->notice);
	return true;
}

/* What was made of the tables is there again the next time. */
static void
keep_layouts(const struct app *a)
{
	struct layouts now;
	int error;

	app_layouts(a, &now);
	error = state_set_layouts(&now);
	if (error != 0)
		fprintf(stderr,
		    _("ntptui: the tables' columns cannot be remembered: %s\n"),
		    strerror(error));
}

/* Signals that came meanwhile are dropped, lest they kill us on the way
 * out. */
static void
tear_down(struct console *c)
{
	prompt_end();
	if (c->term != NULL) {
		if (c->gone)
			term_lost(c->term);
		term_close(c->term);
	}
	if (c->signals >= 0) {
		struct signalfd_siginfo info;

		while (read(c->signals, &info, sizeof(info)) > 0)
			continue;
		close(c->signals);
	}
	if (c->app != NULL && app_moved(c->app))
		keep_layouts(c->app);
	canvas_free(c->canvas);
	app_free(c->app);
	sigprocmask(SIG_SETMASK, &c->before, NULL);
}

int
console_run(struct link *l, const struct console_cfg *cfg)
{
	struct console c;
	int code = CONSOLE_OK;

	if (!console_possible())
		return CONSOLE_NOTERM;
	if (!set_up(&c, l, cfg))
		code = CONSOLE_NOTERM;
	while (code == CONSOLE_OK && !c.over && !c.gone) {
		draw(&c);
		turn(&c);
	}
	if (c.gone && !c.over && cfg->stay && at_work(&c) &&
	    !app_modes(c.app)->attached)
		code = CONSOLE_STAY;
	tear_down(&c);
	return code;
}
