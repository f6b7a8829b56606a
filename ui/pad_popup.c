/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion: what can stand at the cursor, offered below it. */

#include "config/about.h"
#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/format.h"
#include "ui/key.h"
#include "ui/pad_state.h"
#include "ui/width.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The cursor's line up to what completion looks at. */
static size_t
cursor_line(const struct pad *p, char *out, size_t size,
    struct editor_look *look, struct line *line)
{
	size_t len;

	editor_look(p->ed, look);
	*line = buffer_line(editor_buffer(p->ed), look->line);
	line->from = look->cursor - look->octet;
	len = line->end - line->from;
	return buffer_copy(
	    editor_buffer(p->ed), line->from, len < size ? len : size, out);
}

void
pad_know_hosts(struct pad *p, const struct complete_name *host, size_t count)
{
	p->known = host;
	p->nknown = count;
}

/* Running sources, then those that are known; to be freed. What is offered
 * outlives the picture, so names are copied. */
static struct complete_name *
names_of_hosts(const struct app *a, struct pad *p, size_t *count)
{
	size_t running = a->snap != NULL ? a->snap->npeers : 0, n = 0;
	struct complete_name *out =
	    calloc(running + p->nknown + 1, sizeof(out[0]));

	free(p->running);
	p->running = calloc(running + 1, sizeof(p->running[0]));
	if (out == NULL || p->running == NULL)
		abort();
	for (size_t i = 0; i < running; i++) {
		snprintf(
		    p->running[n], SNAP_NAME, "%s", a->snap->peers[i].name);
		if (p->running[n][0] == '\0')
			continue;
		out[n].name = p->running[n];
		out[n++].help = _("a source that runs now");
	}
	if (p->nknown > 0)
		memcpy(out + n, p->known, p->nknown * sizeof(out[0]));
	*count = n + p->nknown;
	return out;
}

static unsigned
dialect_of(const struct pad *p)
{
	return p->conf != NULL ? conf_dialect(p->conf) : DIALECT_BOTH;
}

/* What can stand at the cursor goes to p->offers. */
static bool
look_up(struct app *a, struct pad *p)
{
	struct complete_name *name;
	char text[COMPLETE_MAX];
	struct editor_look look;
	size_t names, len;
	struct line line;
	bool found;

	len = cursor_line(p, text, sizeof(text), &look, &line);
	if (look.octet > len)
		return false;
	name = names_of_hosts(a, p, &names);
	found = complete_at(&p->offers, dialect_of(p), (uint32_t)look.line + 1,
	    text, len, (uint32_t)look.octet + 1, name, names);
	free(name);
	return found;
}

/* Puts an offered word there; a blank behind it if more must follow and the
 * line ends here. */
static unsigned
accept(struct app *a, struct pad *p)
{
	const struct complete_item *it = &p->offers.item[p->offer];
	struct editor_look look;
	char word[300];
	size_t from;
	struct line line;
	int n;

	p->popup = false;
	editor_look(p->ed, &look);
	line = buffer_line(editor_buffer(p->ed), look.line);
	from = look.cursor - look.octet + p->offers.col - 1;
	n = snprintf(word, sizeof(word), "%s%s", it->text,
	    it->more && from + p->offers.len == line.end ? " " : "");
	if (n < 0 || (size_t)n >= sizeof(word))
		return REACT_DRAW;
	return pad_did(
	    a, p, editor_replace(p->ed, from, p->offers.len, word, (size_t)n));
}

unsigned
pad_complete(struct app *a, struct pad *p)
{
	struct editor_look look;

	editor_look(p->ed, &look);
	p->editing = true;
	if (look.selection)
		return pad_did(a, p, editor_do(p->ed, EDITOR_TAB, false));
	if (!look_up(a, p)) {
		if (p->offers.wants[0] != '\0')
			return app_say(
			    a, ROLE_INFO, _("here stands %s"), p->offers.wants);
		return pad_did(a, p, editor_do(p->ed, EDITOR_TAB, false));
	}
	p->offer = p->offer_top = 0;
	if (p->offers.count == 1 && !p->offers.item[0].near)
		return accept(a, p);
	p->popup = true;
	return REACT_DRAW;
}

