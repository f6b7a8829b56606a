/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * curses writes into an outlet, which sends the octets to the terminal without
 * ever waiting. So a slow line can neither block the console nor be flooded,
 * and a frame is whole or not there.
 */

#include "ui/term.h"

#include "core/i18n.h"
#include "ui/outlet.h"
#include "ui/rescue.h"
#include "ui/theme.h"

#include <curses.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* Octets that it takes, about, to go to a cell and to change its look. */
#define WAY 10

/* Device status report (ECMA-48 section 8.3.35): asks for one. */
#define ASK "\033[5n"

/* xterm's reports of buttons in SGR form. No terminfo entry has them; who does
 * not know them passes over them. */
#define MOUSE_ON  "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

/* xterm's bracketed paste: what is pasted can be told from what is typed. */
#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

struct terminal {
	SCREEN *screen;
	struct outlet *out; /* owned; curses writes to its sink */
	bool colour, lost;
	bool asked; /* for a report, at the start */
	bool mouse; /* is reported to us */
	struct theme theme;
	struct termios before, raw;
	int rows, cols;
	struct cell *shown; /* owned; rows * cols */
	bool known;         /* `shown` is what the terminal shows */
	bool cursor;        /* it is visible */
};

bool
term_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

const char *
term_refusal(void)
{
	const char *name = getenv("TERM");
	bool moves;
	int error;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return _("there is no terminal here");
	if (name == NULL || name[0] == '\0')
		return _("TERM is not set");
	if (setupterm(NULL, STDOUT_FILENO, &error) != OK)
		return _("the kind of terminal that TERM names is not known "
			 "here (try "
			 "TERM=xterm)");
	moves = cursor_address != NULL && clear_screen != NULL;
	del_curterm(cur_term);
	if (!moves)
		return _("this terminal cannot move its cursor");
	return NULL;
}

static void
set_looks(struct terminal *t, enum console_colour colour,
    const struct theme *colours, const struct theme *mono)
{
	const char *no = getenv("NO_COLOR");

	t->theme = *mono;
	if (colour == COLOUR_NEVER ||
	    (colour == COLOUR_AUTO && no != NULL && no[0] != '\0'))
		return;
	if (!has_colors() || start_color() == ERR)
		return;
	use_default_colors();
	t->colour = true;
	t->theme = *colours;
	for (int r = 0; r < ROLE_COUNT; r++)
		init_pair(
		    (short)(r + 1), colours->role[r].fg, colours->role[r].bg);
}

/* Copies a terminal's string without its padding ($<5>). */
static size_t
plain(char *buf, size_t size, size_t used, const char *text)
{
	while (text != NULL && *text != '\0' && used + 1 < size) {
		if (text[0] == '$' && text[1] == '<') {
			const char *end = strchr(text, '>');

			if (end != NULL) {
				text = end + 1;
				continue;
			}
		}
		buf[used++] = *text++;
	}
	buf[used] = '\0';
	return used;
}

/* What brings the terminal back, for whoever dies in the middle. */
static void
arm(struct terminal *t)
{
	char reset[RESCUE_ROOM];
	size_t used = 0;

	used = plain(reset, sizeof(reset), used, exit_attribute_mode);
	used = plain(reset, sizeof(reset), used, orig_pair);
	used = plain(reset, sizeof(reset), used, cursor_normal);
	if (t->mouse)
		used = plain(reset, sizeof(reset), used, MOUSE_OFF);
	used = plain(reset, sizeof(reset), used, PASTE_OFF);
	used = plain(reset, sizeof(reset), used, exit_ca_mode);
	rescue_arm(STDOUT_FILENO, &t->before, reset, used);
}

static void
set_raw(struct terminal *t)
{
	t->raw = t->before;
	t->raw.c_iflag &= ~(
	    tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | IXON | PARMRK);
	t->raw.c_oflag &= ~(tcflag_t)OPOST;
	t->raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
	t->raw.c_cc[VMIN] = 1;
	t->raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &t->raw);
}

