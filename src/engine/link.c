/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/link.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/i18n.h"

#include "engine/remote.h"
#include "sys/clock.h"
#include "sys/local.h"
#include "sys/memory.h"

struct link {
	struct loop *loop;     /* our own engine, */
	struct remote *remote; /* or another one */
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

int
link_fd(const struct link *l)
{
	return l->loop != NULL ? loop_fd(l->loop) : remote_fd(l->remote);
}

int
link_patience(const struct link *l)
{
	return l->loop != NULL ? -1 : remote_patience(l->remote);
}

bool
link_work(struct link *l)
{
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
	return l->loop != NULL ? loop_snapshot(l->loop)
			       : remote_snapshot(l->remote);
}

uint32_t
link_command(struct link *l, enum command_kind kind, uint16_t assoc)
{
	return l->loop != NULL ? loop_command(l->loop, kind, assoc)
			       : remote_command(l->remote, kind, assoc);
}

struct link_info
link_info(const struct link *l)
{
	struct link_info own = { .may = true };
	struct local_who self;

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
	if (info->uid == 0)
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
	free(l);
}
