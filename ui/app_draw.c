/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/i18n.h"
#include "core/rfc5905.h"
#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/format.h"
#include "ui/key.h"
#include "ui/verb.h"
#include "ui/verb_console.h"
#include "ui/width.h"
#include "ui/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	MIN_ROWS = 10,
	MIN_COLS = 40,
	LOW_ROWS = 16,  /* below it, two lines of header and no title */
	ASK_ROWS = 4,   /* a question may take so many */
	SAID_ROWS = 2,  /* and a message so many */
	PROMPT_ROW = 2, /* from the bottom */
};

static bool
truth_known(const struct app *a)
{
	return a->snap != NULL && isfinite(a->snap->truth);
}

/* What the engine does with the clock and the port: a sentence or two. */
static const char *
doings(char *buf, size_t size, const struct snapshot *s, unsigned how)
{
	char serve[256];
	size_t used;

	words_clock(buf, size, s, how);
	words_serve(serve, sizeof(serve), s);
	used = strlen(buf);
	if (serve[0] != '\0')
		snprintf(buf + used, size - used, "%s%s", _(" "), serve);
	return buf;
}

int
app_head_rows(const struct app *a, int rows, int cols)
{
	unsigned how = app_how(a);
	char text[512];
	int need = 4;

	if (rows < LOW_ROWS)
		return 2;
	if (a->snap == NULL)
		return need;
	words_state(text, sizeof(text), a->snap, how);
	need += width_text(text) > cols;
	need += width_text(doings(text, sizeof(text), a->snap, how)) > cols;
	return need + truth_known(a);
}

int
app_view_rows(const struct app *a, int rows, int cols)
{
	int left = rows - app_head_rows(a, rows, cols) - APP_FOOT;

	return left > 0 ? left : 0;
}

/* What stands here does the same as this key (0: nothing). */
static void
note_hit(struct app *a, int row, int col, int width, int key)
{
	if (a->nhits < APP_HITS && key != 0)
		a->hit[a->nhits++] = (struct hit){ row, col, width, key };
}

/* The tabs, the present one marked: with all names if `full`, else the
 * others' digits only. Draws from `col` on, or only measures (c NULL). */
static int
draw_tabs(struct app *a, struct canvas *c, int col, bool full)
{
	size_t count;
	const struct tab *tabs = view_tabs(&count);
	int width = 0;

	for (size_t i = 0; i < count; i++) {
		bool here = i == a->tab;
		char text[64];

		snprintf(text, sizeof(text), " %c%s%s ", tabs[i].digit,
		    full || here ? " " : "",
		    full || here ? _(tabs[i].ops->name) : "");
		if (c != NULL) {
			canvas_put(c, 0, col + width, c->cols,
			    here ? ROLE_TAB : ROLE_TITLE, text);
			note_hit(
			    a, 0, col + width, width_text(text), tabs[i].digit);
		}
		width += width_text(text);
	}
	return width;
}

/* What keeps the table from showing everything, live: "" if nothing does. */
static const char *
held_back(const struct app *a, char *buf, size_t size)
{
	const struct view *v =
	    a->depth > 0 ? &a->above[a->depth - 1] : &a->root[a->tab];
	struct scene sc = app_scene(a);

	if (app_trouble(a)[0] != '\0')
		snprintf(buf, size, " %s ", app_trouble(a));
	else if (a->snap != NULL && a->snap->trial.state == TRIAL_COUNTING)
		snprintf(buf, size, _(" GOING BACK in %.0f s "),
		    a->snap->trial.left);
	else if (a->snap != NULL && a->snap->trial.state == TRIAL_WATCHING)
		snprintf(buf, size, " %s ", _("ON TRIAL"));
	else if (a->modes.paused)
		snprintf(buf, size, " %s ", _("PAUSED"));
	else if (v->ops->rows != NULL && v->list.filter[0] != '\0')
		snprintf(buf, size, _(" filter %s: %zu of %zu "),
		    v->list.filter, v->list.count, v->ops->rows(v, &sc).count);
	else
		snprintf(buf, size, "%s", "");
	return buf;
}

