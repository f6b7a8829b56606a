/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/attach.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/attach_book.h"
#include "engine/attach_wire.h"
#include "engine/picture_value.h"
#include "sys/kept.h"
#include "sys/memory.h"

/* Requests that are worked off in one turn of the loop: packets wait for it. */
#define TURN 16

/* Octets kept free for what stands behind the picture. */
#define TAIL 64

struct client {
	struct local_who who;
	/* Its question for the picture, while that waits. */
	bool waits;
	uint16_t sequence;
	uint64_t since;
	size_t from;
	/* Its command, while the engine carries it out. */
	uint32_t command; /* id; 0: none */
	uint16_t command_sequence;
};

struct attach {
	struct local *local;
	struct local_who self;
	const struct kept *kept; /* our keeper; NULL: none */
	struct attach_book book;
	uint32_t last_id;
	struct client client[LOCAL_CLIENTS];
	char text[CONTROL_RESPONSE];
	uint8_t datagram[CONTROL_HEADER + ATTACH_PIECE + 4];
};

_Static_assert(
    CONTROL_HEADER + ATTACH_PIECE + 4 <= LOCAL_MAX, "a piece must fit");

static void
explain(int error, const char *path, char *why, size_t size)
{
	const char *slash = strrchr(path, '/');
	int dir = slash != NULL && slash != path ? (int)(slash - path) : 1;

	if (error == EADDRINUSE)
		snprintf(why, size,
		    _("another engine is attached to at %s already"), path);
	else if (error == EPERM)
		snprintf(why, size,
		    _("the directory %.*s must be ours, and nobody else may "
		      "write in it; --socket names another place"),
		    dir, path);
	else
		snprintf(why, size,
		    _("%s cannot be listened at: %s; --socket names another "
		      "place"),
		    path, strerror(error));
}

struct attach *
attach_open(const char *path, const char *group, char *why, size_t size)
{
	long gid = group[0] != '\0' ? local_group(group) : -1;
	struct attach *a;
	struct local *l;
	int error;

	l = local_open(path, gid, &error);
	if (l == NULL) {
		explain(error, path, why, size);
		return NULL;
	}
	a = memory_new(1, sizeof(*a));
	a->local = l;
	a->self = local_self();
	a->last_id = ATTACH_FIRST_ID;
	return a;
}

struct attach *
attach_at(int door, const struct kept *k)
{
	struct local *l = local_at(door);
	struct attach *a;

	if (l == NULL)
		return NULL;
	a = memory_new(1, sizeof(*a));
	a->local = l;
	a->self = local_self();
	a->kept = k;
	/* Ours is a user for all and sundry, or nobody. */
	a->self.uid = 0;
	a->last_id = ATTACH_FIRST_ID;
	return a;
}

void
attach_close(struct attach *a)
{
	if (a == NULL)
		return;
	local_close(a->local);
	attach_book_clear(&a->book);
	free(a);
}

int
attach_fd(const struct attach *a)
{
	return local_fd(a->local);
}

static bool
may_change(const struct attach *a, const struct local_who *who)
{
	return who->uid == 0 || who->uid == a->self.uid;
}

/* ---- answers ---- */

static void
answer(struct attach *a, int id, const struct control_header *h,
    const void *data, size_t len)
{
	struct control_split s;
	size_t n;

	control_split_start(&s, h, data, len, ATTACH_PIECE);
	while ((n = control_split_next(&s, a->datagram)) > 0) {
		if (local_send(a->local, id, a->datagram, n))
			continue;
		/* Gone: its place is another's from now on. */
		a->client[id] = (struct client){ .waits = false };
		return;
	}
}

static struct control_header
header(enum control_op op, uint16_t sequence)
{
	return (struct control_header){ .version = ATTACH_NTP,
		.response = true,
		.op = (uint8_t)op,
		.sequence = sequence };
}

static void
refuse(struct attach *a, int id, const struct control_header *asked,
    enum control_error error)
{
	struct control_header h = *asked;

	h.response = h.error = true;
	h.more = false;
	h.status = (uint16_t)(error << 8);
	answer(a, id, &h, NULL, 0);
}

static void
tell_picture(struct attach *a, int id)
{
	struct client *c = &a->client[id];
	struct control_header h = header(CONTROL_READVAR, c->sequence);
	struct control_text t;
	size_t more;

	control_text_start(&t, a->text, sizeof(a->text) - TAIL);
	control_printf(&t, ATTACH_SERIAL "=%" PRIu64, a->book.now->serial);
	control_printf(&t, ATTACH_PID "=%d", kept_pid(a->kept));
	control_printf(&t, ATTACH_UID "=%u", a->self.uid);
	control_printf(&t, ATTACH_MAY "=%d", may_change(a, &c->who));
	control_printf(&t, ATTACH_VERSION "=\"%s\"", PACKAGE_VERSION);
	more = attach_book_write(&a->book, c->since, c->from, &t);
	t.room += TAIL;
	t.cut = false;
	control_printf(&t, ATTACH_MORE "=%zu", more);
	c->waits = false;
	answer(a, id, &h, a->text, control_text_end(&t));
}

