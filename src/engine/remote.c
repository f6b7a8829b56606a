/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/remote.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/attach_wire.h"
#include "engine/picture.h"
#include "engine/picture_value.h"
#include "sys/clock.h"
#include "sys/local.h"
#include "sys/memory.h"

/* s between calls of an engine that was lost, and without a picture before an
 * engine counts as silent: it makes one every second. */
#define RETRY  1.0
#define SILENT 5.0

/* Sequence numbers from here on are of the user's questions. */
#define ASK_FIRST 0x8000

struct remote {
	char *path[LINK_PATHS];
	size_t npath;
	struct link_info info;
	mono_t again; /* when to call again */
	mono_t heard; /* the last picture, or since when there is none */

	/* The picture. */
	struct snapshot *snap;
	uint64_t since;  /* what we have */
	uint64_t serial; /* what we shall have when all pages are here */
	size_t from;     /* of the page that is asked for */
	struct control_join page;

	/* The command. */
	struct control_join outcome;
	uint32_t last_id;
	uint32_t command; /* the one that is not answered yet; 0: none */
	uint32_t acked;
	int fd; /* -1: nobody */
	uint16_t command_sequence;
	uint16_t sequence; /* of the picture */

	/* A question of the user's. */
	uint16_t ask_sequence; /* from ASK_FIRST on; 0: none is open */
	bool answered;
	struct link_answer answer;
	struct control_join reply;

	bool whole; /* it has come once from this engine, */
	bool seen;  /* or from one before it */
	bool fresh; /* something that nobody has been told of */
	bool ack_ok;
	char ack_text[sizeof(((struct snapshot *)0)->ack_text)];

	uint8_t page_data[CONTROL_RESPONSE];
	uint8_t outcome_data[4096];
	uint8_t reply_data[CONTROL_RESPONSE + 1];
	uint8_t in[LOCAL_MAX];
};

/* ---- saying things ---- */

/* The answer to our user's command. */
static void
acknowledge(struct remote *r, uint32_t id, bool ok, const char *text)
{
	r->acked = id;
	r->ack_ok = ok;
	snprintf(r->ack_text, sizeof(r->ack_text), "%s", text);
	r->fresh = true;
}

/* What came of the user's question; `why`: nothing. */
static void
end_question(struct remote *r, const char *why)
{
	size_t len = r->reply.done ? r->reply.end : 0;

	r->ask_sequence = 0;
	r->answered = r->fresh = true;
	r->answer.status = r->reply.status;
	r->answer.text = (const char *)r->reply_data;
	r->answer.len = len;
	r->reply_data[len] = '\0';
	snprintf(r->answer.why, sizeof(r->answer.why), "%s", why);
}

static void
lose(struct remote *r)
{
	if (r->fd < 0)
		return;
	local_hang_up(r->fd);
	r->fd = -1;
	r->info.state = LINK_LOST;
	r->again = mono_add(clock_mono(), RETRY);
	r->since = 0;
	r->fresh = true;
	if (r->command != 0)
		acknowledge(r, r->command, false,
		    _("The engine has gone before it answered."));
	r->command = 0;
	if (r->ask_sequence != 0)
		end_question(r, _("The engine has gone before it answered."));
}

static bool
ask(struct remote *r, enum control_op op, uint16_t sequence, uint16_t assoc,
    const char *text)
{
	uint8_t buf[CONTROL_HEADER + CONTROL_DATA];
	struct control_header h = { .version = ATTACH_NTP,
		.op = (uint8_t)op,
		.sequence = sequence,
		.assoc = assoc,
		.count = (uint16_t)strnlen(text, CONTROL_DATA) };

	control_encode(&h, buf);
	memcpy(buf + CONTROL_HEADER, text, h.count);
	if (local_tell(r->fd, buf, CONTROL_HEADER + (size_t)h.count) == 0)
		return true;
	lose(r);
	return false;
}

static uint16_t
next_sequence(uint16_t last)
{
	return (uint16_t)((last + 1) % ASK_FIRST);
}

static void
ask_picture(struct remote *r)
{
	char text[160];

	snprintf(text, sizeof(text),
	    ATTACH_PICTURE "=%" PRIu64 ", " ATTACH_FROM "=%zu%s", r->since,
	    r->from, r->from == 0 && r->whole ? ", " ATTACH_WAIT : "");
	r->sequence = next_sequence(r->sequence);
	control_join_start(&r->page, r->page_data, sizeof(r->page_data));
	ask(r, CONTROL_READVAR, r->sequence, 0, text);
}

/* ---- calling ---- */

