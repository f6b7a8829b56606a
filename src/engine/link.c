/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/link.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/control.h"
#include "core/i18n.h"
#include "core/rfc5905.h"

#include "engine/distant.h"
#include "engine/remote.h"
#include "sys/clock.h"
#include "sys/local.h"
#include "sys/memory.h"

struct link {
	struct loop *loop;       /* our own engine, */
	struct remote *remote;   /* or another one here, */
	struct distant *distant; /* or another host's */

	/* Of our own: the answer to the last question. */
	struct link_answer answer;
};

struct link *
link_own(struct loop *loop)
{
	struct link *l = memory_new(1, sizeof(*l));

	l->loop = loop;
	return l;
}

struct link *
link_attach(const char *const path[], size_t n, int *error)
{
	struct remote *r = remote_new(path, n, error);
	struct link *l;

	if (r == NULL)
		return NULL;
	l = memory_new(1, sizeof(*l));
	l->remote = r;
	return l;
}

struct link *
link_distant(const char *host, enum addr_family family)
{
	struct distant *d = distant_new(host, family);
	struct link *l;

	if (d == NULL)
		return NULL;
	l = memory_new(1, sizeof(*l));
	l->distant = d;
	return l;
}

int
link_fd(const struct link *l)
{
	if (l->distant != NULL)
		return distant_fd(l->distant);
	return l->loop != NULL ? loop_fd(l->loop) : remote_fd(l->remote);
}

int
link_patience(const struct link *l)
{
	if (l->distant != NULL)
		return distant_patience(l->distant);
	return l->loop != NULL ? -1 : remote_patience(l->remote);
}

bool
link_work(struct link *l)
{
	if (l->distant != NULL)
		return distant_work(l->distant);
	/* What the loop has is taken when it is looked at. */
	return l->loop != NULL || remote_work(l->remote);
}

mono_t
link_now(void)
{
	return clock_mono();
}

const struct snapshot *
link_snapshot(struct link *l)
{
	if (l->distant != NULL)
		return distant_snapshot(l->distant);
	return l->loop != NULL ? loop_snapshot(l->loop)
			       : remote_snapshot(l->remote);
}

uint32_t
link_command(struct link *l, enum command_kind kind, uint16_t number)
{
	if (l->distant != NULL)
		return distant_command(l->distant);
	return l->loop != NULL ? loop_command(l->loop, kind, number)
			       : remote_command(l->remote, kind, number);
}

static uint32_t
ask_own(struct link *l, const struct link_question *q)
{
	uint8_t request[CONTROL_HEADER + CONTROL_DATA] = { 0 };
	size_t len = strnlen(q->text, CONTROL_DATA);
	/* Zeros up to a multiple of four, as on the wire (RFC 9327 2). */
	size_t whole = CONTROL_HEADER + (len + 3) / 4 * 4;
	struct control_header h = { .version = NTP_VERSION,
		.op = q->op,
		.assoc = q->assoc,
		.count = (uint16_t)len };

	control_encode(&h, request);
	memcpy(request + CONTROL_HEADER, q->text, len);
	if (!loop_ask(l->loop, request, whole))
		return 0;
	l->answer = (struct link_answer){
		.id = l->answer.id + 1, .op = q->op, .assoc = q->assoc
	};
	return l->answer.id;
}

uint32_t
link_ask(struct link *l, const struct link_question *q)
{
	if (l->distant != NULL)
		return distant_ask(l->distant, q);
	return l->loop != NULL ? ask_own(l, q) : remote_ask(l->remote, q);
}

static const struct link_answer *
answer_own(struct link *l)
{
	const struct mailbox *m = loop_answer(l->loop);

	if (m == NULL)
		return NULL;
	l->answer.status = m->h.status;
	l->answer.text = m->text;
	l->answer.len = m->len;
	snprintf(l->answer.why, sizeof(l->answer.why), "%s",
	    m->h.error ? link_error_text(m->h.status >> 8) : "");
	return &l->answer;
}