static void
tell_outcome(struct attach *a, int id, const struct snapshot *s)
{
	struct client *c = &a->client[id];
	struct control_header h =
	    header(CONTROL_CONFIGURE, c->command_sequence);
	struct control_text t;

	control_text_start(&t, a->text, sizeof(a->text));
	control_printf(&t, ATTACH_OK "=%d", s->ack_ok);
	picture_put_text(&t, ATTACH_TEXT, s->ack_text);
	c->command = 0;
	answer(a, id, &h, a->text, control_text_end(&t));
}

void
attach_publish(struct attach *a, const struct snapshot *s)
{
	if (local_count(a->local) == 0) {
		attach_book_clear(&a->book);
		return;
	}
	attach_book_enter(&a->book, s);
	for (int i = 0; i < LOCAL_CLIENTS; i++) {
		if (a->client[i].command != 0 &&
		    a->client[i].command == s->acked)
			tell_outcome(a, i, s);
		if (a->client[i].waits)
			tell_picture(a, i);
	}
}

bool
attach_wants(const struct attach *a)
{
	if (a->book.now != NULL)
		return false;
	for (int i = 0; i < LOCAL_CLIENTS; i++)
		if (a->client[i].waits)
			return true;
	return false;
}

/* ---- questions ---- */

/* A question for the picture; false if it is another one. */
static bool
ask_picture(struct client *c, const struct control_header *h,
    const uint8_t *payload, bool *wait)
{
	const char *at = (const char *)payload, *end = at + h->count;
	struct control_item item;
	uint64_t value;
	bool found = false;

	if (h->op != CONTROL_READVAR || h->assoc != 0)
		return false;
	*wait = false;
	c->from = 0;
	while (control_next(&at, end, &item)) {
		value = 0;
		if (control_is(&item, ATTACH_WAIT))
			*wait = true;
		else if (control_is(&item, ATTACH_PICTURE))
			found = control_uint(&item, &c->since);
		else if (control_is(&item, ATTACH_FROM) &&
		    control_uint(&item, &value) && value <= SIZE_MAX)
			c->from = (size_t)value;
	}
	c->sequence = h->sequence;
	return found;
}

static void
obey(struct attach *a, int id, const struct control_header *h,
    const uint8_t *payload, const struct attach_ops *ops)
{
	struct client *c = &a->client[id];
	struct command cmd = { .id = a->last_id + 1 };

	if (!may_change(a, &c->who)) {
		refuse(a, id, h, CONTROL_EPERMISSION);
		return;
	}
	if (!attach_command_parse(&cmd, payload, h->count)) {
		refuse(a, id, h, CONTROL_EBADVALUE);
		return;
	}
	/* One at a time: the picture tells the outcome of the last only. */
	if (c->command != 0) {
		refuse(a, id, h, CONTROL_EUNSPEC);
		return;
	}
	if (cmd.id < ATTACH_FIRST_ID)
		cmd.id = ATTACH_FIRST_ID;
	a->last_id = cmd.id;
	c->command = cmd.id;
	c->command_sequence = h->sequence;
	ops->command(ops->self, &cmd, &c->who);
}

/* What any ntpq may ask, and who is attached may ask too. */
static void
ask_other(struct attach *a, const struct control_header *asked,
    const struct local_event *ev, const struct attach_ops *ops)
{
	struct control_reply r;

	if (ops->control != NULL &&
	    ops->control(ops->self, ev->data, ev->len, &ev->who,
		may_change(a, &ev->who), &r))
		answer(a, ev->id, &r.h, r.data, r.len);
	else
		refuse(a, ev->id, asked, CONTROL_EBADOP);
}

static void
hear(struct attach *a, const struct local_event *ev,
    const struct attach_ops *ops)
{
	struct client *c = &a->client[ev->id];
	const uint8_t *payload = ev->data + CONTROL_HEADER;
	struct control_header h = { .version = ATTACH_NTP };
	bool wait;

	if (ev->len > LOCAL_MAX || !control_decode(&h, ev->data, ev->len) ||
	    h.response || h.count > ev->len - CONTROL_HEADER) {
		/* Who speaks another language is told so, once. */
		refuse(a, ev->id, &h, CONTROL_EBADFMT);
		local_drop(a->local, ev->id);
		*c = (struct client){ .waits = false };
		return;
	}
	c->who = ev->who;
	if (h.op == CONTROL_CONFIGURE) {
		obey(a, ev->id, &h, payload, ops);
	} else if (!ask_picture(c, &h, payload, &wait)) {
		ask_other(a, &h, ev, ops);
	} else {
		c->waits = true;
		if (a->book.now != NULL &&
		    (!wait || a->book.now->serial > c->since))
			tell_picture(a, ev->id);
	}
}

void
attach_serve(struct attach *a, const struct attach_ops *ops)
{
	struct local_event ev;

	for (int i = 0; i < TURN && local_next(a->local, &ev); i++) {
		if (ev.kind == LOCAL_GONE)
			a->client[ev.id] = (struct client){ .waits = false };
		else
			hear(a, &ev, ops);
	}
}
