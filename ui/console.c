/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/console.h"

#include "config/paths.h"
#include "core/i18n.h"
#include "ui/console_state.h"
#include "ui/interrupt.h"
#include "ui/key.h"
#include "ui/prompt.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* s that the last report is waited for before the terminal is given back. */
#define LAST_REPORT 2.0

bool
console_possible(void)
{
	const char *why = term_refusal();

	if (why == NULL)
		return true;
	fprintf(stderr,
	    _("ntptui: %s, so the console cannot be drawn;\n"
	      "`ntptui --plain` does without, `ntptui peers` prints the "
	      "table once, `ntptui --help` lists what else there is\n"),
	    why);
	return false;
}

void
console_want(struct console *c, enum pace_want why)
{
	if (why > c->want)
		c->want = why;
}

static void
resize(struct console *c)
{
	int rows, cols;

	term_size(c->term, &rows, &cols);
	if (rows != c->canvas->rows || cols != c->canvas->cols)
		canvas_resize(c->canvas, rows, cols);
	console_want(c, PACE_KEY);
}

static void
take_octets(struct console *c, ssize_t n, const uint8_t *bytes)
{
	if (n > 0)
		keys_add(&c->keys, bytes, (size_t)n);
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		c->gone = true;
}

/* A report that is still to come is not for the shell. What is typed until
 * then is kept. */
static void
await_report(struct console *c)
{
	mono_t end = mono_add(link_now(), LAST_REPORT);
	double left = LAST_REPORT;

	while (c->pace.waiting && !c->gone && left > 0) {
		struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
		uint8_t bytes[64];
		struct keys look;
		struct keypress k;

		term_flush(c->term);
		if (poll(&p, 1, (int)(left * 1e3) + 1) > 0)
			take_octets(
			    c, read(STDIN_FILENO, bytes, sizeof(bytes)), bytes);
		look = c->keys;
		while (keys_next(&look, false, &k))
			c->pace.waiting &= k.key != KEYCODE_REPORT;
		left = mono_diff(end, link_now());
	}
	c->pace.waiting = false;
}

void
console_step_aside(struct console *c)
{
	await_report(c);
	term_leave(c->term);
}

void
console_step_in(struct console *c)
{
	term_enter(c->term);
	resize(c);
}

/* Stops until it is continued. */
static void
suspend(struct console *c)
{
	console_step_aside(c);
	printf("%s\n",
	    app_modes(c->app)->attached
		? _("the console stands still, the engine goes on; `fg` "
		    "continues it")
		: _("ntptui stands still, its engine too; `fg` continues it"));
	fflush(stdout);
	interrupt_stop();
	console_step_in(c);
}

void
console_remember(const struct console_cfg *cfg, struct app *a, bool started)
{
	int error;

	/* What another's engine does after its next start is not ours. */
	if (cfg->practice || app_modes(a)->attached)
		return;
	error = state_set_started(started);
	if (error != 0)
		app_say(a, ROLE_WARN,
		    _("done, but it cannot be remembered: %s"),
		    strerror(error));
}

void
console_show_prompt(struct console *c)
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

void
console_react(struct console *c, unsigned what)
{
	enum command_kind kind;
	uint16_t assoc;

	if ((what & REACT_DESK) != 0)
		what |= console_serve_desk(c);
	if ((what & REACT_ROSTER) != 0)
		what |= console_serve_roster(c);
	if ((what & REACT_SETUP) != 0)
		what |= console_serve_setup(c);
	if ((what & REACT_INQUIRE) != 0)
		what |= console_serve_inquiry(c);
	if ((what & REACT_DRAW) != 0)
		console_want(c, PACE_KEY);
	if ((what & REACT_COMMAND) != 0) {
		app_wish(c->app, &kind, &assoc);
		app_sent(c->app, link_command(c->link, kind, assoc));
	}
	if ((what & REACT_ASK) != 0)
		app_asked(c->app, link_ask(c->link, app_question_6(c->app)));
	if ((what & REACT_STARTED) != 0)
		console_remember(c->cfg, c->app, true);
	if ((what & REACT_OBSERVED) != 0)
		console_remember(c->cfg, c->app, false);
	if ((what & REACT_REPAINT) != 0)
		term_forget(c->term);
	if ((what & REACT_PROMPT) != 0) {
		prompt_open(c->app);
		c->prompting = true;
		console_show_prompt(c);
	}
	if ((what & REACT_SUSPEND) != 0)
		suspend(c);
	if ((what & REACT_QUIT) != 0)
		c->over = true;
	if ((what & REACT_DETACH) != 0)
		c->over = c->left = true;
}

