/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Octets as a life of the console: keys as a terminal sends them, the mouse,
 * pastes, sizes, lines at the prompt, hostile pictures of the engine, names
 * and answers from the network. Whatever comes, it draws; no cell and no line
 * that is printed holds what could steer a terminal; the same state is drawn
 * alike twice; and the selection stays with its source.
 */

#include "config/theme.h"
#include "tests/fuzz/hostile.h"
#include "tests/fuzz/must.h"
#include "ui/app.h"
#include "ui/desk.h"
#include "ui/keys.h"
#include "ui/print.h"
#include "ui/print_clock.h"
#include "ui/print_detail.h"
#include "ui/print_log.h"
#include "ui/print_server.h"
#include "ui/print_status.h"
#include "ui/width.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	TURNS = 64,
	FEW = 16, /* sources, up to which all is printed */
};

struct life {
	struct hostile in;
	struct app *app;
	struct canvas *canvas;
	struct keys keys;
	struct snapshot *snap; /* the engine's; NULL before the first */
	uint32_t asked;        /* ntpq's question; 0: none */
};

/* ---- what must hold ---- */

static void
must_be_cell(const struct canvas *c, int row, int col)
{
	const struct cell *at = canvas_at(c, row, col);

	MUST(at->role < ROLE_COUNT);
	if (at->width == 0) {
		MUST(col > 0);
		MUST(canvas_at(c, row, col - 1)->width == 2);
		return;
	}
	MUST((int)width_of(at->ch) == at->width);
	MUST(at->ch >= ' ' && (at->ch < 0x7F || at->ch > 0x9F));
	MUST(col + at->width <= c->cols);
	MUST(!c->ascii || at->ch <= 0x7E);
	for (int i = 0; i < CANVAS_MARKS; i++)
		MUST(at->mark[i] == 0 || width_of(at->mark[i]) == WIDTH_MARK);
}

static void
must_be_text(const char *text)
{
	uint32_t ch;
	size_t len;

	for (; (len = width_decode(text, &ch)) > 0; text += len)
		if (ch != '\n') {
			if (width_of(ch) == WIDTH_UNFIT)
				fprintf(
				    stderr, "U+%04X in: %.200s\n", ch, text);
			MUST(width_of(ch) != WIDTH_UNFIT);
		}
}

static void
check(const struct life *l)
{
	struct canvas *c = l->canvas, *again;

	app_draw(l->app, c);
	/* Outside there is none: the screen is too small for anything. */
	MUST(c->cursor_row >= -1 && c->cursor_row < c->rows);
	MUST(c->cursor_col >= -1 && c->cursor_col < c->cols);
	MUST((c->cursor_row < 0) == (c->cursor_col < 0));
	again = canvas_new(c->rows, c->cols, c->ascii);
	app_draw(l->app, again);
	for (int row = 0; row < c->rows; row++)
		for (int col = 0; col < c->cols; col++) {
			must_be_cell(c, row, col);
			MUST(cell_equal(canvas_at(c, row, col),
			    canvas_at(again, row, col)));
		}
	MUST(c->cursor_row == again->cursor_row);
	MUST(c->cursor_col == again->cursor_col);
	canvas_free(again);
}

/* Everything that is printed and not drawn. */
static void
print_all(const struct snapshot *s)
{
	struct options o = { .wide = true };
	struct scene sc = { .snap = s,
		.words = true,
		.cols = 80,
		.how = FORMAT_UTF8,
		.zone = "UTC" };
	char *text = NULL;
	size_t size, count;
	FILE *out = open_memstream(&text, &size);
	const struct tab *tabs = view_tabs(&count);

	MUST(out != NULL);
	print_peers(s, &o, out);
	print_status(s, 0, out);
	print_clients(s, out);
	print_counters(s, s, out);
	print_clock(s, CLOCK_MINUTES, out);
	print_log(s, 0, out);
	for (size_t i = 0; i < s->npeers && i < FEW; i++)
		print_detail(&s->peers[i], &sc, out);
	for (size_t i = 0; s->npeers < FEW && i < count; i++) {
		struct view v = { .ops = tabs[i].ops };

		print_view(&v, &sc, out);
		view_free(&v);
	}
	fclose(out);
	must_be_text(text);
	free(text);
}

/* ---- what happens ---- */

