/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a keeper, or done by ourselves where there is none. */
#include "sys/kept_state.h"

#include "sys/append.h"
#include "sys/clock.h"
#include "sys/read_file.h"
#include "sys/replace.h"
#include "sys/udp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* s after which a keeper is asked again whether the clock may be set. */
#define ASK_AGAIN 10.0

/* A path that is too long for a message cannot be opened either. */
static bool
put_path(struct keeper_ask *ask, const char *path)
{
	size_t len = strlen(path);

	if (len == 0 || len >= sizeof(ask->u.path.path))
		return false;
	memcpy(ask->u.path.path, path, len);
	return true;
}

/* A descriptor, or -errno, as the answer to `ask`. */
static int
ask_fd(struct kept *k, struct keeper_ask *ask)
{
	int fd, error = kept_call(k, ask, NULL, &fd);

	if (error == 0 && fd >= 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return error != 0 ? -error : -EPROTO;
}

int
kept_port(struct kept *k, const struct addr *at, bool shared)
{
	struct keeper_ask ask;

	/* Without a keeper a port that needs no right can still be had. */
	if (k == NULL || !kept_here(k))
		return udp_service(at, shared);
	keeper_begin(&ask, KEEPER_PORT);
	ask.u.port.family = at->family;
	ask.u.port.shared = shared;
	ask.u.port.port = at->port;
	ask.u.port.scope = at->scope;
	memcpy(ask.u.port.ip, at->ip, at->family == ADDR_IPV4 ? 4 : 16);
	return ask_fd(k, &ask);
}

int
kept_adjust(
    struct kept *k, const struct clock_kernel *kernel, const struct adjust *a)
{
	struct keeper_ask ask;

	if (k == NULL)
		return clock_adjust(kernel, a);
	if (a->kind == ADJUST_NONE)
		return 0;
	keeper_begin(&ask, KEEPER_ADJUST);
	ask.u.adjust.kind = (uint32_t)a->kind;
	if (a->kind == ADJUST_FREQ)
		ask.u.adjust.freq = a->freq;
	else
		ask.u.adjust.step = a->step;
	return kept_call(k, &ask, NULL, NULL);
}

int
kept_take(
    struct kept *k, const struct clock_kernel *kernel, struct host_clock *found)
{
	double precision = found->precision;
	struct keeper_answer a;
	struct keeper_ask ask;
	int error;

	if (k == NULL)
		return clock_take(kernel, found);
	keeper_begin(&ask, KEEPER_TAKE);
	error = kept_call(k, &ask, &a, NULL);
	if (error == 0)
		*found = a.u.clock;
	found->precision = precision;
	return error;
}

int
kept_status(struct kept *k, const struct clock_kernel *kernel,
    const struct host_status *s)
{
	struct keeper_ask ask;

	if (k == NULL)
		return clock_status(kernel, s);
	keeper_begin(&ask, KEEPER_STATUS);
	ask.u.status.synced = s->synced;
	ask.u.status.leap = s->leap;
	ask.u.status.tai = s->tai;
	ask.u.status.maxerror = s->maxerror;
	ask.u.status.esterror = s->esterror;
	return kept_call(k, &ask, NULL, NULL);
}

bool
kept_may(struct kept *k, const struct clock_kernel *kernel)
{
	mono_t now = clock_mono();
	struct keeper_ask ask;

	if (k == NULL)
		return clock_may_set(kernel);
	if (!kept_here(k))
		return false;
	if (k->asked.ns != 0 && mono_diff(now, k->asked) < ASK_AGAIN)
		return k->may;
	keeper_begin(&ask, KEEPER_MAY);
	k->may = kept_call(k, &ask, NULL, NULL) == 0;
	k->asked = now;
	return k->may;
}

static bool
ask_rival(struct kept *k, struct keeper_ask *ask, struct rival *out)
{
	struct keeper_answer a;

	if (kept_call(k, ask, &a, NULL) != 0)
		return false;
	*out = a.u.rival;
	out->name[sizeof(out->name) - 1] = '\0';
	out->remedy[sizeof(out->remedy) - 1] = '\0';
	return true;
}

bool
kept_owner(struct kept *k, uint16_t port, struct rival *out)
{
	struct keeper_ask ask;

	if (k == NULL || !kept_here(k))
		return rival_port(port, out);
	keeper_begin(&ask, KEEPER_OWNER);
	ask.u.word.value = port;
	return ask_rival(k, &ask, out);
}

bool
kept_rival(struct kept *k, struct rival *out)
{
	struct keeper_ask ask;

	if (k == NULL || !kept_here(k))
		return rival_clock(out);
	keeper_begin(&ask, KEEPER_RIVAL);
	return ask_rival(k, &ask, out);
}

int
kept_drift(struct kept *k, const char *path, double freq, double err)
{
	struct keeper_ask ask;
	char text[64];

	if (k == NULL) {
		snprintf(
		    text, sizeof(text), "%.6f %.6f\n", freq * 1e6, err * 1e6);
		return replace_file(path, text, strlen(text), 0644);
	}
	keeper_begin(&ask, KEEPER_DRIFT);
	ask.u.drift.freq = freq;
	ask.u.drift.err = err;
	return kept_call(k, &ask, NULL, NULL);
}

int
kept_stats(struct kept *k, unsigned which, int64_t age)
{
	struct keeper_ask ask;

	keeper_begin(&ask, KEEPER_STATS);
	ask.u.stats.which = which;
	ask.u.stats.age = age > 0 ? age : 0;
	return ask_fd(k, &ask);
}

int
kept_append(struct kept *k, const char *path, struct stat *st)
{
	struct keeper_ask ask;
	int fd;

	if (k == NULL)
		return append_open(path, st);
	keeper_begin(&ask, KEEPER_LOG);
	if (!put_path(&ask, path))
		return -ENAMETOOLONG;
	fd = ask_fd(k, &ask);
	if (fd >= 0 && fstat(fd, st) != 0) {
		int error = errno;

		close(fd);
		return -error;
	}
	return fd;
}

int
kept_open(struct kept *k, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct keeper_ask ask;

	if (fd >= 0 || k == NULL || (errno != EACCES && errno != EPERM))
		return fd >= 0 ? fd : -errno;
	keeper_begin(&ask, KEEPER_READ);
	return put_path(&ask, path) ? ask_fd(k, &ask) : -ENAMETOOLONG;
}

long
kept_read(struct kept *k, const char *path, char *buf, size_t size)
{
	int fd = kept_open(k, path);
	long n;

	if (fd < 0)
		return fd;
	n = read_file_of(fd, buf, size);
	close(fd);
	return n;
}

void
kept_reread(struct kept *k)
{
	struct keeper_ask ask;

	if (k == NULL)
		return;
	keeper_begin(&ask, KEEPER_REREAD);
	(void)kept_call(k, &ask, NULL, NULL);
}

void
kept_settled(struct kept *k, enum keeper_outcome outcome)
{
	struct keeper_ask ask;

	if (k == NULL)
		return;
	keeper_begin(&ask, KEEPER_SETTLED);
	ask.u.word.value = (int32_t)outcome;
	(void)kept_call(k, &ask, NULL, NULL);
}

int
kept_conf(struct kept *k, enum keeper_act act, uint64_t kept, uint64_t tried,
    char *text, size_t size)
{
	struct keeper_answer a = { .magic = 0 };
	struct keeper_ask ask;
	int error;

	keeper_begin(&ask, KEEPER_CONF);
	ask.u.conf.act = (uint32_t)act;
	ask.u.conf.kept = kept;
	ask.u.conf.tried = tried;
	error = kept_call(k, &ask, &a, NULL);
	a.u.text[sizeof(a.u.text) - 1] = '\0';
	snprintf(text, size, "%s", a.magic == KEEPER_MAGIC ? a.u.text : "");
	return error;
}
