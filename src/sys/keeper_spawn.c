/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker begins: the process, and what it is born with. */
#include "sys/keeper_state.h"

#include "core/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

void
keeper_signal(struct keeper *k, int sig)
{
	if (k->pidfd >= 0 &&
	    syscall(SYS_pidfd_send_signal, k->pidfd, sig, NULL, 0) != 0 &&
	    errno == ENOSYS)
		kill(k->pid, sig);
}

static int
door_of(struct local *l)
{
	int door = l != NULL ? local_door(l) : -1;

	local_forget(l, true);
	return door;
}

/* The new process: it keeps nothing of the keeper's but what is the worker's,
 * above all not the locks, which must end with the keeper. */
_Noreturn static void
be_worker(struct keeper *k, int link, int report)
{
	const struct keeper_ops *ops = &k->cfg->ops;
	struct kept_cfg cfg = { .link = link,
		.keeper = (int)getppid(),
		.meet = door_of(k->meet),
		.door = door_of(k->door),
		.page = k->page,
		.report = report,
		.map = k->map,
		.build = k->build };
	struct kept *kept;
	int code;

	memcpy(cfg.notice, k->notice, sizeof(cfg.notice));
	close(k->signals);
	log_end(&k->log);
	sigprocmask(SIG_SETMASK, &k->mask, NULL);
	kept = kept_new(&cfg);
	code = ops->work(ops->self, kept);
	if (code == 0)
		kept_bye(kept, code);
	kept_free(kept);
	exit(code);
}

/* Two ends of each: ours first. */
static bool
make_ways(int link[2], int report[2])
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		0, link) != 0)
		return false;
	if (pipe2(report, O_CLOEXEC | O_NONBLOCK) == 0)
		return true;
	close(link[0]);
	close(link[1]);
	return false;
}

bool
keeper_spawn(struct keeper *k)
{
	int link[2], report[2], error;

	keeper_page_clear(k->map);
	if (!make_ways(link, report)) {
		keeper_say(k, LOG_LEVEL_ERROR,
		    _("the engine cannot be started: %s"), strerror(errno));
		return false;
	}
	fflush(NULL);
	k->pid = fork();
	error = errno;
	if (k->pid == 0) {
		close(link[0]);
		close(report[0]);
		be_worker(k, link[1], report[1]);
	}
	close(link[1]);
	close(report[1]);
	k->link = link[0];
	k->report = report[0];
	k->child = true;
	k->ready = k->bye = k->aborted = false;
	k->heard = clock_mono();
	k->notice[0] = '\0';
	if (k->pid > 0)
		k->pidfd = (int)syscall(SYS_pidfd_open, k->pid, 0);
	if (k->pidfd >= 0)
		return true;
	keeper_say(k, LOG_LEVEL_ERROR, _("the engine cannot be started: %s"),
	    strerror(k->pid > 0 ? errno : error));
	if (k->pid > 0)
		kill(k->pid, SIGKILL);
	k->pid = 0;
	return false;
}
