/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * escape ROLE ACTION USER TRIAL...: goes into the sandbox of a role ("worker",
 * "server") as USER ("-": stays who it is), each TRIAL in a process of its own,
 * and tries what an intruder would. A line each: how it ended. READ and WRITE
 * in the environment are a path each that the configuration names.
 * escape calls, escape forbidden: the tables of calls, a name a line.
 */
#include "sys/sandbox.h"
#include "sys/sandbox_calls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int
fd_error(int fd)
{
	return fd < 0 ? errno : 0;
}

static int
rc_error(long rc)
{
	return rc < 0 ? errno : 0;
}

static int
try_shadow(void)
{
	return fd_error(open("/etc/shadow", O_RDONLY));
}

static int
try_write_etc(void)
{
	return fd_error(open("/etc/ntptui-escape", O_WRONLY | O_CREAT, 0600));
}

static int
try_read(void)
{
	return fd_error(open(getenv("READ"), O_RDONLY));
}

static int
try_append(void)
{
	return fd_error(open(getenv("READ"), O_WRONLY | O_APPEND));
}

static int
try_write(void)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/new", getenv("WRITE"));
	return fd_error(open(path, O_WRONLY | O_CREAT, 0600));
}

static int
try_home(void)
{
	return fd_error(open("/root", O_RDONLY | O_DIRECTORY));
}

static int
try_exec(void)
{
	char name[] = "true";
	char *argv[] = { name, NULL }, *envp[] = { NULL };

	execve("/bin/true", argv, envp);
	return errno;
}

static int
try_fork(void)
{
	return rc_error(fork());
}

static int
try_ptrace(void)
{
	return rc_error(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int
try_raw(void)
{
	return fd_error(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
}

static int
try_packet(void)
{
	return fd_error(socket(AF_PACKET, SOCK_RAW, 0));
}

static int
try_settime(void)
{
	struct timespec now;

	/* To what it is: nothing happens even if it is let through. */
	clock_gettime(CLOCK_REALTIME, &now);
	return rc_error(clock_settime(CLOCK_REALTIME, &now));
}

static int
try_adjust(void)
{
	struct timex t = { .modes = 0 };

	if (adjtimex(&t) < 0)
		return errno;
	t.modes = ADJ_FREQUENCY;
	return rc_error(adjtimex(&t));
}

static int
try_clock(void)
{
	struct timex t = { .modes = 0 };

	return rc_error(adjtimex(&t));
}

static int
try_tcp(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons(80),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return errno;
	return rc_error(connect(fd, (const struct sockaddr *)&to, sizeof(to)));
}

static int
try_udp(void)
{
	return fd_error(socket(AF_INET6, SOCK_DGRAM, 0));
}

static int
try_low_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons(123),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	return rc_error(bind(fd, (const struct sockaddr *)&at, sizeof(at)));
}

static int
try_kill(void)
{
	return rc_error(kill(getppid(), SIGCONT));
}

static int
try_root(void)
{
	return rc_error(setuid(0));
}

static int
try_memfd(void)
{
	return fd_error(memfd_create("x", 0));
}

static void *
nothing(void *arg)
{
	return arg;
}

static int
try_thread(void)
{
	pthread_t t;
	int error = pthread_create(&t, NULL, nothing, NULL);

	return error != 0 ? error : pthread_join(t, NULL);
}

static int
try_abort(void)
{
	abort();
}

static const struct trial {
	const char *name;
	int (*run)(void);
} trials[] = {
	{ "abort", try_abort },
	{ "adjust", try_adjust },
	{ "append", try_append },
	{ "clock", try_clock },
	{ "exec", try_exec },
	{ "fork", try_fork },
	{ "home", try_home },
	{ "kill", try_kill },
	{ "lowport", try_low_port },
	{ "memfd", try_memfd },
	{ "packet", try_packet },
	{ "ptrace", try_ptrace },
	{ "raw", try_raw },
	{ "read", try_read },
	{ "root", try_root },
	{ "settime", try_settime },
	{ "shadow", try_shadow },
	{ "tcp", try_tcp },
	{ "thread", try_thread },
	{ "udp", try_udp },
	{ "write", try_write },
	{ "writeetc", try_write_etc },
};

static const struct trial *
find(const char *name)
{
	for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++)
		if (strcmp(trials[i].name, name) == 0)
			return &trials[i];
	return NULL;
}

/* In the child: its status is the errno. */
static void
run(const struct trial *t, const struct sandbox_plan *p)
{
	struct sandbox_state s;
	char why[256], said[512];

	if (!sandbox_enter(p, &s, why, sizeof(why))) {
		fprintf(stderr, "escape: %s\n", why);
		_exit(200);
	}
	fprintf(stderr, "escape: %s\n", sandbox_say(&s, said, sizeof(said)));
	_exit(t->run());
}

static void
tell(const char *name, int status, const char *told)
{
	char how[256];

	if (sandbox_died(status, told, how, sizeof(how)))
		printf("%s: ended: %s\n", name, how);
	else if (WIFSIGNALED(status))
		printf("%s: signal %d\n", name, WTERMSIG(status));
	else if (WEXITSTATUS(status) == 0)
		printf("%s: done\n", name);
	else
		printf("%s: %s\n", name,
		    strerrorname_np(WEXITSTATUS(status)) != NULL
			? strerrorname_np(WEXITSTATUS(status))
			: "no sandbox");
	fflush(stdout);
}

static bool
attempt(const char *name, struct sandbox_plan *p)
{
	const struct trial *t = find(name);
	char told[256] = "";
	int fd[2], status;
	pid_t pid;

	if (t == NULL || pipe(fd) != 0)
		return false;
	p->report = fd[1];
	pid = fork();
	if (pid == 0)
		run(t, p);
	close(fd[1]);
	waitpid(pid, &status, 0);
	if (read(fd[0], told, sizeof(told) - 1) < 0)
		told[0] = '\0';
	close(fd[0]);
	tell(name, status, told);
	return true;
}

static int
list_calls(void)
{
	const struct sandbox_call *c;

	for (size_t i = 0; (c = sandbox_call_at(i)) != NULL; i++)
		printf("%s\n", c->name);
	return 0;
}

static int
list_forbidden(void)
{
	const char *name;

	for (size_t i = 0; (name = sandbox_forbidden_at(i)) != NULL; i++)
		printf("%s\n", name);
	return 0;
}

int
main(int argc, char *argv[])
{
	const char *read[] = { getenv("READ"), NULL };
	const char *write[] = { getenv("WRITE"), NULL };
	struct sandbox_plan p = { .read = read, .write = write };
	bool good;

	if (argc == 2 && strcmp(argv[1], "calls") == 0)
		return list_calls();
	if (argc == 2 && strcmp(argv[1], "forbidden") == 0)
		return list_forbidden();
	if (argc < 5 || !sandbox_calls_named(argv[2], &p.calls))
		return 2;
	while (strcmp(sandbox_role_name(p.role), argv[1]) != 0)
		if (++p.role == SANDBOX_ROLES)
			return 2;
	p.user = argv[3][0] == '-' ? NULL : argv[3];
	good = true;
	for (int i = 4; i < argc; i++)
		good &= attempt(argv[i], &p);
	return good ? 0 : 2;
}