/* Who tells where its cursor is (u7, by convention) also tells how it is. */
static void
ask_first(struct terminal *t)
{
	t->asked = user7 != NULL && strncmp(user7, "\033[", 2) == 0;
	if (t->asked)
		outlet_add(t->out, ASK, sizeof(ASK) - 1);
	term_flush(t);
}

bool
term_asked(const struct terminal *t)
{
	return t->asked;
}

/* curses takes signals for itself, whose handlers know no screen any more when
 * it has been left. */
static SCREEN *
new_screen(FILE *sink)
{
	static const int taken[] = { SIGINT, SIGTERM, SIGTSTP };
	struct sigaction before[3];
	SCREEN *screen;

	for (size_t i = 0; i < 3; i++)
		sigaction(taken[i], NULL, &before[i]);
	screen = newterm(NULL, sink, stdin);
	for (size_t i = 0; i < 3; i++)
		sigaction(taken[i], &before[i], NULL);
	return screen;
}

struct terminal *
term_open(enum console_colour colour, const struct theme *colours,
    const struct theme *mono)
{
	struct terminal *t = calloc(1, sizeof(*t));

	if (t == NULL)
		abort();
	if (tcgetattr(STDIN_FILENO, &t->before) == 0)
		t->out = outlet_new(STDOUT_FILENO);
	if (t->out == NULL) {
		free(t);
		return NULL;
	}
	t->screen = new_screen(outlet_sink(t->out));
	if (t->screen == NULL) {
		outlet_free(t->out);
		free(t);
		return NULL;
	}
	arm(t);
	set_raw(t);
	typeahead(-1);
	curs_set(0);
	set_looks(t, colour, colours, mono);
	fputs(PASTE_ON, outlet_sink(t->out));
	ask_first(t);
	return t;
}

int
term_out(const struct terminal *t)
{
	return outlet_fd(t->out);
}

void
term_forget(struct terminal *t)
{
	t->known = false;
}

void
term_lost(struct terminal *t)
{
	t->lost = true;
	outlet_lose(t->out);
}

void
term_size(struct terminal *t, int *rows, int *cols)
{
	struct winsize w = { 0 };
	size_t need;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 || w.ws_row == 0 ||
	    w.ws_col == 0) {
		w.ws_row = lines > 0 ? (unsigned short)lines : 24;
		w.ws_col = columns > 0 ? (unsigned short)columns : 80;
	}
	*rows = w.ws_row < CANVAS_SIDE ? w.ws_row : CANVAS_SIDE;
	*cols = w.ws_col < CANVAS_SIDE ? w.ws_col : CANVAS_SIDE;
	if (*rows == t->rows && *cols == t->cols)
		return;
	t->rows = *rows;
	t->cols = *cols;
	need = (size_t)t->rows * (size_t)t->cols * sizeof(t->shown[0]);
	free(t->shown);
	t->shown = calloc(1, need);
	if (t->shown == NULL)
		abort();
	resize_term(t->rows, t->cols);
	t->known = false;
}

/* Gives curses one cell. What the C library measures otherwise than we do
 * would shift the row, so a question mark stands for it. */
static void
put_cell(const struct terminal *t, int row, int col, const struct cell *at)
{
	const struct style s = t->theme.role[at->role];
	wchar_t text[CANVAS_MARKS + 2] = { (wchar_t)at->ch };
	attr_t attr = 0;
	cchar_t cc;

	if (at->ch > 0x7E && wcwidth(text[0]) != at->width)
		text[0] = L'?';
	else
		for (int i = 0; i < CANVAS_MARKS; i++)
			text[i + 1] = (wchar_t)at->mark[i];
	attr |= (s.attr & STYLE_BOLD) != 0 ? A_BOLD : 0;
	attr |= (s.attr & STYLE_DIM) != 0 ? A_DIM : 0;
	attr |= (s.attr & STYLE_REVERSE) != 0 ? A_REVERSE : 0;
	attr |= (s.attr & STYLE_UNDERLINE) != 0 ? A_UNDERLINE : 0;
	setcchar(&cc, text, attr,
	    (short)(t->colour && (s.fg >= 0 || s.bg >= 0) ? at->role + 1 : 0),
	    NULL);
	mvadd_wch(row, col, &cc);
}

