/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/keeper_state.h"

#include "core/i18n.h"
#include "sys/memory.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

/* s that a worker has to end in order: its last words go to disks. */
#define END_TIME 10.0

/* One that has not said a word for so long, s, hangs: it has to each
 * second. */
#define SILENCE 60.0

/* Requests that are worked off before signals are looked at. */
#define TURN 16

void
keeper_say(struct keeper *k, enum log_level level, const char *format, ...)
{
	char text[768];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	(void)log_write(&k->log, clock_wall(), level, text);
}

/* Of this program, by its file, and of what it was started for: a worker of
 * another one speaks another language, or does other things. */
static uint64_t
build_of(const char *tag)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
	struct stat st;
	char text[256];

	if (stat("/proc/self/exe", &st) != 0)
		memset(&st, 0, sizeof(st));
	snprintf(text, sizeof(text), "%s %x %lu %lu %lld ", PACKAGE_VERSION,
	    KEEPER_MAGIC, (unsigned long)st.st_dev, (unsigned long)st.st_ino,
	    (long long)st.st_mtim.tv_sec);
	for (const char *c = text; *c != '\0'; c++)
		h = (h ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
	for (const char *c = tag; *c != '\0'; c++)
		h = (h ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
	return h;
}

static int catch (sigset_t *before)
{
	static const int caught[] = { SIGTERM, SIGINT, SIGHUP };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		sigaddset(&set, caught[i]);
	sigprocmask(SIG_BLOCK, &set, before);
	sigaction(SIGPIPE, &ignore, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static bool
begin(struct keeper *k, const struct keeper_cfg *cfg)
{
	memset(k, 0, sizeof(*k));
	k->cfg = cfg;
	k->kernel = cfg->kernel ? cfg->kernel : &clock_real;
	k->build = build_of(cfg->tag);
	k->pidfd = k->link = k->report = k->page = -1;
	k->result = KEEPER_GAVE_UP;
	log_start(&k->log, "", false);
	k->rule = memory_new(1, sizeof(*k->rule));
	k->next = memory_new(1, sizeof(*k->next));
	k->before = memory_new(1, sizeof(*k->before));
	k->shared = mmap(NULL, sizeof(*k->shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	k->signals = catch (&k->mask);
	if (k->shared != MAP_FAILED && k->signals >= 0)
		return true;
	keeper_say(k, LOG_LEVEL_ERROR, _("the keeper cannot start: %s"),
	    strerror(errno));
	return false;
}

/* A worker that is told to end has to, sooner or later. */
static void
stop(struct keeper *k)
{
	if (k->pid == 0) {
		k->over = true;
		k->result = 0;
		return;
	}
	keeper_signal(k, SIGTERM);
	if (k->stopping)
		return;
	k->stopping = true;
	k->deadline = mono_add(clock_mono(), END_TIME);
}

static void
take_signals(struct keeper *k)
{
	struct signalfd_siginfo info;

	while (read(k->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			keeper_signal(k, SIGHUP);
		else
			stop(k);
	}
}

/* ms until something is due. */
static int
patience(const struct keeper *k)
{
	mono_t due = k->pid == 0 ? k->again
	    : k->stopping        ? k->deadline
				 : mono_add(k->heard, SILENCE);
	double s = mono_diff(due, clock_mono());

	return s > 0 ? (int)(s * 1000) + 1 : 0;
}

static void
work_off(struct keeper *k)
{
	if (k->pid == 0) {
		if (mono_diff(k->again, clock_mono()) <= 0 && !keeper_spawn(k))
			k->over = true;
		return;
	}
	if (!k->stopping && mono_diff(clock_mono(), k->heard) >= SILENCE) {
		keeper_say(k, LOG_LEVEL_ERROR, "%s",
		    _("the engine hangs: it is killed"));
		keeper_signal(k, k->aborted ? SIGKILL : SIGABRT);
		k->aborted = true;
		k->heard = clock_mono();
	}
	if (k->stopping && mono_diff(k->deadline, clock_mono()) <= 0) {
		keeper_say(k, LOG_LEVEL_WARN, "%s",
		    _("the engine does not end: it is killed"));
		keeper_signal(k, SIGKILL);
		k->deadline = mono_add(clock_mono(), END_TIME);
	}
}

/* Waits for something and sees to it. */
static void
turn(struct keeper *k)
{
	struct pollfd p[] = { { .fd = k->signals, .events = POLLIN },
		{ .fd = k->link, .events = POLLIN },
		{ .fd = k->pidfd, .events = POLLIN } };

	if (poll(p, 3, patience(k)) < 0 && errno != EINTR)
		return;
	if (p[0].revents != 0)
		take_signals(k);
	for (int i = 0; p[1].revents != 0 && i < TURN; i++)
		if (!keeper_serve(k))
			break;
	if (p[2].revents != 0)
		keeper_bury(k);
	if (!k->over)
		work_off(k);
}

static void
end(struct keeper *k)
{
	local_close(k->meet);
	local_close(k->door);
	keeper_page_free(k->map);
	if (k->page >= 0)
		close(k->page);
	if (k->signals >= 0)
		close(k->signals);
	if (k->shared != MAP_FAILED)
		munmap(k->shared, sizeof(*k->shared));
	free(k->rule);
	free(k->next);
	free(k->before);
	log_end(&k->log);
}

/* The first worker: one that waits for us, or a new one. */
static bool
start(struct keeper *k)
{
	if (keeper_meet(k))
		return true;
	k->map = keeper_page_new(&k->page);
	if (k->map != NULL)
		return keeper_spawn(k);
	keeper_say(k, LOG_LEVEL_ERROR, _("the keeper cannot start: %s"),
	    strerror(errno));
	return false;
}

/* What is not needed to keep others' rights goes. */
static bool
confine(struct keeper *k)
{
	struct sandbox_plan plan = *k->cfg->plan;
	struct sandbox_state state;
	char text[256];

	plan.role = SANDBOX_KEEPER;
	plan.user = NULL;
	plan.report = -1;
	if (!sandbox_enter(&plan, &state, text, sizeof(text))) {
		keeper_say(k, LOG_LEVEL_ERROR, "%s", text);
		return false;
	}
	keeper_say(k, LOG_LEVEL_NOTE, _("keeper (pid %ld): %s"), (long)getpid(),
	    sandbox_say(&state, text, sizeof(text)));
	return true;
}

int
keeper_run(const struct keeper_cfg *cfg)
{
	struct keeper k;
	int result;

	if (begin(&k, cfg) && start(&k) && confine(&k))
		while (!k.over)
			turn(&k);
	else if (k.pid != 0)
		keeper_signal(&k, SIGTERM);
	result = k.result;
	end(&k);
	return result;
}