/* Any text may lie in the file, and anything may come of a wish. */
static unsigned
serve_desk(struct life *l)
{
	unsigned react = 0;
	struct desk_wish w;

	for (int n = 0; n < 8 && app_desk_wish(l->app, &w); n++) {
		char text[256];
		size_t len = hostile_octet(&l->in);
		struct desk_answer r = { .job = w.job,
			.result = (enum desk_result)hostile_below(&l->in, 4) };
		struct save_text base = { text, len };

		hostile_octets(&l->in, text, len);
		r.text = hostile_below(&l->in, 8) != 0 ? text : NULL;
		r.len = r.text != NULL ? len : 0;
		r.state.writable = hostile_below(&l->in, 4) != 0;
		r.state.draft = (enum desk_draft)hostile_below(&l->in, 3);
		r.line = hostile_octet(&l->in);
		react |= app_desk(l->app, &r, &base);
	}
	return react & ~(unsigned)REACT_DESK;
}

static void
react(struct life *l, unsigned what)
{
	enum command_kind kind;
	uint16_t assoc;

	if ((what & REACT_DESK) != 0)
		what |= serve_desk(l);
	if ((what & REACT_COMMAND) != 0) {
		app_wish(l->app, &kind, &assoc);
		app_sent(l->app, hostile_below(&l->in, 4));
	}
	if ((what & REACT_ASK) != 0) {
		MUST(app_question_6(l->app)->text != NULL);
		l->asked = hostile_below(&l->in, 4);
		app_asked(l->app, l->asked);
	}
	free((what & REACT_QUIT) != 0 ? app_take_paper(l->app) : NULL);
}

/* As a terminal sends them. */
static void
press(struct life *l)
{
	uint8_t some[16];
	size_t len = hostile_below(&l->in, sizeof(some));
	bool late = hostile_below(&l->in, 2);
	struct keypress p;

	hostile_octets(&l->in, some, len);
	keys_add(&l->keys, some, len);
	while (keys_next(&l->keys, late, &p)) {
		MUST(p.len <= sizeof(p.raw));
		if (p.key == KEYCODE_MOUSE)
			react(l, app_mouse(l->app, &p.mouse));
		else if (p.key == KEYCODE_PASTE)
			react(l, app_paste(l->app, (const char *)p.raw, p.len));
		else if (p.key != KEYCODE_REPORT && p.key != KEYCODE_PASTE_END)
			react(l, app_key(l->app, p.key));
	}
}

static size_t
count_verbs(void)
{
	size_t n = 0;

	while (verb_at(n) != NULL)
		n++;
	return n;
}

/* Keys that mean something, one after the other. */
static void
press_verbs(struct life *l)
{
	size_t n = count_verbs();

	for (unsigned k = hostile_below(&l->in, 8); k > 0; k--) {
		const struct verb *v = verb_at(hostile_octet(&l->in) % n);
		int key = v->keys[hostile_below(&l->in, VERB_KEYS)];

		react(l, app_key(l->app, key != 0 ? key : KEYCODE_DOWN));
	}
}

static void
point(struct life *l)
{
	struct mouse m = { .act = (enum mouse_act)hostile_below(&l->in, 4),
		.row = (int)hostile_octet(&l->in),
		.col = (int)hostile_octet(&l->in) };

	app_modes(l->app)->mouse = true;
	react(l, app_mouse(l->app, &m));
}

/* The source that is meant stays the same one as long as it is there. A filter
 * may hide it, and another tab does not look. */
static void
take_picture(struct life *l)
{
	const struct snap_peer *p = app_peer(l->app);
	const struct view *v = app_view(l->app);
	uint16_t id = p != NULL ? p->id : 0;
	bool bound = v->ops == &view_detail ||
	    (v->ops == &view_peers && v->list.filter[0] == '\0');
	struct scene sc = { .snap = l->snap };

	react(l, app_update(l->app, l->snap));
	app_draw(l->app, l->canvas);
	if (id == 0 || !bound || app_modes(l->app)->paused)
		return;
	sc.snap = app_snapshot(l->app);
	if (scene_peer(&sc, id) == NULL)
		return;
	MUST(app_peer(l->app) != NULL && app_peer(l->app)->id == id);
}

static void
meet(struct life *l)
{
	free(l->snap);
	l->snap = hostile_picture(&l->in);
	take_picture(l);
}

static void
change(struct life *l)
{
	if (l->snap == NULL)
		meet(l);
	for (unsigned k = hostile_below(&l->in, 4) + 1; k > 0; k--)
		hostile_change(&l->in, l->snap);
	take_picture(l);
	if (l->snap->npeers < FEW && hostile_below(&l->in, 4) == 0)
		print_all(l->snap);
}

