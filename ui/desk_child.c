/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/desk_child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* Ours are the console's, which must not draw here. */
static void
plain_signals(void)
{
	struct sigaction plain = { .sa_handler = SIG_DFL };
	sigset_t none;

	sigemptyset(&plain.sa_mask);
	for (int sig = 1; sig < 32; sig++)
		if (sig != SIGKILL && sig != SIGSTOP)
			sigaction(sig, &plain, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The rights of the user, and no way back. */
static bool
take_rights(const struct desk_plan *p)
{
	if (!p->drop)
		return true;
	if (setgroups((size_t)p->ngroup, p->group) != 0 ||
	    setgid(p->gid) != 0 || setuid(p->uid) != 0)
		return false;
	if (getuid() != p->uid || geteuid() != p->uid || setuid(0) == 0) {
		errno = EPERM;
		return false;
	}
	return true;
}

/* A directory that nobody else can enter, so no name in it can be turned into
 * a link to something else; the copy in it. */
static bool
make_copy(struct desk_plan *p)
{
	bool good;
	int fd;

	p->made = mkdtemp(p->dir) != NULL;
	if (!p->made)
		return false;
	memcpy(p->file, p->dir, strlen(p->dir));
	fd = open(p->file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0600);
	if (fd < 0)
		return false;
	good = write_all(fd, p->text->text, p->text->len);
	return close(fd) == 0 && good;
}

static void
close_all(void)
{
	long most = sysconf(_SC_OPEN_MAX);

	for (int fd = 3; fd < (most > 0 && most < 65536 ? most : 65536); fd++)
		close(fd);
}

/* Runs a program and waits for it; its status, or -1. */
static int
run(char *const argv[], char *const env[])
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		plain_signals();
		close_all();
		execve(argv[0], argv, env);
		_exit(127);
	}
	if (pid < 0)
		return -1;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return status;
}

static int
run_editor(struct desk_plan *p)
{
	char sh[] = "/bin/sh", dash_c[] = "-c";
	char *argv[] = { sh, dash_c, p->command, sh, p->file, NULL };

	return run(argv, p->env);
}

static void
remove_copy(struct desk_plan *p)
{
	char rm[] = "/bin/rm", dash_rf[] = "-rf", dash[] = "--";
	char *argv[] = { rm, dash_rf, dash, p->dir, NULL };

	run(argv, p->env);
}

/* The copy as it is now; editors may have put another file in its place. */
static bool
send_copy(const struct desk_plan *p)
{
	char buf[16384];
	struct stat st;
	ssize_t n = -1;
	int fd = open(p->file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return false;
	errno = EINVAL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		while ((n = read(fd, buf, sizeof(buf))) != 0) {
			if (n < 0 && errno == EINTR)
				continue;
			if (n > 0 && memchr(buf, '\0', (size_t)n) != NULL) {
				errno = EILSEQ;
				break;
			}
			if (n < 0 || !write_all(p->out, buf, (size_t)n))
				break;
		}
	}
	close(fd);
	return n == 0;
}

/* From the copy to its return; which step failed. */
static enum desk_step
edit(struct desk_plan *p, struct desk_report *r)
{
	mode_t usual = umask(077);

	if (!make_copy(p))
		return DESK_STEP_COPY;
	umask(usual);
	r->status = run_editor(p);
	if (r->status != 0)
		return DESK_STEP_EDITOR;
	return send_copy(p) ? DESK_STEP_DONE : DESK_STEP_READ;
}

/* Is there something in the copy that its writer may miss? Not if the editor
 * said that nothing is to be taken, or left nothing that is a file. */
static bool
precious(const struct desk_report *r)
{
	if (r->step == DESK_STEP_EDITOR)
		return r->status != -1 && WIFSIGNALED(r->status);
	return r->step == DESK_STEP_READ && r->error != ENOENT &&
	    r->error != ELOOP && r->error != EINVAL;
}

void
desk_child(struct desk_plan *p)
{
	struct desk_report r = { .step = DESK_STEP_RIGHTS };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	plain_signals();
	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGQUIT, &ignore, NULL);
	if (take_rights(p))
		r.step = edit(p, &r);
	r.error = errno;
	if (precious(&r))
		memcpy(r.file, p->file, sizeof(r.file));
	else if (p->made)
		remove_copy(p);
	write_all(p->out, (const char *)&r, sizeof(r));
	_exit(0);
}
