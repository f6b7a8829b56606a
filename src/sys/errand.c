/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/errand.h"

#include "core/rfc5905.h"
#include "sys/clock.h"
#include "sys/memory.h"
#include "sys/procfs.h"
#include "sys/rivals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATH_SIZE 512
#define SLICE_MS  50  /* from one look at the clock to the next */
#define GRACE     2.0 /* s from SIGTERM to SIGKILL */

/* A command under way. */
struct run {
	pid_t pid;
	int fd; /* what it prints; not blocking */
	char *text;
	size_t len, room, most;
	bool cut; /* it printed more than `most` */
	bool gone;
	int status;
};

/* A program that only its owner, root or we, can have put there. */
static bool
is_sound(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & (S_IWGRP | S_IWOTH)) == 0 &&
	    (st.st_uid == 0 || st.st_uid == geteuid()) &&
	    access(path, X_OK) == 0;
}

static bool
find_program(
    const struct errand_place *at, const char *name, char path[PATH_SIZE])
{
	static const char *const usual[] = { "/usr/sbin", "/usr/bin", "/sbin",
		"/bin", NULL };

	for (const char *const *d = at->dirs ? at->dirs : usual; *d; d++) {
		int n = snprintf(path, PATH_SIZE, "%s/%s", *d, name);

		if (n > 0 && n < PATH_SIZE && is_sound(path))
			return true;
	}
	return false;
}

bool
errand_here(const struct errand_place *at, const struct errand_order *o)
{
	char path[PATH_SIZE];
	struct errand_words w;

	return errand_words(o, &w) && find_program(at, w.word[0], path);
}

/* Who may be ended: a time daemon, or who has the port. */
static bool
may_end(const char *proc, const struct errand_order *o)
{
	unsigned long inode[PROC_SOCKETS];
	uint16_t port = o->port != 0 ? o->port : NTP_PORT;
	size_t n = proc_sockets(proc, "udp", port, inode, 0);

	n = proc_sockets(proc, "udp6", port, inode, n);
	return rival_trade(proc, o->pid) || proc_holds(proc, o->pid, inode, n);
}

static bool
is_allowed(const struct errand_place *at, const struct errand_order *o)
{
	return o->what != ERRAND_END_PROCESS ||
	    may_end(at->proc != NULL ? at->proc : "/proc", o);
}

/* 0 or an errno. The child leads a group of its own, so that all of it can be
 * ended; descriptors of ours are closed on exec. */
static int
spawn(struct run *r, const char *path, const struct errand_words *w, int out)
{
	static const char *const environment[] = {
		"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/",
		"TERM=dumb", NULL
	};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	char *argv[ERRAND_WORDS];
	sigset_t none, all;
	int error;

	for (size_t i = 0; i <= w->n; i++)
		argv[i] = (char *)(uintptr_t)w->word[i];
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr,
	    POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
		POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(
	    &files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDERR_FILENO);
	error = posix_spawn(&r->pid, path, &files, &attr, argv,
	    (char *const *)(uintptr_t)environment);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return error;
}

static int
begin(struct run *r, const char *path, const struct errand_words *w)
{
	int fd[2], error;

	if (pipe2(fd, O_CLOEXEC) < 0)
		return errno;
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	error = spawn(r, path, w, fd[1]);
	close(fd[1]);
	r->fd = fd[0];
	if (error != 0)
		close(fd[0]);
	return error;
}

/* Keeps the end of it when there is too much. */
static void
keep(struct run *r, const char *buf, size_t n)
{
	if (r->len + n > r->most) {
		size_t drop = r->len + n - r->most;

		r->cut = true;
		if (drop > r->len)
			drop = r->len;
		memmove(r->text, r->text + drop, r->len - drop);
		r->len -= drop;
	}
	if (r->len + n + 1 > r->room) {
		r->room = 2 * r->room + n + 1;
		r->text = memory_grow(r->text, r->room, 1);
	}
	memcpy(r->text + r->len, buf, n);
	r->len += n;
}