static void
prompt_press(struct console *c, const struct keypress *k)
{
	enum prompt_state s;
	char *line;

	/* What is not the line's business works as ever. */
	if (k->key == KEY_CTRL('l') || k->key == KEY_CTRL('z')) {
		console_react(c, app_key(c->app, k->key));
		return;
	}
	s = prompt_key(k);
	c->prompting = s == PROMPT_OPEN;
	console_show_prompt(c);
	console_want(c, PACE_KEY);
	if (s != PROMPT_RUN)
		return;
	line = prompt_take();
	if (line != NULL)
		console_react(c, app_line(c->app, line));
	free(line);
}

static void
press_keys(struct console *c, bool late)
{
	struct keypress k;

	while (!c->over && keys_next(&c->keys, late, &k)) {
		if (k.key == KEYCODE_REPORT)
			pace_report(&c->pace, link_now());
		else if (k.key == KEYCODE_MOUSE)
			console_react(c, app_mouse(c->app, &k.mouse));
		else if (k.key == KEYCODE_PASTE)
			console_add_paste(c, &k);
		else if (k.key == KEYCODE_PASTE_END)
			console_end_paste(c);
		else if (c->prompting)
			prompt_press(c, &k);
		else
			console_react(c, app_key(c->app, k.key));
	}
}

