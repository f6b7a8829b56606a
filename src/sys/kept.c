/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/kept_state.h"

#include "core/i18n.h"
#include "sys/clock.h"
#include "sys/keeper_page.h"
#include "sys/memory.h"
#include "sys/pass.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A keeper that has not answered then is busy with a slow disk, ms: the engine
 * has packets to see to. */
#define PATIENCE 2000

struct kept *
kept_new(const struct kept_cfg *cfg)
{
	struct kept *k = memory_new(1, sizeof(*k));

	k->cfg = *cfg;
	k->told = true;
	return k;
}

void
kept_free(struct kept *k)
{
	if (k == NULL)
		return;
	if (k->cfg.link >= 0)
		close(k->cfg.link);
	if (k->cfg.meet >= 0)
		close(k->cfg.meet);
	if (k->cfg.door >= 0)
		close(k->cfg.door);
	if (k->cfg.page >= 0)
		close(k->cfg.page);
	free(k);
}

bool
kept_here(const struct kept *k)
{
	return k == NULL || k->cfg.link >= 0;
}

int
kept_pid(const struct kept *k)
{
	return kept_here(k) && k != NULL ? k->cfg.keeper : (int)getpid();
}

int
kept_fd(const struct kept *k)
{
	return k->cfg.link >= 0 ? k->cfg.link : k->cfg.meet;
}

/* It has died, or speaks nonsense. */
static int
lose(struct kept *k)
{
	close(k->cfg.link);
	k->cfg.link = -1;
	return EPERM;
}

/* Milliseconds that are left until then. */
static int
left(mono_t until)
{
	double s = mono_diff(until, clock_mono());

	return s > 0 ? (int)(s * 1000) + 1 : 0;
}

/* Waits for the answer to question `serial`; 0, EPERM (lost) or ETIMEDOUT. */
static int
await(struct kept *k, uint32_t serial, struct keeper_answer *a, int *fd)
{
	mono_t until = mono_add(clock_mono(), PATIENCE / 1000.0);

	for (;;) {
		struct pollfd p = { .fd = k->cfg.link, .events = POLLIN };
		int r = poll(&p, 1, left(until)), came = -1;
		ssize_t n;

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return r == 0 ? ETIMEDOUT : lose(k);
		n = pass_receive(k->cfg.link, a, sizeof(*a), &came, 1, NULL);
		if (n != (ssize_t)sizeof(*a) || a->magic != KEEPER_MAGIC) {
			if (came >= 0)
				close(came);
			if (n < 0 && (errno == EINTR || errno == EAGAIN))
				continue;
			return lose(k);
		}
		if (a->serial == serial && fd != NULL) {
			*fd = came;
			return 0;
		}
		/* Else it is late: nobody waits for it any more. */
		if (came >= 0)
			close(came);
		if (a->serial == serial)
			return 0;
	}
}

int
kept_call(
    struct kept *k, struct keeper_ask *ask, struct keeper_answer *a, int *fd)
{
	size_t len = keeper_size(ask->kind);
	struct keeper_answer mine;
	int error;