/* Puts what has changed in a row, from where it was left off, as far as the
 * budget goes; false if that is not all. */
static bool
put_row(struct terminal *t, const struct canvas *c, int row, size_t *budget)
{
	const struct cell *last = NULL;

	for (int col = 0; col < t->cols; col++) {
		const struct cell *at = canvas_at(c, row, col);
		struct cell *old = &t->shown[row * t->cols + col];
		size_t cost = 1;

		if (at == NULL || cell_equal(at, old)) {
			last = NULL;
			continue;
		}
		if (last == NULL || last->role != at->role)
			cost += WAY;
		if (old->ch == 0 && at->ch == ' ' && at->role == ROLE_PLAIN)
			cost = 0; /* the screen has just been cleared */
		if (at->width > 0 && *budget < cost)
			return false;
		*budget -= *budget < cost ? *budget : cost;
		*old = *at;
		last = at;
		if (at->width > 0)
			put_cell(t, row, col, at);
	}
	return true;
}

/* What a key did is most often seen where the cursor is, or said in the status
 * line. False if something is left. */
static bool
put_changes(struct terminal *t, const struct canvas *c, size_t budget)
{
	int status = t->rows - 2;
	bool all = true;

	if (c->cursor_row >= 0 && c->cursor_row < t->rows)
		all = put_row(t, c, c->cursor_row, &budget);
	if (all && status >= 0)
		all = put_row(t, c, status, &budget);
	for (int row = 0; all && row < t->rows; row++)
		all = put_row(t, c, row, &budget);
	return all;
}

static void
put_cursor(struct terminal *t, const struct canvas *c)
{
	bool shown = c->cursor_shown;

	if (shown != t->cursor) {
		curs_set(shown ? 1 : 0);
		t->cursor = shown;
	}
	if (c->cursor_row >= 0 && c->cursor_row < t->rows)
		move(c->cursor_row, c->cursor_col);
}

enum term_state
term_flush(struct terminal *t)
{
	switch (outlet_flush(t->out)) {
	case OUTLET_EMPTY:
		return TERM_READY;
	case OUTLET_BUSY:
		return TERM_BUSY;
	case OUTLET_GONE:
		break;
	}
	t->lost = true;
	return TERM_GONE;
}

enum term_state
term_draw(struct terminal *t, const struct canvas *c, struct term_frame *f)
{
	f->octets = 0;
	f->cut = false;
	if (c->rows != t->rows || c->cols != t->cols)
		return TERM_READY;
	if (!t->known) {
		clearok(curscr, TRUE);
		erase();
		memset(t->shown, 0,
		    (size_t)t->rows * (size_t)t->cols * sizeof(t->shown[0]));
	}
	f->cut = !put_changes(t, c, f->budget);
	put_cursor(t, c);
	t->known = true;
	wnoutrefresh(stdscr);
	doupdate();
	f->octets = outlet_collect(t->out);
	if (f->ask && f->octets > 0)
		outlet_add(t->out, ASK, sizeof(ASK) - 1);
	return term_flush(t);
}

void
term_mouse(struct terminal *t, bool on)
{
	if (t->mouse == on)
		return;
	t->mouse = on;
	arm(t);
	fputs(on ? MOUSE_ON : MOUSE_OFF, outlet_sink(t->out));
}

void
term_leave(struct terminal *t)
{
	if (t->lost)
		return;
	term_mouse(t, false);
	fputs(PASTE_OFF, outlet_sink(t->out));
	curs_set(1);
	endwin();
	outlet_drain(t->out);
	tcsetattr(STDIN_FILENO, TCSANOW, &t->before);
}

void
term_enter(struct terminal *t)
{
	tcsetattr(STDIN_FILENO, TCSANOW, &t->raw);
	fputs(PASTE_ON, outlet_sink(t->out));
	curs_set(0);
	t->cursor = false;
	t->known = false;
}

void
term_close(struct terminal *t)
{
	term_leave(t);
	rescue_disarm();
	delscreen(t->screen);
	outlet_free(t->out);
	free(t->shown);
	free(t);
}