static void
draw_title(struct app *a, struct canvas *c)
{
	char title[160], whose[128], held[LIST_TEXT + 64];
	int full = draw_tabs(a, NULL, 0, true), right = c->cols;
	bool roomy;

	app_title(a, whose, sizeof(whose));

	held_back(a, held, sizeof(held));
	right -= width_text(held);
	snprintf(title, sizeof(title), " ntptui \u00B7 %s", whose);
	if (width_text(title) + full > right)
		snprintf(title, sizeof(title), " %s", whose);
	roomy = width_text(title) + full <= right;
	canvas_fill(c, 0, 0, c->cols, ROLE_TITLE, ' ');
	canvas_put(c, 0, right, c->cols, ROLE_ASK, held);
	if (!roomy)
		full = draw_tabs(a, NULL, 0, false);
	right -= full;
	draw_tabs(a, c, right, roomy);
	canvas_text(c, 0, 0, right, ROLE_TITLE, title);
}

/* A name and its value; returns the column after them. */
static int
draw_item(struct canvas *c, int row, int col, const char *name,
    const char *value, const char *after)
{
	int need = width_text(name) + 1 + width_text(value);

	if (col > 0)
		col += 3;
	if (col + need > c->cols)
		return c->cols;
	col += canvas_put(c, row, col, c->cols, ROLE_PLAIN, name) + 1;
	col += canvas_put(c, row, col, c->cols, ROLE_STRONG, value);
	if (after[0] != '\0' && col + 1 + width_text(after) <= c->cols)
		col +=
		    1 + canvas_put(c, row, col + 1, c->cols, ROLE_PLAIN, after);
	return col;
}

static void
draw_numbers(const struct snapshot *s, struct canvas *c, int row, unsigned how)
{
	const char *side = s->offset > 0 ? _("(clock behind)")
	    : s->offset < 0              ? _("(clock ahead)")
					 : "";
	char text[48];
	int col = 0;

	if (isfinite(s->offset))
		col = draw_item(c, row, col, _("offset"),
		    format_time(text, sizeof(text), s->offset, true, how),
		    c->cols < 72 ? "" : side);
	if (isfinite(s->maxerror))
		col = draw_item(c, row, col, _("max error"),
		    format_time(text, sizeof(text), s->maxerror, false, how),
		    "");
	if (isfinite(s->freq))
		col = draw_item(c, row, col, _("frequency"),
		    format_ppm(text, sizeof(text), s->freq), "");
	if (col == 0) {
		canvas_text(c, row, 0, c->cols, ROLE_PLAIN,
		    _("nothing has been measured yet"));
		return;
	}
	if (isfinite(s->jitter))
		col = draw_item(c, row, col, _("jitter"),
		    format_time(text, sizeof(text), s->jitter, false, how), "");
	if (s->stratum >= NTP_MAXSTRAT)
		return;
	snprintf(text, sizeof(text), "%u", s->stratum);
	col = draw_item(c, row, col, _("our stratum"), text, "");
	format_time(text, sizeof(text), s->rootdelay, false, how);
	draw_item(c, row, col, _("root delay"), text, "");
}

/* A sentence whose first words, in capitals, are the state. */
static int
draw_state(const struct snapshot *s, struct canvas *c, int row, int lines,
    unsigned how)
{
	const char *word = words_state_short(s);
	enum role role = words_state_role(s);
	char text[300];

	words_state(text, sizeof(text), s, how);
	lines = canvas_wrap(c, row, 0, c->cols, lines, ROLE_STRONG, text);
	if (strncmp(text, word, strlen(word)) == 0)
		canvas_role(c, row, 0, width_text(word), role);
	return lines;
}

