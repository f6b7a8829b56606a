/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Octets as a life of the console: keys as a terminal sends them, sizes,
 * pictures of the engine with anything in their numbers and names, lines at
 * the prompt. Whatever comes, it draws, and no cell holds what could steer a
 * terminal.
 */

#include "tests/fuzz/must.h"
#include "tests/unit/scene.h"
#include "ui/app.h"
#include "ui/keys.h"
#include "ui/width.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *at;
	size_t left;
};

static uint8_t
octet(struct input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

static void
octets(struct input *in, void *out, size_t len)
{
	uint8_t *to = out;

	for (size_t i = 0; i < len; i++)
		to[i] = octet(in);
}

/* Numbers may be anything; texts end, and enumerations are in range, as the
 * engine promises. */
static void
spoil(struct snapshot *s, struct input *in)
{
	struct snap_peer *p;
	size_t n = octet(in) % (sizeof(p->name) - 1);

	octets(in, &s->offset, sizeof(s->offset));
	s->truth = s->offset;
	s->sync = octet(in) % (SYNC_ORPHAN + 1);
	s->why = octet(in) % (WHY_PANIC + 1);
	s->clock = octet(in) & 1;
	octets(in, s->clock_note, octet(in) % (sizeof(s->clock_note) - 1));
	if (s->npeers == 0)
		return;
	p = &s->peers[octet(in) % s->npeers];
	octets(in, p->name, n);
	octets(in, &p->delay, sizeof(p->delay));
	octets(in, &p->offset, sizeof(p->offset));
	octets(in, &p->when, sizeof(p->when));
	octets(in, &p->trail[octet(in) % SNAP_TRAIL], sizeof(p->trail[0]));
	p->hpoll = (int8_t)octet(in);
	p->precision = (int8_t)octet(in);
	p->trail_len = octet(in);
	p->exchanges = octet(in);
	p->filled = octet(in);
	p->id = octet(in);
	p->phase = octet(in) % (PHASE_REFUSED + 1);
	p->tally = octet(in) % (TALLY_PPSPEER + 1);
	p->stratum = octet(in);
	octets(in, &p->refid, sizeof(p->refid));
	octets(in, &p->exchange[0].t1, sizeof(p->exchange[0].t1));
}

static void
check(struct app *a, struct canvas *c)
{
	app_draw(a, c);
	for (int row = 0; row < c->rows; row++)
		for (int col = 0; col < c->cols; col++) {
			const struct cell *at = canvas_at(c, row, col);

			MUST(at->role < ROLE_COUNT);
			if (at->width == 0) {
				MUST(col > 0);
				MUST(canvas_at(c, row, col - 1)->width == 2);
				continue;
			}
			MUST((int)width_of(at->ch) == at->width);
			MUST(!c->ascii || at->ch <= 0x7E);
			for (int i = 0; i < CANVAS_MARKS; i++)
				MUST(at->mark[i] == 0 ||
				    width_of(at->mark[i]) == WIDTH_MARK);
		}
	MUST(c->cursor_row < c->rows && c->cursor_col < c->cols);
}

static void
picture(struct app *a, struct input *in)
{
	struct snapshot *s =
	    scene_make((enum scene_kind)(octet(in) % SCENE_MANY));

	spoil(s, in);
	s->acked = octet(in);
	s->ack_ok = s->acked & 1;
	app_update(a, s);
	free(s);
}

static void
line(struct app *a, struct input *in)
{
	char text[64] = "";
	size_t len = octet(in) % sizeof(text);

	octets(in, text, len > 0 ? len - 1 : 0);
	app_prompt(a, text, octet(in), text);
	if ((len & 1) != 0)
		app_line(a, text);
	if ((len & 2) != 0)
		app_prompt(a, NULL, 0, NULL);
}

static void
press(struct app *a, struct keys *k, struct input *in)
{
	uint8_t some[16];
	size_t len = octet(in) % sizeof(some);
	bool late = octet(in) & 1;
	struct keypress p;

	octets(in, some, len);
	keys_add(k, some, len);
	while (keys_next(k, late, &p)) {
		MUST(p.len > 0 && p.len <= sizeof(p.raw));
		if ((app_key(a, p.key) & REACT_COMMAND) != 0)
			app_sent(a, octet(in));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct app_cfg cfg = { .title = "fuzz" };
	struct input in = { .at = data, .left = size };
	struct app *a = app_new(&cfg);
	struct canvas *c = canvas_new(24, 80, octet(&in) & 1);
	struct keys k = { .used = 0 };

	for (int turns = 0; in.left > 0 && turns < 64; turns++) {
		switch (octet(&in) % 4) {
		case 0:
			press(a, &k, &in);
			break;
		case 1:
			picture(a, &in);
			break;
		case 2:
			line(a, &in);
			break;
		default:
			canvas_resize(c, octet(&in) % 60, octet(&in));
			break;
		}
		check(a, c);
	}
	canvas_free(c);
	app_free(a);
	return 0;
}