/* A verb, or anything, at the prompt. */
static void
enter(struct life *l)
{
	char text[128] = "", hint[64];
	size_t n = count_verbs(), used;
	unsigned how = hostile_octet(&l->in);

	if ((how & 4) != 0)
		snprintf(text, sizeof(text), "%s ",
		    verb_at(hostile_octet(&l->in) % n)->name);
	if ((how & 8) != 0) {
		used = strlen(text);
		snprintf(text + used, sizeof(text) - used, "%u ",
		    hostile_below(&l->in, 9));
	}
	used = strlen(text);
	hostile_text(&l->in, text + used, sizeof(text) - used);
	hostile_text(&l->in, hint, sizeof(hint));
	app_prompt(l->app, text, hostile_octet(&l->in), hint);
	if ((how & 16) != 0)
		check(l);
	if ((how & 1) != 0)
		react(l, app_line(l->app, text));
	if ((how & 2) != 0)
		app_prompt(l->app, NULL, 0, NULL);
}

static void
resize(struct life *l)
{
	static const int rows[] = { 0, 1, 2, 9, 10, 16, 24, 43, 60 };
	static const int cols[] = { 0, 1, 39, 40, 79, 80, 119, 120, 132, 250 };
	unsigned how = hostile_octet(&l->in);

	if ((how & 1) != 0)
		canvas_resize(l->canvas, (int)hostile_below(&l->in, 80),
		    (int)hostile_octet(&l->in));
	else
		canvas_resize(l->canvas, rows[hostile_below(&l->in, 9)],
		    cols[hostile_below(&l->in, 10)]);
}

static void
attach(struct life *l)
{
	struct link_info i = { .attached = hostile_below(&l->in, 2),
		.state = (enum link_state)hostile_below(&l->in, LINK_LOST + 1),
		.pid = (int)hostile_octet(&l->in),
		.may = hostile_below(&l->in, 2),
		.distant = hostile_below(&l->in, 2),
		.since = hostile_number(&l->in) };

	hostile_text(&l->in, i.host, sizeof(i.host));
	hostile_text(&l->in, i.about, sizeof(i.about));
	hostile_text(&l->in, i.trouble, sizeof(i.trouble));
	hostile_text(&l->in, i.version, sizeof(i.version));
	hostile_text(&l->in, i.unlisted, sizeof(i.unlisted));
	react(l, app_attached(l->app, &i));
}

/* What the network says: names of addresses, answers to ntpq's questions. */
static void
hear(struct life *l)
{
	struct link_answer answer = { .id = l->asked,
		.op = (uint8_t)hostile_below(&l->in, 13),
		.assoc = (uint16_t)hostile_octet(&l->in),
		.status = (uint16_t)(hostile_octet(&l->in) * 257) };
	char text[600];
	struct addr addr;

	hostile_text(&l->in, text, sizeof(text));
	if (app_wants_name(l->app, &addr))
		react(l, app_name(l->app, &addr, text));
	answer.text = text;
	answer.len = strlen(text);
	if (hostile_below(&l->in, 4) == 0)
		hostile_text(&l->in, answer.why, sizeof(answer.why));
	react(l, app_answered(l->app, &answer));
}

static void
dress(struct life *l)
{
	struct app_modes *m = app_modes(l->app);
	unsigned how = hostile_octet(&l->in);
	struct layouts all;
	struct style style;
	char text[64];

	m->wide = how & 1;
	m->numbers = how & 2;
	m->local = how & 4;
	m->ntpq = how & 8;
	m->reverse = how & 16;
	m->interval = (how & 32) != 0 ? 1 : 0;
	if ((how & 64) != 0) {
		app_layouts(l->app, &all);
		hostile_octets(&l->in, all.table[0].column, 40);
		for (size_t i = 0; i < LAYOUT_COLUMNS; i++)
			all.table[0].column[i][LAYOUT_NAME - 1] = '\0';
		all.table[0].inverse = how & 128;
		app_lay_out(l->app, &all);
	}
	if (theme_style_parse(hostile_text(&l->in, text, sizeof(text)), &style))
		MUST(style.fg >= -1 && style.fg <= 7 && style.bg >= -1 &&
		    style.bg <= 7);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const act[])(struct life * l) = { press, press_verbs,
		press_verbs, point, meet, change, change, change, enter, resize,
		attach, hear, dress };
	const struct app_cfg cfg = { .title = "fuzz" };
	struct life l = { .in = { data, size } };

	l.app = app_new(&cfg);
	l.canvas = canvas_new(24, 80, hostile_below(&l.in, 2));
	for (int turns = 0; l.in.left > 0 && turns < TURNS; turns++) {
		act[hostile_octet(&l.in) % (sizeof(act) / sizeof(act[0]))](&l);
		check(&l);
	}
	free(l.snap);
	canvas_free(l.canvas);
	app_free(l.app);
	return 0;
}
