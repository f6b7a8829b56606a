/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/verb_console.h"

#include "core/i18n.h"
#include "ui/app.h"
#include "ui/format.h"
#include "ui/plot_history.h"
#include "ui/verb.h"

#include <math.h>
#include <string.h>

/* Rows that take no argument, and only do one thing. */
#define PLAIN(name, expression)                                                \
	unsigned verb_##name(struct app *a, int argc, char *const argv[])      \
	{                                                                      \
		(void)a;                                                       \
		(void)argc;                                                    \
		(void)argv;                                                    \
		return (expression);                                           \
	}

PLAIN(up, app_move(a, MOVE_UP))
PLAIN(down, app_move(a, MOVE_DOWN))
PLAIN(pageup, app_move(a, MOVE_PGUP))
PLAIN(pagedown, app_move(a, MOVE_PGDN))
PLAIN(section, app_section(a, false))
PLAIN(section_back, app_section(a, true))
PLAIN(first, app_move(a, MOVE_HOME))
PLAIN(last, app_move(a, MOVE_END))
PLAIN(back, app_close(a))
PLAIN(dismiss, app_say(a, ROLE_PLAIN, "%s", ""))
PLAIN(prompt, app_ask_line(a, LINE_VERB))
PLAIN(times, app_open(a, &view_times))
PLAIN(overview, app_show(a, &view_overview))
PLAIN(peers, app_show(a, &view_peers))
PLAIN(clients, app_show(a, &view_clients))
PLAIN(log, app_show(a, &view_log))
PLAIN(next, app_turn(a, 1))
PLAIN(previous, app_turn(a, -1))
PLAIN(search, app_ask_line(a, LINE_SEARCH))
PLAIN(filter, app_ask_line(a, LINE_FILTER))
PLAIN(match, app_find(a, false))
PLAIN(match_back, app_find(a, true))
PLAIN(sort, app_sort(a, false))
PLAIN(sort_back, app_sort(a, true))
PLAIN(invert, app_invert(a))
PLAIN(columns, app_columns(a))
PLAIN(toggle, app_column(a, COLUMN_TOGGLE))
PLAIN(raise, app_column(a, COLUMN_UP))
PLAIN(lower, app_column(a, COLUMN_DOWN))
PLAIN(reset, app_column(a, COLUMN_RESET))
PLAIN(slower, app_pace(a, 1))
PLAIN(faster, app_pace(a, -1))
PLAIN(redraw, REACT_DRAW | REACT_REPAINT)
PLAIN(suspend, REACT_SUSPEND)

/* The clock's screen with the next plot, or the one before. */
static unsigned
turn_plot(struct app *a, unsigned by)
{
	struct view *v = app_view(a);

	v->plot = (uint8_t)((v->plot + by) % PLOT_VALUES);
	return REACT_DRAW;
}

PLAIN(plot, turn_plot(a, 1))
PLAIN(plot_back, turn_plot(a, PLOT_VALUES - 1))

/* A longer span, or a shorter one. */
static unsigned
change_span(struct app *a, int by)
{
	struct view *v = app_view(a);
	int span = (v->span == CLOCK_NO_SPAN ? CLOCK_MINUTES : v->span) + by;

	if (span < CLOCK_MINUTES)
		return app_say(a, ROLE_INFO, "%s",
		    _("minutes are the shortest time that is kept"));
	if (span > CLOCK_DAYS)
		return app_say(a, ROLE_INFO, "%s",
		    _("days are the longest time that is kept"));
	v->span = (uint8_t)span;
	return REACT_DRAW;
}

PLAIN(longer, change_span(a, 1))
PLAIN(shorter, change_span(a, -1))

unsigned
verb_clock(struct app *a, int argc, char *const argv[])
{
	enum clock_span span = CLOCK_NO_SPAN;

	if (argc > 1 && !clock_span_parse(argv[1], &span))
		return app_say(a, ROLE_WARN,
		    _("\"%s\" is not wanted; minutes, hours or days would be"),
		    argv[1]);
	app_show(a, &view_clock);
	if (span != CLOCK_NO_SPAN)
		app_view(a)->span = (uint8_t)span;
	return REACT_DRAW;
}

unsigned
verb_config(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	return app_show(a, &view_config);
}

unsigned
verb_trial(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	return app_open(a, &view_trial);
}

