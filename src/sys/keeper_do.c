/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker asks is judged, done, and answered. */
#include "sys/keeper_state.h"

#include "core/i18n.h"
#include "sys/append.h"
#include "sys/filegen.h"
#include "sys/pass.h"
#include "sys/replace.h"
#include "sys/udp.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ms that reading a configuration may take. */
#define LEARN_TIME 5000

/* ---- learning ---- */

/* Waits for the process that learns, but not for ever. */
static bool
has_learnt(pid_t pid)
{
	struct pollfd p = { .events = POLLIN };
	int status = 0;

	p.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (p.fd >= 0 && poll(&p, 1, LEARN_TIME) <= 0)
		kill(pid, SIGKILL);
	if (p.fd >= 0)
		close(p.fd);
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 0;
}

bool
keeper_learn(struct keeper *k)
{
	const struct keeper_ops *ops = &k->cfg->ops;
	pid_t pid;

	memset(k->shared, 0, sizeof(*k->shared));
	pid = fork();
	if (pid == 0)
		_exit(ops->learn(ops->self, k->shared) ? 0 : 1);
	if (pid < 0 || !has_learnt(pid))
		return false;
	memcpy(k->next, k->shared, sizeof(*k->next));
	return true;
}

static int
reread(struct keeper *k)
{
	const struct keeper_ops *ops = &k->cfg->ops;

	ops->look(ops->self);
	k->learnt = keeper_learn(k);
	return k->learnt ? 0 : EINVAL;
}

static int
settle(struct keeper *k, enum keeper_outcome outcome)
{
	if (k->learnt && outcome == KEEPER_TRIED && !k->tried) {
		memcpy(k->before, k->rule, sizeof(*k->before));
		k->tried = true;
	}
	if (k->learnt && outcome != KEEPER_REFUSED)
		memcpy(k->rule, k->next, sizeof(*k->rule));
	if (outcome == KEEPER_TAKEN)
		k->tried = false;
	k->learnt = false;
	return 0;
}

static int
change_conf(struct keeper *k, const struct keeper_ask_conf *c, char *text)
{
	const struct keeper_ops *ops = &k->cfg->ops;

	/* What was allowed before counts again. */
	if (c->act == KEEPER_BACK && k->tried)
		memcpy(k->rule, k->before, sizeof(*k->rule));
	if (c->act == KEEPER_BACK || c->act == KEEPER_UNNOTE)
		k->tried = false;
	return ops->conf(ops->self, c, text, KEEPER_TEXT);
}

/* ---- files ---- */

static int
write_drift(const struct keeper *k, const struct keeper_ask_drift *d)
{
	char text[64];

	snprintf(
	    text, sizeof(text), "%.6f %.6f\n", d->freq * 1e6, d->err * 1e6);
	return replace_file(k->rule->drift, text, strlen(text), 0644);
}

/* Nobody's engine has run for longer than the machine. */
static int64_t
age_of(const struct keeper_ask_stats *s)
{
	mono_t up;
	int64_t most = clock_boot(&up) ? up.ns / 1000000000 : s->age;

	return s->age < most ? s->age : most;
}

static int
open_stats(struct keeper *k, const struct keeper_ask_stats *s, int *fd)
{
	const struct keeper_rules *r = k->rule;
	const struct keeper_stats *f = &r->stats[s->which];
	struct filegen g;
	int error;

	/* A text that is being read may not have been taken yet. */
	if (!f->enable)
		return EAGAIN;
	filegen_start(
	    &g, r->statsdir, f->file, (enum filegen_type)f->type, f->link);
	error = filegen_open(
	    &g, clock_wall().ns / 1000000000, age_of(s), (long)k->pid);
	*fd = g.fd;
	return error;
}

static int
open_log(const char *path, int *fd)
{
	struct stat st;

	*fd = append_open(path, &st);
	if (*fd < 0)
		return -*fd;
	/* Another name may be that of a file which is to be spoiled. */
	if (st.st_nlink == 1)
		return 0;
	close(*fd);
	*fd = -1;
	return EMLINK;
}

static int
open_file(const char *path, int *fd)
{
	struct stat st;

	*fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (*fd < 0)
		return errno;
	if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode))
		return 0;
	close(*fd);
	*fd = -1;
	return ENODEV;
}

static int
open_port(const struct keeper_ask_port *p, int *fd)
{
	struct addr at = keeper_addr(p);

	*fd = udp_service(&at, p->shared != 0);
	if (*fd >= 0)
		return 0;
	return -*fd;
}

/* ---- the clock ---- */