/* Calls at every place; false if nobody is there, and why. */
static bool
call(struct remote *r, int *error)
{
	struct local_who who;

	*error = ENOENT;
	for (size_t i = 0; i < r->npath; i++) {
		int fd = local_call(r->path[i], &who);

		if (fd == -EACCES)
			*error = EACCES;
		if (fd < 0)
			continue;
		r->fd = fd;
		r->info.pid = who.pid;
		r->info.uid = who.uid;
		r->since = 0;
		r->from = 0;
		r->whole = false;
		ask_picture(r);
		return r->fd >= 0;
	}
	return false;
}

struct remote *
remote_new(const char *const path[], size_t n, int *error)
{
	struct remote *r = memory_new(1, sizeof(*r));

	r->fd = -1;
	r->info.attached = true;
	r->npath = n < LINK_PATHS ? n : LINK_PATHS;
	for (size_t i = 0; i < r->npath; i++) {
		size_t len = strlen(path[i]) + 1;

		r->path[i] = memory_new(len, 1);
		memcpy(r->path[i], path[i], len);
	}
	r->snap = picture_new();
	r->heard = clock_mono();
	if (call(r, error))
		return r;
	remote_free(r);
	return NULL;
}

/* ---- hearing ---- */

/* A page's news about the engine itself; false if it is a part's. */
static bool
take_own(struct remote *r, const struct control_item *item, size_t *more)
{
	uint64_t n = 0;

	if (control_is(item, ATTACH_VERSION)) {
		control_copy(item, r->info.version, sizeof(r->info.version));
		return true;
	}
	if (!control_uint(item, &n))
		return false;
	if (control_is(item, ATTACH_SERIAL))
		r->serial = r->from == 0 ? n : r->serial;
	else if (control_is(item, ATTACH_MORE))
		*more = n <= SIZE_MAX ? (size_t)n : 0;
	else if (control_is(item, ATTACH_PID))
		r->info.pid = n <= INT_MAX ? (int)n : 0;
	else if (control_is(item, ATTACH_UID))
		r->info.uid = (unsigned)n;
	else if (control_is(item, ATTACH_MAY))
		r->info.may = n == 1;
	else
		return false;
	return true;
}

/* All grow older by what has passed since the last page; what has changed
 * beyond that comes with this one. */
static void
grow_old(struct snapshot *s, mono_t before)
{
	double dt = mono_diff(s->at, before);

	if (!(dt > 0) || isinf(dt))
		return;
	for (int p = PICTURE_SYSTEM + 1; p < PICTURE_PEER; p++)
		picture_age((enum picture_part)p, s, dt);
	for (size_t i = 0; i < s->npeers; i++)
		picture_age(PICTURE_PEER, &s->peers[i], dt);
}

/* The system part comes first; its end is the beginning of another. */
static bool
take_page(struct remote *r, size_t *more)
{
	const char *at = (const char *)r->page_data, *end = at + r->page.end;
	mono_t before = r->snap->at;
	struct picture_reader reader;
	struct control_item item;
	bool aged = false;

	picture_read_start(&reader);
	while (control_next(&at, end, &item)) {
		if (take_own(r, &item, more))
			continue;
		if (!aged && reader.base != NULL &&
		    (control_is(&item, "part") || control_is(&item, "peer"))) {
			grow_old(r->snap, before);
			aged = true;
		}
		if (!picture_read(&reader, &item, &r->snap))
			return false;
	}
	if (!aged)
		grow_old(r->snap, before);
	return reader.base != NULL;
}

static void
take_picture(struct remote *r)
{
	size_t more = 0;

	if (r->page.error || !take_page(r, &more)) {
		lose(r);
		return;
	}
	r->heard = clock_mono();
	/* Pages lead forward, or there would be no end to them. */
	if (more > r->from) {
		r->from = more;
	} else {
		r->from = 0;
		r->since = r->serial;
		r->whole = r->seen = true;
		r->fresh = true;
		r->info.state = LINK_FINE;
	}
	ask_picture(r);
}

static void
take_outcome(struct remote *r)
{
	const char *at = (const char *)r->outcome_data;
	const char *end = at + r->outcome.end;
	char text[sizeof(r->ack_text)] = "";
	struct control_item item;
	uint64_t ok = 0;

	while (control_next(&at, end, &item)) {
		if (control_is(&item, ATTACH_OK))
			control_uint(&item, &ok);
		else if (control_is(&item, ATTACH_TEXT))
			picture_get_text(&item, text, sizeof(text));
	}
	if (r->outcome.error)
		snprintf(text, sizeof(text), "%s",
		    r->outcome.status >> 8 == CONTROL_EPERMISSION
			? _("The engine refuses: we may not change anything.")
			: _("The engine does not know this command; is it of "
			    "another version?"));
	acknowledge(r, r->command, ok == 1 && !r->outcome.error, text);
	r->command = 0;
}