static void
read_keys(struct console *c)
{
	uint8_t bytes[512];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

	take_octets(c, n, bytes);
	press_keys(c, false);
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
tell_link(struct console *c)
{
	struct link_info info = link_info(c->link);

	console_react(c, app_attached(c->app, &info));
	/* Our own engine was stopped by somebody who is attached. */
	c->over |= !info.attached && info.state == LINK_LOST;
}

/* Shows the newest picture: at once if it has news, else when the line has time
 * for numbers that only grow. */
static void
take_picture(struct console *c)
{
	const struct snapshot *s = c->fresh ? link_snapshot(c->link) : NULL;
	enum pace_want why = PACE_TICK;
	struct mark mark;
	unsigned what;

	if (s == NULL)
		return;
	mark = mark_of(s);
	if (!mark_same(&mark, &c->mark))
		why = PACE_NEWS;
	else if (pace_delay(&c->pace, why, link_now()) > 0)
		return;
	c->fresh = false;
	c->mark = mark;
	what = app_update(c->app, s);
	if (app_wonders(c->app))
		what |= console_explain(c);
	if ((what & REACT_DRAW) != 0)
		console_want(c, why);
	console_react(c, what & ~(unsigned)REACT_DRAW);
}

/* Takes in what the engine has, and how it stands with it. */
static void
follow(struct console *c, bool ready)
{
	const struct link_answer *answer;

	link_watch_clients(c->link, app_watches_clients(c->app));
	if ((ready || link_patience(c->link) == 0) && link_work(c->link)) {
		c->fresh = true;
		tell_link(c);
		answer = link_answer(c->link);
		if (answer != NULL)
			console_react(c, app_answered(c->app, answer));
	}
	take_picture(c);
}

/* Draws what is wanted, if the terminal is ready for it. */
static void
draw(struct console *c)
{
	mono_t now = link_now();
	struct term_frame f = { .budget = c->pace.budget };
	enum term_state s;

	pace_overdue(&c->pace, now);
	if (c->busy || pace_delay(&c->pace, c->want, now) > 0)
		return;
	f.ask = pace_asks(&c->pace);
	app_draw(c->app, c->canvas);
	term_mouse(c->term, app_modes(c->app)->mouse);
	s = term_draw(c->term, c->canvas, &f);
	pace_sent(&c->pace, c->want, f.octets, f.cut, now);
	c->want = !f.cut          ? PACE_NOTHING
	    : c->want == PACE_KEY ? PACE_KEY
				  : PACE_REST;
	c->busy = s == TERM_BUSY;
	c->gone |= s == TERM_GONE;
}

/* ms until there is something to do, without anything coming: -1: never. */
static int
patience(const struct console *c)
{
	enum pace_want why = c->want;
	int ms = link_patience(c->link);
	double left;

	if (why == PACE_NOTHING && c->fresh)
		why = PACE_TICK;
	left = pace_delay(&c->pace, why, link_now()) * 1e3;
	if (!c->busy && left < 1e6 && (ms < 0 || left < ms))
		ms = (int)left + 1;
	if (keys_waiting(&c->keys) && (ms < 0 || ms > KEYS_ESC_MS))
		ms = KEYS_ESC_MS;
	return ms;
}

/* Asks for names that are wanted. Where nobody can be asked, addresses stay
 * addresses. */
static void
ask_names(struct console *c)
{
	struct addr a;

	while ((c->names == NULL || reverse_free_seat(c->names)) &&
	    app_wants_name(c->app, &a)) {
		if (c->names == NULL)
			c->names = reverse_new();
		if (c->names == NULL || !reverse_ask(c->names, &a))
			app_name(c->app, &a, "");
	}
}

static void
take_names(struct console *c)
{
	char name[REVERSE_TEXT];
	struct addr a;

	while (reverse_take(c->names, &a, name))
		console_react(c, app_name(c->app, &a, name));
}

/* Descriptors before those of the Setup screen. */
enum { SETUP_FROM = 9 };

/* Waits for whatever comes first and takes it in. */
static void
turn(struct console *c)
{
	int setup[CONSOLE_SETUP_FDS];
	struct pollfd p[SETUP_FROM + CONSOLE_SETUP_FDS] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = c->signals, .events = POLLIN },
		{ .fd = link_fd(c->link), .events = POLLIN },
		{ .fd = c->busy ? term_out(c->term) : -1, .events = POLLOUT },
		{ .fd = c->names != NULL ? reverse_fd(c->names) : -1,
		    .events = POLLIN },
		{ .fd = console_roster_fd(c), .events = POLLIN },
		{ .fd = console_survey_fd(c), .events = POLLIN },
		{ .fd = console_exam_fd(c), .events = POLLIN },
		{ .fd = console_errand_fd(c), .events = POLLIN },
	};
	bool esc = keys_waiting(&c->keys), news = false;
	int n;

	console_setup_fds(c, setup);
	for (int i = 0; i < CONSOLE_SETUP_FDS; i++)
		p[SETUP_FROM + i] =
		    (struct pollfd){ .fd = setup[i], .events = POLLIN };
	n = poll(p, sizeof(p) / sizeof(p[0]), patience(c));

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
	if (p[4].revents != 0)
		take_names(c);
	if (p[5].revents != 0)
		console_take_roster(c);
	for (int i = 0; i < CONSOLE_SETUP_FDS; i++)
		news |= p[SETUP_FROM + i].revents != 0;
	if (news)
		console_take_setup(c);
	if (p[6].revents != 0 || p[7].revents != 0 || p[8].revents != 0)
		console_take_inquiry(c);
	ask_names(c);
	if (p[3].revents != 0) {
		enum term_state s = term_flush(c->term);

		c->busy = s == TERM_BUSY;
		c->gone |= s == TERM_GONE;
	}
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
		.reverse = cfg->reverse,
		.mouse = cfg->mouse,
		.interval = cfg->interval,
		.dialect = cfg->dialect,
		.trial = cfg->trial,
		.files = true,
		.leavable = cfg->leavable,
		.practice = cfg->practice };
	struct layouts kept;

	memset(c, 0, sizeof(*c));
	c->cfg = cfg;
	c->link = l;
	c->signals = interrupt_queue(&c->before);
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
	pace_init(&c->pace, term_asked(c->term), link_now());
	resize(c);
	if (link_snapshot(l) != NULL) {
		c->mark = mark_of(link_snapshot(l));
		console_react(c, app_update(c->app, link_snapshot(l)));
	}
	tell_link(c);
	if (cfg->notice != NULL)
		app_say(c->app, ROLE_WARN, "%s", cfg->notice);
	if (cfg->setup)
		console_react(c, app_key(c->app, '7'));
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
	if (c->app != NULL)
		console_keep_draft(c);
	reverse_free(c->names);
	console_end_roster(c);
	console_end_setup(c);
	console_end_inquiry(c);
	if (c->term != NULL) {
		await_report(c);
		if (c->gone) {
			interrupt_lost();
			term_lost(c->term);
		}
		term_close(c->term);
	}
	if (c->signals >= 0) {
		struct signalfd_siginfo info;

		while (read(c->signals, &info, sizeof(info)) > 0)
			continue;
		close(c->signals);
	}
	console_say_draft(c);
	if (c->app != NULL && app_moved(c->app))
		keep_layouts(c->app);
	canvas_free(c->canvas);
	free(c->paste);
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
	if (code == CONSOLE_OK && c.left)
		code = CONSOLE_LEFT;
	tear_down(&c);
	return code;
}