const struct link_answer *
link_answer(struct link *l)
{
	if (l->distant != NULL)
		return distant_answer(l->distant);
	return l->loop != NULL ? answer_own(l) : remote_answer(l->remote);
}

void
link_watch_clients(struct link *l, bool watch)
{
	if (l->distant != NULL)
		distant_watch(l->distant, watch);
}

const char *
link_error_text(unsigned code)
{
	static const char *const words[] = {
		[CONTROL_EUNSPEC] = N_("it does not say why"),
		[CONTROL_EPERMISSION] =
		    N_("permission denied; it wants a key for this"),
		[CONTROL_EBADFMT] = N_("it calls the request malformed"),
		[CONTROL_EBADOP] = N_("it does not know this operation"),
		[CONTROL_EBADASSOC] =
		    N_("it has no association of this number"),
		[CONTROL_EUNKNOWNVAR] =
		    N_("it does not know a variable of this name"),
		[CONTROL_EBADVALUE] = N_("it does not like a value"),
		[CONTROL_ERESTRICT] = N_("its restrict lines forbid it"),
	};

	if (code < sizeof(words) / sizeof(words[0]))
		return _(words[code]);
	return _("an error code without a meaning");
}

struct link_info
link_info(const struct link *l)
{
	struct link_info own = { .may = true };
	struct local_who self;

	if (l->distant != NULL)
		return distant_info(l->distant);
	if (l->remote != NULL)
		return remote_info(l->remote);
	self = local_self();
	own.state = loop_over(l->loop) ? LINK_LOST : LINK_FINE;
	own.pid = self.pid;
	own.uid = self.uid;
	return own;
}

const char *
link_refusal(const struct link_info *info, char *buf, size_t size)
{
	if (info->distant)
		snprintf(buf, size,
		    _("%.80s is only looked at (mode 6): to change something, "
		      "run ntptui there."),
		    info->host);
	else if (info->uid == 0)
		snprintf(buf, size, "%s", _("You may look; root may change."));
	else
		snprintf(buf, size,
		    _("You may look; root or user %u may change."), info->uid);
	return buf;
}

bool
link_await(struct link *l, double seconds)
{
	mono_t end = mono_add(clock_mono(), seconds);
	double left = seconds;

	while (left > 0) {
		struct pollfd p = { .fd = link_fd(l), .events = POLLIN };
		int ms = link_patience(l), most = (int)(left * 1e3) + 1;
		int n = poll(&p, 1, ms >= 0 && ms < most ? ms : most);

		/* Our own loop is always willing, but has news only then. */
		if ((n == 1 || l->loop == NULL) && link_work(l))
			return true;
		left = mono_diff(end, clock_mono());
	}
	return false;
}

bool
link_first(struct link *l, double seconds, bool clients)
{
	mono_t end = mono_add(clock_mono(), seconds);
	double left = seconds;

	while (left > 0) {
		struct link_info info = link_info(l);
		bool listed = !clients || !info.distant || info.listed;

		if (info.trouble[0] != '\0' ||
		    (link_snapshot(l) != NULL && listed))
			break;
		link_await(l, left);
		left = mono_diff(end, clock_mono());
	}
	return link_snapshot(l) != NULL;
}

bool
link_wait(struct link *l, double seconds)
{
	const struct snapshot *s = link_snapshot(l);
	uint64_t had = s != NULL ? s->serial : 0;
	mono_t end = mono_add(clock_mono(), seconds);
	double left = seconds;

	while (link_await(l, left)) {
		s = link_snapshot(l);
		if (s != NULL && s->serial != had)
			return true;
		left = mono_diff(end, clock_mono());
	}
	return false;
}

void
link_free(struct link *l)
{
	if (l == NULL)
		return;
	remote_free(l->remote);
	distant_free(l->distant);
	free(l);
}