static void
draw_head(struct app *a, struct canvas *c)
{
	const struct snapshot *s = a->snap;
	bool low = c->rows < LOW_ROWS;
	unsigned how = app_how(a) | (c->ascii ? 0 : FORMAT_UTF8);
	char text[512], amount[32];
	int row = 0;

	if (!low)
		draw_title(a, c), row++;
	if (s == NULL) {
		canvas_text(c, row, 0, c->cols, ROLE_INFO,
		    a->link.distant
			? _("ASKING: the host has not answered yet")
			: _("STARTING: the engine has not reported yet"));
		return;
	}
	row += draw_state(s, c, row, low ? 1 : 2, how);
	draw_numbers(s, c, row++, how);
	if (low)
		return;
	row += canvas_wrap(c, row, 0, c->cols, 2, ROLE_PLAIN,
	    doings(text, sizeof(text), s, how & ~(unsigned)FORMAT_UTF8));
	if (truth_known(a))
		canvas_print(c, row, 0, c->cols, ROLE_INFO,
		    _("true error %s, known only in the practice network"),
		    format_time(amount, sizeof(amount), s->truth, true, how));
}

/* What stands before the prompt's line. */
static const char *
sign_of(enum line_kind kind)
{
	switch (kind) {
	case LINE_VERB:
		break;
	case LINE_SEARCH:
		return "/";
	case LINE_FILTER:
		return "\\";
	case LINE_REPLACE:
		return _("replace: ");
	case LINE_WITH:
		return _("by: ");
	case LINE_GOTO:
		return _("line: ");
	case LINE_ADDRESS:
		return _("address: ");
	case LINE_COPY:
		return _("copy to: ");
	case LINE_MAIL:
		return _("mail into the new file: ");
	case LINE_SERVERS:
		return _("servers: ");
	}
	return ":";
}

/* The prompt's line, scrolled so that the cursor is seen. */
static void
draw_prompt(const struct app *a, struct canvas *c, int row)
{
	const char *text = a->prompt;
	const char *sign = sign_of(a->line);
	int lead = width_text(sign);
	int room = c->cols - lead - 1; /* the cursor may stand at the end */
	int before = 0;
	size_t len;
	uint32_t ch;

	for (size_t at = 0; at < a->point; at += len) {
		len = width_decode(text + at, &ch);
		if (len == 0)
			break;
		before += width_of(ch) == WIDTH_UNFIT ? 1 : (int)width_of(ch);
	}
	canvas_fill(c, row, 0, c->cols, ROLE_PLAIN, ' ');
	canvas_put(c, row, 0, lead, ROLE_KEY, sign);
	while (before > room && (len = width_decode(text, &ch)) > 0) {
		before -= width_of(ch) == WIDTH_UNFIT ? 1 : (int)width_of(ch);
		text += len;
	}
	if (text != a->prompt)
		canvas_put(c, row, lead - 1, 1, ROLE_KEY, "<");
	canvas_put(c, row, lead, c->cols - lead, ROLE_PLAIN, text);
	c->cursor_row = row;
	c->cursor_col = lead + before;
	c->cursor_shown = true;
	if (a->hint[0] != '\0') {
		canvas_fill(c, row - 1, 0, c->cols, ROLE_PLAIN, ' ');
		canvas_text(c, row - 1, 0, c->cols, ROLE_INFO, a->hint);
	}
}

/* A text above the key bar, in as many lines as it needs, `most` of them. */
static void
draw_note(struct canvas *c, int most, enum role role, const char *text)
{
	enum role ground = role == ROLE_ASK ? ROLE_ASK : ROLE_PLAIN;
	int margin = role == ROLE_ASK ? 1 : 0;
	int lines = 1, top;

	while (lines < most && width_text(text) > lines * (c->cols - 10))
		lines++;
	if (width_text(text) <= c->cols - 2 * margin)
		lines = 1;
	top = c->rows - 1 - lines;
	for (int i = 0; i < lines; i++)
		canvas_fill(c, top + i, 0, c->cols, ground, ' ');
	canvas_wrap(c, top, margin, c->cols - 2 * margin, lines, role, text);
}

