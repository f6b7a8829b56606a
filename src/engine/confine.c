/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/confine.h"

#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

/* As many as the fields of struct params and struct confine that name files,
 * and a few that are always there. */
#define PLACES 16

struct places {
	char path[PLACES][PATH_MAX];
	const char *list[PLACES + 1]; /* a NULL behind the last */
	size_t n;
};

static void
add(struct places *s, const char *path, size_t len)
{
	if (len == 0 || len >= PATH_MAX || s->n == PLACES || path[0] != '/')
		return;
	memcpy(s->path[s->n], path, len);
	s->path[s->n][len] = '\0';
	s->list[s->n] = s->path[s->n];
	s->n++;
}

/* A directory that holds far more than ours. */
static bool
is_common(const char *path, size_t len)
{
	static const char *const common[] = { "", "/", "/etc", "/home", "/root",
		"/run", "/tmp", "/usr", "/var", "/var/lib", "/var/log",
		"/var/run", "/var/tmp" };

	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (strlen(common[i]) == len &&
		    memcmp(common[i], path, len) == 0)
			return true;
	return false;
}

/*
 * The directory of a file, for files are replaced by others of their name, and
 * Landlock knows files and not names; but only the file where the directory is
 * everybody's.
 */
static void
add_file(struct places *s, const char *path, bool whole)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return;
	if (whole || !is_common(path, (size_t)(slash - path)))
		add(s, path, (size_t)(slash - path));
	else
		add(s, path, strlen(path));
}

static void
list_files(const struct confine *c, const struct params *p, struct places *read,
    struct places *write)
{
	add(read, LOCALEDIR, strlen(LOCALEDIR));
	add(read, PKGDATADIR, strlen(PKGDATADIR));
	add_file(read, p->keys, false);
	add_file(read, p->leapfile, false);
	/* A keeper writes for the others. */
	if (c->role == SANDBOX_WORKER) {
		if (c->conf != NULL)
			add_file(read, c->conf, false);
		return;
	}
	if (c->conf != NULL)
		add_file(c->saves ? write : read, c->conf, c->saves);
	add_file(write, p->driftfile, false);
	add_file(write, p->logfile, false);
	add(write, p->statsdir, strlen(p->statsdir));
	add(write, c->state, strlen(c->state));
	add_file(write, c->socket, false);
	add_file(write, c->pidfile, false);
	add_file(write, c->log, false);
}

/* Is there such a user? Who is no root stays who he is anyway. */
static bool
has_user(const char *user)
{
	return geteuid() != 0 || user[0] == '\0' || getpwnam(user) != NULL;
}

bool
confine_enter(const struct confine *c, const struct params *p, char *why,
    size_t size, bool *weak)
{
	static const struct places none;
	struct places read = none, write = none;
	struct sandbox_state state;
	struct sandbox_plan plan = { .role = c->role,
		.off = c->off,
		.calls = c->calls,
		.no_landlock = c->no_landlock,
		.report = c->report };
	bool there = has_user(c->user);
	size_t len;

	plan.user = there ? c->user : NULL;
	list_files(c, p, &read, &write);
	plan.read = read.list;
	plan.write = write.list;
	if (!sandbox_enter(&plan, &state, why, size))
		return false;
	sandbox_say(&state, why, size);
	len = strlen(why);
	if (!there)
		snprintf(
		    why + len, size - len, _("; there is no user %s"), c->user);
	*weak = !c->off && (!there || state.note[0] != '\0');
	return true;
}