static int
adjust(const struct keeper *k, const struct keeper_ask_adjust *a)
{
	const struct adjust adj = { .kind = (enum adjust_kind)a->kind,
		.freq = a->freq,
		.step = a->step };

	return clock_adjust(k->kernel, &adj);
}

static int
status(const struct keeper *k, const struct keeper_ask_status *s)
{
	const struct host_status st = { .synced = s->synced != 0,
		.maxerror = s->maxerror,
		.esterror = s->esterror,
		.leap = s->leap,
		.tai = s->tai };

	return clock_status(k->kernel, &st);
}

/* ---- the rest ---- */

static int
get_ready(struct keeper *k)
{
	const struct keeper_ops *ops = &k->cfg->ops;

	if (!k->ready && !k->was_ready)
		ops->ready(ops->self);
	k->ready = k->was_ready = true;
	return 0;
}

static int
say(struct keeper *k, const struct keeper_ask_say *s)
{
	const struct keeper_ops *ops = &k->cfg->ops;

	ops->say(ops->self, (enum keeper_word)s->word, s->text);
	return 0;
}

static int
part(struct keeper *k, int32_t code)
{
	k->bye = true;
	k->code = code;
	return 0;
}

/* Does what has been judged. 0 or an errno. */
static int
carry_out(struct keeper *k, const struct keeper_ask *ask,
    struct keeper_answer *a, int *fd)
{
	switch ((enum keeper_kind)ask->kind) {
	case KEEPER_PORT:
		return open_port(&ask->u.port, fd);
	case KEEPER_MAY:
		return clock_may_set(k->kernel) ? 0 : EPERM;
	case KEEPER_ADJUST:
		return adjust(k, &ask->u.adjust);
	case KEEPER_TAKE:
		return clock_take(k->kernel, &a->u.clock);
	case KEEPER_STATUS:
		return status(k, &ask->u.status);
	case KEEPER_DRIFT:
		return write_drift(k, &ask->u.drift);
	case KEEPER_STATS:
		return open_stats(k, &ask->u.stats, fd);
	case KEEPER_LOG:
		return open_log(ask->u.path.path, fd);
	case KEEPER_READ:
		return open_file(ask->u.path.path, fd);
	case KEEPER_REREAD:
		return reread(k);
	case KEEPER_SETTLED:
		return settle(k, (enum keeper_outcome)ask->u.word.value);
	case KEEPER_CONF:
		return change_conf(k, &ask->u.conf, a->u.text);
	case KEEPER_OWNER:
		return rival_port((uint16_t)ask->u.word.value, &a->u.rival)
		    ? 0
		    : ENOENT;
	case KEEPER_RIVAL:
		return rival_clock_but(k->pid, &a->u.rival) ? 0 : ENOENT;
	case KEEPER_SAY:
		return say(k, &ask->u.say);
	case KEEPER_READY:
		return get_ready(k);
	case KEEPER_BYE:
		return part(k, ask->u.word.value);
	case KEEPER_HELLO:
	case KEEPER_KINDS:
		break;
	}
	return EPROTO;
}

static void
answer(struct keeper *k, const struct keeper_ask *ask)
{
	struct keeper_answer a;
	int fd = -1;

	memset(&a, 0, sizeof(a));
	a.magic = KEEPER_MAGIC;
	a.kind = ask->kind;
	a.serial = ask->serial;
	a.error = keeper_judge(
	    k->rule, k->learnt ? k->next : NULL, &k->limits, ask, clock_mono());
	if (a.error == 0)
		a.error = carry_out(k, ask, &a, &fd);
	/* A worker that does not listen gets no answer. */
	(void)pass_send(k->link, &a, sizeof(a), &fd, fd >= 0);
	if (fd >= 0)
		close(fd);
}

/* No engine of ours has sent it: it is in others' hands. */
static void
expel(struct keeper *k)
{
	keeper_say(k, LOG_LEVEL_ERROR, "%s",
	    _("the engine asks what no engine asks: it is killed"));
	keeper_signal(k, SIGKILL);
	close(k->link);
	k->link = -1;
}

bool
keeper_serve(struct keeper *k)
{
	struct keeper_ask ask;
	ssize_t n;

	if (k->link < 0)
		return false;
	n = pass_receive(k->link, &ask, sizeof(ask), NULL, 0, NULL);
	if (n < 0 && errno == EMSGSIZE)
		n = 1; /* too long is nonsense too */
	if (n < 0)
		return false;
	if (n == 0) {
		/* It has hung up; its death follows. */
		close(k->link);
		k->link = -1;
		return false;
	}
	if (keeper_sound(&ask, (size_t)n) && ask.kind != KEEPER_HELLO) {
		k->heard = clock_mono();
		answer(k, &ask);
		return true;
	}
	expel(k);
	return false;
}