/* The newest event, while there is no message. */
static void
draw_event(const struct app *a, struct canvas *c, int row)
{
	static const enum role roles[] = {
		[EVENT_INFO] = ROLE_PLAIN,
		[EVENT_NOTE] = ROLE_INFO,
		[EVENT_WARN] = ROLE_WARN,
		[EVENT_ERROR] = ROLE_BAD,
	};
	const struct snapshot *s = a->snap;
	const struct event *e;
	char when[FORMAT_WHEN], text[128];

	if (s == NULL || s->nevents == 0 || s->nevents > SNAP_EVENTS)
		return;
	e = &s->events[s->nevents - 1];
	format_clean(text, sizeof(text), e->text);
	canvas_print(c, row, 0, c->cols,
	    e->level <= EVENT_ERROR ? roles[e->level] : ROLE_PLAIN, "%s %s",
	    format_when(when, sizeof(when), e->wall, app_how(a)), text);
}

static void
draw_status(const struct app *a, struct canvas *c)
{
	int row = c->rows - PROMPT_ROW;

	if (a->question[0] != '\0')
		draw_note(c, ASK_ROWS, ROLE_ASK, a->question);
	else if (a->prompt != NULL)
		draw_prompt(a, c, row);
	else if (a->said[0] != '\0')
		draw_note(c, SAID_ROWS, a->said_role, a->said);
	else
		draw_event(a, c, row);
}

/* One key and its word; false if there is no room. */
static bool
draw_key(struct app *a, struct canvas *c, int row, int *col, int code,
    const char *word)
{
	char key[32];
	int need;

	verb_key_name(code, key, sizeof(key));
	need = width_text(key) + width_text(word) + 2;
	if (*col + need > c->cols)
		return false;
	if (a->prompt == NULL)
		note_hit(a, row, *col, need - 1, code);
	*col += canvas_print(c, row, *col, c->cols, ROLE_KEY, "%s", key);
	*col += canvas_print(c, row, *col, c->cols, ROLE_BAR, " %s ", word);
	return true;
}

/* The keys that a question or the prompt takes; false if neither is open. */
static bool
draw_modal_keys(struct app *a, struct canvas *c, int row, int *col)
{
	if (a->question[0] != '\0' && a->nchoices > 0) {
		for (size_t i = 0; i < a->nchoices; i++)
			draw_key(a, c, row, col, a->choice[i].key,
			    _(a->choice[i].word));
		draw_key(a, c, row, col, KEYCODE_ESC, _("Leave"));
		return true;
	}
	if (a->question[0] != '\0') {
		draw_key(a, c, row, col, 'y', _("Yes"));
		if (a->yes == app_leave && app_leavable(a))
			draw_key(a, c, row, col, 'd', _("Detach"));
		draw_key(a, c, row, col, 'n', _("No"));
		return true;
	}
	if (a->prompt == NULL)
		return false;
	if (a->line == LINE_VERB) {
		draw_key(a, c, row, col, KEYCODE_ENTER, _("Run"));
		draw_key(a, c, row, col, KEYCODE_TAB, _("Complete"));
		draw_key(a, c, row, col, KEYCODE_UP, _("Recall"));
	} else {
		draw_key(a, c, row, col, KEYCODE_ENTER,
		    a->line == LINE_FILTER       ? _("Filter")
			: a->line == LINE_SEARCH ? _("Search")
						 : _("Go on"));
	}
	draw_key(a, c, row, col, KEYCODE_ESC, _("Leave"));
	return true;
}

/* Would this verb change nothing now? Of `start` and `observe` only the one
 * that does something takes room in the key bar. */