unsigned
verb_help(struct app *a, int argc, char *const argv[])
{
	const struct verb *v = NULL;
	unsigned from = app_view(a)->ops->screen;
	unsigned react;

	if (argc > 1) {
		v = verb_guess(
		    argv[1], VERB_KEY | VERB_PROMPT | VERB_CLI, NULL);
		if (v == NULL)
			return app_say(a, ROLE_WARN,
			    _("there is no verb \"%s\"; help alone lists "
			      "them all"),
			    argv[1]);
	}
	if (from == SCREEN_HELP && v == NULL)
		return app_close(a);
	react = app_open(a, &view_help);
	app_view(a)->verb = v;
	return react;
}

static unsigned
ask_quit(struct app *a)
{
	const struct snapshot *s = app_snapshot(a);
	bool sets = s != NULL && s->clock == CLOCK_SET;
	bool serves = s != NULL && s->port != 0;

	if (app_modes(a)->attached)
		return app_ask(
		    a, app_leave, "%s", _("Quit? The engine runs on. (y/n)"));
	if (app_modes(a)->practice || (!sets && !serves))
		return app_ask(a, app_leave, "%s", _("Quit? (y/n)"));
	return app_ask(a, app_leave, "%s%s",
	    sets && serves
		? _("Quit? The engine ends with the console: the clock is no "
		    "longer set, and time is no longer served.")
		: sets ? _("Quit? The engine ends with the console: the clock "
			   "is no longer set.")
		       : _("Quit? The engine ends with the console: time is "
			   "no longer served."),
	    app_leavable(a) ? _(" d leaves it running. (y/d/n)") : " (y/n)");
}

unsigned
verb_quit(struct app *a, int argc, char *const argv[])
{
	const struct snapshot *s = app_snapshot(a);

	(void)argc;
	(void)argv;
	if (s == NULL || app_modes(a)->practice || app_modes(a)->attached ||
	    (s->clock != CLOCK_SET && s->port == 0))
		return REACT_QUIT;
	return ask_quit(a);
}

unsigned
verb_detach(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	return app_detach(a);
}

static unsigned
yes_stop(struct app *a)
{
	return app_want(a, COMMAND_QUIT, 0);
}

unsigned
verb_stop(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	if (!app_modes(a)->attached)
		return ask_quit(a);
	return app_ask(a, yes_stop, "%s",
	    _("Stop the engine? The clock is no longer set and time no longer "
	      "served, for everybody. (y/n)"));
}

unsigned
verb_interrupt(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	return ask_quit(a);
}

/* The peer that argv[1] names, else the selected one; says so if none. */
static const struct snap_peer *
which_peer(struct app *a, int argc, char *const argv[])
{
	const struct snap_peer *p;

	if (argc > 1) {
		p = app_find_peer(a, argv[1]);
		if (p == NULL)
			app_say(a, ROLE_WARN, _("there is no source \"%s\""),
			    argv[1]);
		return p;
	}
	p = app_peer(a);
	if (p == NULL)
		app_say(a, ROLE_WARN, "%s", _("no source is selected"));
	return p;
}

/* Opens a screen about the source that is named or selected. */
static unsigned
open_peer(
    struct app *a, int argc, char *const argv[], const struct view_ops *ops)
{
	const struct snap_peer *p = which_peer(a, argc, argv);
	uint16_t id;
	unsigned react;

	if (p == NULL)
		return REACT_DRAW;
	id = p->id;
	app_select(a, id);
	react = app_open(a, ops);
	app_view(a)->assoc = id;
	return react;
}

unsigned
verb_detail(struct app *a, int argc, char *const argv[])
{
	return open_peer(a, argc, argv, &view_detail);
}

unsigned
verb_explain(struct app *a, int argc, char *const argv[])
{
	return open_peer(a, argc, argv, &view_explain);
}

unsigned
verb_poll(struct app *a, int argc, char *const argv[])
{
	const struct snap_peer *p;

	if (argc > 1 && strcmp(argv[1], "all") == 0)
		return app_want(a, COMMAND_POLL, 0);
	p = which_peer(a, argc, argv);
	return p != NULL ? app_want(a, COMMAND_POLL, p->id) : REACT_DRAW;
}

static unsigned
yes_start(struct app *a)
{
	return app_want(a, COMMAND_START, 0);
}