	if (fd != NULL)
		*fd = -1;
	if (k->cfg.link < 0)
		return EPERM;
	if (a == NULL)
		a = &mine;
	ask->serial = ++k->serial;
	if (send(k->cfg.link, ask, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return errno == EAGAIN ? ETIMEDOUT : lose(k);
	error = await(k, ask->serial, a, fd);
	return error != 0 ? error : a->error;
}

/* ---- keepers come and go ---- */

static bool
tell(struct kept *k, struct host_event *ev)
{
	if (k->told == kept_here(k))
		return false;
	k->told = kept_here(k);
	k->asked = (mono_t){ 0 };
	*ev = (struct host_event){ .kind = HOST_RIGHTS, .at = clock_mono() };
	snprintf(ev->text, sizeof(ev->text), "%s",
	    k->told ? _("a new keeper has come: the rights are back")
		    : _("the keeper has died: what needs rights must wait for "
			"the next one"));
	return true;
}

/* Says to a new keeper who we are, and gives it what it has to have. */
static bool
introduce(struct kept *k, int fd)
{
	struct keeper_answer a;
	struct keeper_ask ask;
	int give[3], n = 0;

	keeper_begin(&ask, KEEPER_HELLO);
	ask.serial = ++k->serial;
	ask.u.hello.build = k->cfg.build;
	ask.u.hello.pid = getpid();
	ask.u.hello.uid = geteuid();
	give[n++] = k->cfg.page;
	give[n++] = k->cfg.meet;
	if (k->cfg.door >= 0)
		give[n++] = k->cfg.door;
	k->cfg.link = fd;
	if (pass_send(fd, &ask, keeper_size(KEEPER_HELLO), give, n) == 0 &&
	    await(k, ask.serial, &a, NULL) == 0 && a.error == 0 &&
	    a.u.hello.build == k->cfg.build) {
		k->cfg.keeper = a.u.hello.pid;
		return true;
	}
	if (k->cfg.link >= 0)
		lose(k);
	return false;
}

/* Somebody calls who may be the next keeper: root, by the kernel's word. */
static void
meet(struct kept *k)
{
	struct ucred who = { .uid = (uid_t)-1 };
	socklen_t len = sizeof(who);
	int fd = accept4(k->cfg.meet, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) != 0 ||
	    who.uid != 0) {
		close(fd);
		return;
	}
	introduce(k, fd);
}

bool
kept_news(struct kept *k, bool ready, struct host_event *ev)
{
	struct pollfd p = { .fd = kept_fd(k), .events = POLLIN };
	struct keeper_answer late;
	int came = -1;

	if (!ready || p.fd < 0 || poll(&p, 1, 0) <= 0)
		return tell(k, ev);
	if (k->cfg.link < 0) {
		meet(k);
		return tell(k, ev);
	}
	if (pass_receive(p.fd, &late, sizeof(late), &came, 1, NULL) <= 0 &&
	    errno != EAGAIN && errno != EINTR)
		lose(k);
	if (came >= 0)
		close(came);
	return tell(k, ev);
}

bool
kept_notice(struct kept *k, struct host_event *ev)
{
	if (k->cfg.notice[0] == '\0')
		return false;
	*ev = (struct host_event){ .kind = HOST_NOTE, .at = clock_mono() };
	_Static_assert(sizeof(ev->text) == sizeof(k->cfg.notice), "a copy");
	memcpy(ev->text, k->cfg.notice, sizeof(ev->text));
	k->cfg.notice[0] = '\0';
	return true;
}

int
kept_door(struct kept *k)
{
	return k->cfg.door >= 0 ? pass_twin(k->cfg.door) : -1;
}

int
kept_report(const struct kept *k)
{
	return k->cfg.report;
}

struct keeper_page *
kept_page(struct kept *k)
{
	return k != NULL ? k->cfg.map : NULL;
}

void
kept_say(struct kept *k, enum keeper_word word, const char *text)
{
	struct keeper_ask ask;

	keeper_begin(&ask, KEEPER_SAY);
	ask.u.say.word = (uint32_t)word;
	snprintf(ask.u.say.text, sizeof(ask.u.say.text), "%s", text);
	for (char *c = ask.u.say.text; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	(void)kept_call(k, &ask, NULL, NULL);
}

void
kept_ready(struct kept *k)
{
	struct keeper_ask ask;

	keeper_begin(&ask, KEEPER_READY);
	(void)kept_call(k, &ask, NULL, NULL);
}

void
kept_bye(struct kept *k, int code)
{
	struct keeper_ask ask;

	keeper_begin(&ask, KEEPER_BYE);
	ask.u.word.value = code;
	(void)kept_call(k, &ask, NULL, NULL);
}