static void
choose(struct pad *p, size_t to)
{
	p->offer = to % p->offers.count;
	if (p->offer < p->offer_top)
		p->offer_top = p->offer;
	if (p->offer >= p->offer_top + PAD_OFFERS)
		p->offer_top = p->offer - PAD_OFFERS + 1;
}

bool
pad_popup_key(struct app *a, struct pad *p, int key, unsigned *react)
{
	size_t n = p->offers.count;
	bool typed =
	    (key > ' ' && key < KEYCODE_FIRST) || key == KEYCODE_BACKSPACE;

	*react = REACT_DRAW;
	if (key == KEYCODE_DOWN || key == KEYCODE_TAB || key == KEY_CTRL('n') ||
	    key == KEYCODE_CTRL_SPACE) {
		choose(p, p->offer + 1);
	} else if (key == KEYCODE_UP || key == KEYCODE_BACKTAB ||
	    key == KEY_CTRL('p')) {
		choose(p, p->offer + n - 1);
	} else if (key == KEYCODE_PGDN || key == KEYCODE_PGUP) {
		size_t page =
		    key == KEYCODE_PGDN ? PAD_OFFERS : n - PAD_OFFERS % n;

		choose(p, p->offer + page);
	} else if (key == KEYCODE_ENTER) {
		*react = accept(a, p);
	} else if (key == KEYCODE_ESC || key == KEY_CTRL('g')) {
		p->popup = false;
	} else if (typed) {
		bool taken;

		/* The text goes on, and the offers with it. */
		p->popup = false;
		*react = pad_key(a, p, key, &taken);
		p->popup = look_up(a, p) && p->offers.count > 0;
		p->offer = p->offer_top = 0;
	} else {
		p->popup = false;
		return false;
	}
	return true;
}

/* The rows that fit above or below the cursor. */
static int
popup_rows(const struct pad *p, int room)
{
	int n = (int)(p->offers.count - p->offer_top);

	n = n < PAD_OFFERS ? n : PAD_OFFERS;
	return n < room ? n : room;
}

static int
widest(const struct pad *p, int rows)
{
	int width = 8;

	for (int i = 0; i < rows; i++) {
		int w =
		    width_text(p->offers.item[p->offer_top + (size_t)i].text);

		width = w > width ? w : width;
	}
	return width;
}

void
pad_draw_popup(
    const struct pad *p, struct canvas *c, int row, int col, int top, int rows)
{
	int below = top + rows - row - 1, above = row - top, n, at, width, full;

	if (!p->popup)
		return;
	n = popup_rows(p, below > above ? below : above);
	at = below >= n || below >= above ? row + 1 : row - n;
	width = widest(p, n);
	full = c->cols - col < width + 30 && c->cols > width + 34
	    ? width + 34
	    : c->cols - col;
	if (full > 76)
		full = 76;
	if (col + full > c->cols)
		col = c->cols - full;
	for (int i = 0; i < n; i++) {
		size_t k = p->offer_top + (size_t)i;
		const struct complete_item *it = &p->offers.item[k];
		enum role role = k == p->offer ? ROLE_SELECTED : ROLE_BAR;

		canvas_fill(c, at + i, col, full, role, ' ');
		canvas_text(c, at + i, col + 1, width, role, it->text);
		canvas_text(c, at + i, col + width + 3, full - width - 4, role,
		    it->help != NULL ? it->help : "");
		if (k == p->offer)
			canvas_put(c, at + i, col, 1, role, ">");
	}
}

unsigned
pad_about(struct app *a, struct pad *p)
{
	char text[COMPLETE_MAX];
	struct editor_look look;
	struct paper *paper;
	struct line line;
	size_t len;
	char *help;

	if (!p->loaded)
		return REACT_DRAW;
	len = cursor_line(p, text, sizeof(text), &look, &line);
	help = look.octet > len
	    ? NULL
	    : about_at(dialect_of(p), (uint32_t)look.line + 1, text, len,
		  (uint32_t)look.octet + 1);
	if (help == NULL)
		return app_say(a, ROLE_INFO, "%s",
		    _("there is no word here that could be explained; Tab "
		      "shows what can stand here"));
	paper = paper_new();
	paper_text(paper, ROLE_PLAIN, help);
	free(help);
	return pad_show_paper(a, &view_about, paper);
}