unsigned
verb_start(struct app *a, int argc, char *const argv[])
{
	const struct snapshot *s = app_snapshot(a);
	char amount[32];

	(void)argc;
	(void)argv;
	if (s == NULL)
		return app_say(
		    a, ROLE_WARN, "%s", _("the engine has not started yet"));
	if (s->clock == CLOCK_SET && s->port != 0)
		return app_say(a, ROLE_INFO, "%s",
		    _("the clock is being set and time is served already"));
	if (app_modes(a)->practice)
		return app_ask(a, yes_start, "%s",
		    _("Start: discipline the practice clock and serve its "
		      "time? This machine's clock is not touched. (y/n)"));
	if (!isfinite(s->offset))
		return app_ask(a, yes_start, "%s",
		    _("Start: set this machine's clock and serve time? No "
		      "offset is known yet. It is remembered for the next "
		      "start. (y/n)"));
	return app_ask(a, yes_start,
	    _("Start: set this machine's clock (by %s now) and serve time? It "
	      "is remembered for the next start. (y/n)"),
	    format_time(amount, sizeof(amount), s->offset, true, 0));
}

static unsigned
yes_observe(struct app *a)
{
	return app_want(a, COMMAND_OBSERVE, 0);
}

unsigned
verb_observe(struct app *a, int argc, char *const argv[])
{
	const struct snapshot *s = app_snapshot(a);

	(void)argc;
	(void)argv;
	if (s == NULL || (s->clock != CLOCK_SET && s->port == 0))
		return yes_observe(a);
	return app_ask(a, yes_observe, "%s",
	    _("Observe: neither set the clock nor serve time any more? (y/n)"));
}

static unsigned
yes_restart(struct app *a)
{
	return app_want(a, COMMAND_RESTART, 0);
}

unsigned
verb_restart(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	if (app_modes(a)->practice)
		return app_say(a, ROLE_INFO, "%s",
		    _("the practice network has no file to be read anew"));
	return app_ask(a, yes_restart, "%s",
	    _("Restart: read the configuration anew? What it still wants goes "
	      "on with its samples. (y/n)"));
}

unsigned
verb_numbers(struct app *a, int argc, char *const argv[])
{
	struct app_modes *m = app_modes(a);

	(void)argc;
	(void)argv;
	m->numbers = !m->numbers;
	return app_say(a, ROLE_INFO, "%s",
	    m->numbers ? _("addresses are shown") : _("names are shown"));
}

unsigned
verb_wide(struct app *a, int argc, char *const argv[])
{
	struct app_modes *m = app_modes(a);

	(void)argc;
	(void)argv;
	m->wide = !m->wide;
	return app_say(a, ROLE_INFO, "%s",
	    m->wide ? _("whole names are shown")
		    : _("ntpq's columns: names are cut after 15"));
}

unsigned
verb_pause(struct app *a, int argc, char *const argv[])
{
	struct app_modes *m = app_modes(a);

	(void)argc;
	(void)argv;
	m->paused = !m->paused;
	return app_say(a, ROLE_INFO, "%s",
	    m->paused ? _("the picture is held still; the engine goes on")
		      : _("the picture is live again"));
}

unsigned
verb_zone(struct app *a, int argc, char *const argv[])
{
	struct app_modes *m = app_modes(a);

	(void)argc;
	(void)argv;
	m->local = !m->local;
	return app_say(a, ROLE_INFO, "%s",
	    m->local ? _("local time is shown") : _("UTC is shown"));
}

unsigned
verb_units(struct app *a, int argc, char *const argv[])
{
	struct app_modes *m = app_modes(a);

	(void)argc;
	(void)argv;
	m->ntpq = !m->ntpq;
	return app_say(a, ROLE_INFO, "%s",
	    m->ntpq ? _("times are shown in milliseconds, as by ntpq")
		    : _("times are shown in the unit that fits"));
}

unsigned
verb_reverse(struct app *a, int argc, char *const argv[])
{
	struct app_modes *m = app_modes(a);

	(void)argc;
	(void)argv;
	m->reverse = !m->reverse;
	return app_say(a, ROLE_INFO, "%s",
	    m->reverse ? _("names of addresses are looked up")
		       : _("names of addresses are not looked up"));
}

unsigned
verb_mouse(struct app *a, int argc, char *const argv[])
{
	struct app_modes *m = app_modes(a);

	(void)argc;
	(void)argv;
	m->mouse = !m->mouse;
	return app_say(a, ROLE_INFO, "%s",
	    m->mouse ? _("the mouse acts here; with Shift the terminal selects")
		     : _("the mouse is the terminal's: it selects text"));
}

unsigned
verb_ntpq(struct app *a, int argc, char *const argv[])
{
	const struct verb *v = verb_guess(argv[0], VERB_PROMPT, NULL);

	return app_ask_daemon(a, v != NULL ? v->name : argv[0], argc, argv);
}
