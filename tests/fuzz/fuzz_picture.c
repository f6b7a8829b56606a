/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any octets as the picture of an engine that means no good: whatever was
 * taken can be written and read again and says the same then, can grow older,
 * be printed and drawn, and no cell holds what could steer a terminal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/picture.h"
#include "tests/fuzz/must.h"
#include "ui/app.h"
#include "ui/options.h"
#include "ui/print.h"
#include "ui/print_server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Peers that are gone through: more say nothing new. */
#define PEERS 16

static bool
take(struct snapshot **s, const char *text, size_t len)
{
	const char *at = text, *end = text + len;
	struct picture_reader r;
	struct control_item item;

	picture_read_start(&r);
	while (control_next(&at, end, &item)) {
		if (!picture_read(&r, &item, s))
			return false;
		if ((*s)->npeers > PEERS)
			(*s)->npeers = PEERS;
	}
	return true;
}

static size_t
write_all(const struct snapshot *s, char *text, size_t room)
{
	struct control_text t;

	control_text_start(&t, text, room);
	for (int p = 0; p < PICTURE_PEER; p++)
		picture_write(&t, s, (enum picture_part)p, 0);
	for (size_t i = 0; i < s->npeers; i++)
		picture_write(&t, s, PICTURE_PEER, i);
	MUST(!t.cut);
	return control_text_end(&t);
}

/* Texts settle at the first reading: what is written then stays. */
static void
there_and_back(const struct snapshot *s)
{
	static char first[1 << 18], again[1 << 18];
	size_t len = write_all(s, first, sizeof(first)), len2;
	struct snapshot *copy = picture_new();

	MUST(take(&copy, first, len));
	len2 = write_all(copy, again, sizeof(again));
	MUST(len == len2 && memcmp(first, again, len) == 0);
	free(copy);
}

static void
show(const struct snapshot *s)
{
	struct app *a = app_new(&(struct app_cfg){ .title = "fuzz" });
	struct canvas *c = canvas_new(24, 80, false);
	FILE *out = fopen("/dev/null", "w");
	struct options o = { .wide = true };

	print_peers(s, &o, out);
	print_peers_json(s, out);
	print_clients(s, out);
	print_clients_json(s, out);
	print_counters(s, s, out);
	fclose(out);
	for (const char *key = "1234567890"; *key != '\0'; key++) {
		app_update(a, s);
		app_key(a, *key);
		app_draw(a, c);
	}
	for (int i = 0; i < c->rows * c->cols; i++)
		MUST(c->cell[i].ch >= ' ' && c->cell[i].ch != 0x7f &&
		    (c->cell[i].ch < 0x80 || c->cell[i].ch > 0x9f));
	canvas_free(c);
	app_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct snapshot *s = picture_new();

	if (take(&s, (const char *)data, size)) {
		there_and_back(s);
		show(s);
		for (int p = 0; p < PICTURE_PEER; p++)
			picture_age((enum picture_part)p, s, 1.5);
		for (size_t i = 0; i < s->npeers; i++)
			picture_age(PICTURE_PEER, &s->peers[i], 1e9);
		show(s);
	}
	free(s);
	return 0;
}