static bool
is_idle(const struct app *a, const struct verb *v)
{
	bool sets = a->snap != NULL && a->snap->clock == CLOCK_SET;

	bool trial = a->snap != NULL && a->snap->trial.back;

	if (v->run == pad_verb && a->link.distant)
		return true;
	return ((v->run == verb_keep || v->run == verb_revert) && !trial) ||
	    (v->run == verb_start && sets) || (v->run == verb_observe && !sets);
}

/* The key that the bar shows for a verb on this screen; 0: none. Where keys
 * are text, it is none that types something. */
static int
bar_key(const struct verb *v, unsigned screen)
{
	for (int i = 0; i < VERB_KEYS && v->keys[i] != 0; i++) {
		int key = v->keys[i];
		bool types = key >= ' ' && key < KEYCODE_BACKSPACE;

		if (screen == SCREEN_EDIT && types)
			continue;
		return verb_by_key(key, screen) == v ? key : 0;
	}
	return 0;
}

/* Which verbs come next in the bar: those of the screen alone come first
 * where there are many of them. */
enum bar_part { BAR_ALL, BAR_OWN, BAR_OTHERS };

static void
draw_verbs(struct app *a, struct canvas *c, int *col, enum bar_part part)
{
	unsigned screen = app_screen(a);
	const struct verb *v;

	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		bool own = (v->screens & screen) != 0;
		int key;

		if (v->bar == NULL || (v->where & VERB_KEY) == 0 ||
		    is_idle(a, v) || (part == BAR_OWN && !own) ||
		    (part == BAR_OTHERS && own))
			continue;
		key = bar_key(v, screen);
		if (key != 0 &&
		    !draw_key(a, c, c->rows - 1, col, key, _(v->bar)))
			break;
	}
}

static void
draw_bar(struct app *a, struct canvas *c)
{
	const unsigned own = SCREEN_CONFIG | SCREEN_EDIT | SCREEN_SAVE |
	    SCREEN_VERSIONS | SCREEN_VERSION | SCREEN_TRIAL | SCREEN_SERVERS |
	    SCREEN_SERVER | SCREEN_SETUP;
	int row = c->rows - 1, col = 0;

	if (!draw_modal_keys(a, c, row, &col)) {
		if ((app_screen(a) & own) == 0) {
			draw_verbs(a, c, &col, BAR_ALL);
		} else {
			draw_verbs(a, c, &col, BAR_OWN);
			draw_verbs(a, c, &col, BAR_OTHERS);
		}
	}
	canvas_fill(c, row, col, c->cols - col, ROLE_BAR, ' ');
}

/* The cursor, seen or not, rests on the selected row, else where the screen
 * begins: screen readers read there. The prompt takes it. */
static void
rest_cursor(struct canvas *c, int top, int rows)
{
	if (c->cursor_shown)
		return; /* an editor has put it somewhere */
	c->cursor_row = top;
	c->cursor_col = 0;
	for (int row = top; row < top + rows; row++)
		if (canvas_at(c, row, 0)->role == ROLE_SELECTED) {
			c->cursor_row = row;
			return;
		}
}

void
app_draw(struct app *a, struct canvas *c)
{
	struct view *v = app_view(a);
	struct scene sc;
	int head, rows;

	canvas_clear(c);
	a->nhits = 0;
	a->rows = c->rows;
	a->cols = c->cols;
	sc = app_scene(a);
	if (c->rows < MIN_ROWS || c->cols < MIN_COLS) {
		char text[96];

		snprintf(text, sizeof(text),
		    _("terminal too small: %dx%d, need %dx%d"), c->cols,
		    c->rows, MIN_COLS, MIN_ROWS);
		canvas_wrap(c, 0, 0, c->cols, c->rows, ROLE_WARN, text);
		return;
	}
	head = app_head_rows(a, c->rows, c->cols);
	rows = app_view_rows(a, c->rows, c->cols);
	view_update(v, &sc, rows);
	draw_head(a, c);
	view_draw(v, &sc, c, head, rows);
	rest_cursor(c, head, rows);
	draw_status(a, c);
	draw_bar(a, c);
}
