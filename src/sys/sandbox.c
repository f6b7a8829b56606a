/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/sandboxing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "core/i18n.h"

static bool
fail(char *why, size_t size, const char *what, int error)
{
	snprintf(why, size, _("the sandbox cannot be closed: %s: %s"), what,
	    strerror(error));
	return false;
}

/* Adds a sentence to the note. */
static void
remark(struct sandbox_state *s, const char *what, int error)
{
	size_t len = strlen(s->note);

	snprintf(s->note + len, sizeof(s->note) - len, "%s%s: %s",
	    len > 0 ? "; " : "", what,
	    error == ENOSYS ? _("not known here") : strerror(error));
}

/* A keeper's commands are not to be confined as it is. */
static bool
confine_rights(struct sandbox_state *s, bool starts, char *why, size_t size)
{
	int error = sandbox_drop(sandbox_caps(s->role), !starts, &s->caps);

	if (error != 0)
		return fail(why, size, _("capabilities"), error);
	if (prctl(PR_SET_DUMPABLE, 0) != 0)
		return fail(why, size, "PR_SET_DUMPABLE", errno);
	return true;
}

static void
confine_files(struct sandbox_state *s, int fd)
{
	int error = fd < 0 ? -fd : sandbox_files_close(fd);

	if (error == 0)
		return;
	s->landlock = 0;
	remark(s, "Landlock", error);
}

static void
confine_calls(struct sandbox_state *s, const struct sandbox_plan *p)
{
	int error;

	s->calls = p->calls;
	if (p->calls == SANDBOX_CALLS_ANY)
		return;
	error = sandbox_calls_confine(
	    p, sandbox_files_know_tcp(s->landlock), &s->ncalls);
	if (error == 0)
		return;
	s->calls = SANDBOX_CALLS_ANY;
	s->ncalls = 0;
	remark(s, "seccomp", error);
}

/*
 * Those who start other programs keep what root gets back by exec: no list of
 * files, and no_new_privs only where the filter wants it, from an ordinary
 * user.
 */
static bool
enter(const struct sandbox_plan *p, struct sandbox_state *s, char *why,
    size_t size)
{
	bool starts = sandbox_needs(p->role)->starts;
	bool become = p->user != NULL && p->user[0] != '\0' && geteuid() == 0;
	int files = -1, error;

	if (!starts && !p->no_landlock)
		files = sandbox_files_open(
		    p, geteuid() == 0 && !become, &s->landlock);
	/* The filter of those who start others needs the right that goes. */
	if (starts && geteuid() == 0)
		confine_calls(s, p);
	if (become && (error = sandbox_become(p->user)) != 0) {
		if (files >= 0)
			close(files);
		return fail(why, size, p->user, error);
	}
	if (!confine_rights(s, starts, why, size))
		return false;
	s->no_new_privs =
	    !starts && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
	if (!starts && !s->no_new_privs)
		return fail(why, size, "PR_SET_NO_NEW_PRIVS", errno);
	if (!starts && !p->no_landlock)
		confine_files(s, files);
	if (!starts)
		confine_calls(s, p);
	return true;
}

bool
sandbox_enter(const struct sandbox_plan *p, struct sandbox_state *s, char *why,
    size_t size)
{
	bool good = true;

	*s = (struct sandbox_state){
		.role = p->role, .off = p->off, .calls = SANDBOX_CALLS_ANY
	};
	if (!p->off && sandbox_sanitized()) {
		s->off = true;
		snprintf(s->note, sizeof(s->note), "%s",
		    _("a sanitizer or valgrind needs what it forbids"));
	}
	sandbox_report()->role = sandbox_role_name(p->role);
	sandbox_report()->fd = p->report;
	if (!s->off)
		good = enter(p, s, why, size);
	s->uid = geteuid();
	s->gid = getegid();
	return good;
}