/* All that waits to be read; false: nothing will come any more. */
static bool
drain(struct run *r)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(r->fd, buf, sizeof(buf))) > 0)
		keep(r, buf, (size_t)n < r->most ? (size_t)n : r->most);
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

/* Reads until it is gone, or `until`; what it left behind that still holds
 * the pipe is not waited for. */
static void
attend(struct run *r, mono_t until, const atomic_bool *cancel)
{
	struct pollfd p = { .fd = r->fd, .events = POLLIN };

	while (!r->gone && clock_mono().ns < until.ns &&
	    (cancel == NULL || !atomic_load(cancel))) {
		poll(&p, 1, SLICE_MS);
		if (!drain(r))
			p.fd = -1; /* poll() only waits, then */
		r->gone = waitpid(r->pid, &r->status, WNOHANG) == r->pid;
	}
	drain(r);
}

static void
end(struct run *r)
{
	if (r->gone)
		return;
	kill(-r->pid, SIGTERM);
	attend(r, mono_add(clock_mono(), GRACE), NULL);
	kill(-r->pid, SIGKILL);
	if (!r->gone)
		waitpid(r->pid, &r->status, 0);
}

static void
conclude(struct errand_result *out, int status)
{
	if (WIFSIGNALED(status)) {
		out->end = ERRAND_KILLED;
		out->code = WTERMSIG(status);
		return;
	}
	out->code = WEXITSTATUS(status);
	out->end = out->code == 0 ? ERRAND_DONE : ERRAND_FAILED;
}

/* Runs it to its end, with at most r->most octets of what it prints. */
static void
perform(const struct errand_place *at, const struct errand_order *o,
    struct run *r, struct errand_result *out)
{
	double limit = at->limit > 0 ? at->limit : errand_limit(o->what);
	struct errand_words w;
	char path[PATH_SIZE];

	memset(out, 0, sizeof(*out));
	if (!errand_words(o, &w) || !is_allowed(at, o)) {
		out->end = ERRAND_REFUSED;
		return;
	}
	if (!find_program(at, w.word[0], path)) {
		out->end = ERRAND_MISSING;
		return;
	}
	out->code = begin(r, path, &w);
	if (out->code != 0) {
		out->end = ERRAND_BROKEN;
		return;
	}
	attend(r, mono_add(clock_mono(), limit), at->cancel);
	if (r->gone)
		conclude(out, r->status);
	else if (at->cancel != NULL && atomic_load(at->cancel))
		out->end = ERRAND_CANCELLED;
	else
		out->end = ERRAND_LATE;
	end(r);
	close(r->fd);
}

/* Printable ASCII and newlines; a tab is a blank. */
static void
clean(char *to, const char *from, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool fine =
		    (from[i] >= ' ' && from[i] <= '~') || from[i] == '\n';

		to[i] = from[i] == '\t' ? ' ' : '?';
		if (fine)
			to[i] = from[i];
	}
	to[n] = '\0';
}

void
errand_run(const struct errand_place *at, const struct errand_order *o,
    struct errand_result *out)
{
	struct run r = { .most = ERRAND_OUTPUT - 1 };

	perform(at, o, &r, out);
	clean(out->output, r.text != NULL ? r.text : "", r.len);
	free(r.text);
}

char *
errand_read(const struct errand_place *at, const struct errand_order *o,
    struct errand_result *out)
{
	struct run r = { .most = ERRAND_MOST };

	if (errand_changes(o->what)) {
		*out = (struct errand_result){ .end = ERRAND_REFUSED };
		return NULL;
	}
	perform(at, o, &r, out);
	if (out->end != ERRAND_DONE || r.cut) {
		clean(out->output, r.text != NULL ? r.text : "",
		    r.len < ERRAND_OUTPUT ? r.len : ERRAND_OUTPUT - 1);
		free(r.text);
		return NULL;
	}
	keep(&r, "", 1);
	return r.text;
}
