/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stepper.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* The child stops at its first instruction of `work`; its id, or 0 if it may
 * not be traced. */
static pid_t
start(void (*work)(void *arg), void *arg)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(77);
		kill(getpid(), SIGSTOP);
		work(arg);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFSTOPPED(status))
		return 0;
	assert_int_equal(ptrace(PTRACE_SETOPTIONS, child, NULL,
			     PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL),
	    0);
	return child;
}

/* Lets it run to the next border; false if it ended instead. */
static bool
step(pid_t child)
{
	int status, sig = 0;

	for (;;) {
		assert_int_equal(
		    ptrace(PTRACE_SYSCALL, child, NULL, (long)sig), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		if (!WIFSTOPPED(status)) {
			assert_int_equal(status, 0);
			return false;
		}
		if (WSTOPSIG(status) == (SIGTRAP | 0x80))
			return true;
		sig = WSTOPSIG(status);
	}
}

enum stepper_end
stepper_kill(void (*work)(void *arg), void *arg, long border)
{
	pid_t child = start(work, arg);
	int status;

	if (child == 0)
		return STEPPER_NONE;
	for (long i = 0; i <= border; i++)
		if (!step(child))
			return STEPPER_DONE;
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	return STEPPER_DID;
}

enum stepper_end
stepper_meet(
    void (*work)(void *arg), void *arg, long border, void (*meet)(void *arg))
{
	pid_t child = start(work, arg);

	if (child == 0)
		return STEPPER_NONE;
	for (long i = 0; i <= border; i++)
		if (!step(child))
			return STEPPER_DONE;
	meet(arg);
	while (step(child))
		;
	return STEPPER_DID;
}

#ifdef __x86_64__
bool
stepper_may_lie(void)
{
	return true;
}

/* Before a call: its number becomes none; true unless it asks for memory,
 * without which any program ends, is a sanitizer's own, or cannot fail. */
static bool
prevent(pid_t child)
{
	struct user_regs_struct regs;

	assert_int_equal(ptrace(PTRACE_GETREGS, child, NULL, &regs), 0);
	switch (regs.orig_rax) {
	case SYS_brk:
	case SYS_geteuid:
	case SYS_getpid:
	case SYS_madvise:
	case SYS_mmap:
	case SYS_mprotect:
	case SYS_munmap:
	case SYS_sigaltstack:
		return false;
	}
	regs.orig_rax = ~0ull;
	assert_int_equal(ptrace(PTRACE_SETREGS, child, NULL, &regs), 0);
	return true;
}

/* Behind it: what it has to say. */
static void
lie(pid_t child, int error)
{
	struct user_regs_struct regs;

	assert_int_equal(ptrace(PTRACE_GETREGS, child, NULL, &regs), 0);
	regs.rax = (unsigned long long)-(long long)error;
	assert_int_equal(ptrace(PTRACE_SETREGS, child, NULL, &regs), 0);
}
#else
bool
stepper_may_lie(void)
{
	return false;
}

static bool
prevent(pid_t child)
{
	(void)child;
	return false;
}

static void
lie(pid_t child, int error)
{
	(void)child;
	(void)error;
}
#endif

enum stepper_end
stepper_fail(void (*work)(void *arg), void *arg, long call, int error)
{
	pid_t child = start(work, arg);
	bool prevented;

	if (child == 0)
		return STEPPER_NONE;
	for (long i = 0; i <= 2 * call; i++)
		if (!step(child))
			return STEPPER_DONE;
	prevented = prevent(child);
	if (!step(child))
		return STEPPER_DONE;
	if (prevented)
		lie(child, error);
	while (step(child))
		;
	return STEPPER_DID;
}