static void
take(struct remote *r, size_t len)
{
	struct control_header h;
	struct control_join *j = NULL;

	if (!control_decode(&h, r->in, len) || !h.response ||
	    h.count > len - CONTROL_HEADER) {
		lose(r);
		return;
	}
	if (r->ask_sequence != 0 && h.sequence == r->ask_sequence)
		j = &r->reply;
	else if (h.op == CONTROL_READVAR && h.sequence == r->sequence)
		j = &r->page;
	else if (h.op == CONTROL_CONFIGURE && r->command != 0 &&
	    h.sequence == r->command_sequence)
		j = &r->outcome;
	if (j == NULL || !control_join_add(j, &h, r->in + CONTROL_HEADER)) {
		lose(r);
		return;
	}
	if (!j->done)
		return;
	if (j == &r->reply)
		end_question(
		    r, j->error ? link_error_text(j->status >> 8) : "");
	else if (j == &r->page)
		take_picture(r);
	else
		take_outcome(r);
}

bool
remote_work(struct remote *r)
{
	bool fresh;
	int error;
	long n;

	if (r->fd < 0 && mono_diff(r->again, clock_mono()) <= 0 &&
	    !call(r, &error))
		r->again = mono_add(clock_mono(), RETRY);
	while (
	    r->fd >= 0 && (n = local_hear(r->fd, r->in, sizeof(r->in))) != 0) {
		if (n > 0)
			take(r, (size_t)n);
		else
			lose(r);
	}
	if (r->fd >= 0 && r->info.state == LINK_FINE &&
	    mono_diff(clock_mono(), r->heard) > SILENT) {
		r->info.state = LINK_SILENT;
		r->fresh = true;
	}
	fresh = r->fresh;
	r->fresh = false;
	return fresh;
}

int
remote_fd(const struct remote *r)
{
	return r->fd;
}

int
remote_patience(const struct remote *r)
{
	mono_t until = mono_add(r->heard, SILENT);
	double left;

	if (r->fresh)
		return 0;
	if (r->fd >= 0 && r->info.state != LINK_FINE)
		return -1;
	left = mono_diff(r->fd < 0 ? r->again : until, clock_mono());
	return left > 0 ? (int)(left * 1e3) + 1 : 0;
}

const struct snapshot *
remote_snapshot(struct remote *r)
{
	if (!r->seen)
		return NULL;
	r->snap->acked = r->acked;
	r->snap->ack_ok = r->ack_ok;
	memcpy(r->snap->ack_text, r->ack_text, sizeof(r->ack_text));
	return r->snap;
}

struct link_info
remote_info(const struct remote *r)
{
	struct link_info info = r->info;

	info.since =
	    info.state == LINK_FINE ? 0 : mono_diff(clock_mono(), r->heard);
	return info;
}

uint32_t
remote_command(struct remote *r, enum command_kind kind, uint16_t number)
{
	struct command c = command_make(kind, number);
	char text[384];

	if (r->command != 0)
		return 0;
	c.id = r->last_id + 1 != 0 ? r->last_id + 1 : 1;
	r->last_id = c.id;
	if (r->fd < 0) {
		acknowledge(r, c.id, false, _("There is no engine to ask."));
		return c.id;
	}
	if (!r->info.may) {
		link_refusal(&r->info, text, sizeof(text));
		acknowledge(r, c.id, false, text);
		return c.id;
	}
	r->command = c.id;
	r->command_sequence = next_sequence(r->command_sequence);
	control_join_start(
	    &r->outcome, r->outcome_data, sizeof(r->outcome_data));
	ask(r, CONTROL_CONFIGURE, r->command_sequence, 0,
	    attach_command_text(&c, text, sizeof(text)));
	return c.id;
}

uint32_t
remote_ask(struct remote *r, const struct link_question *q)
{
	if (r->ask_sequence != 0)
		return 0;
	r->answer = (struct link_answer){
		.id = r->answer.id + 1, .op = q->op, .assoc = q->assoc
	};
	if (r->answer.id == 0)
		r->answer.id = 1;
	r->ask_sequence = (uint16_t)(ASK_FIRST | r->answer.id);
	control_join_start(&r->reply, r->reply_data, CONTROL_RESPONSE);
	if (r->fd < 0)
		end_question(r, _("There is no engine to ask."));
	else
		ask(r, (enum control_op)q->op, r->ask_sequence, q->assoc,
		    q->text);
	return r->answer.id;
}

const struct link_answer *
remote_answer(struct remote *r)
{
	if (!r->answered)
		return NULL;
	r->answered = false;
	return &r->answer;
}

void
remote_free(struct remote *r)
{
	if (r == NULL)
		return;
	if (r->fd >= 0)
		local_hang_up(r->fd);
	for (size_t i = 0; i < r->npath; i++)
		free(r->path[i]);
	free(r->snap);
	free(r);
}
