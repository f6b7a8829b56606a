/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A child takes on the user's rights for good, makes a directory, writes the
 * copy, lets the editor run, reads the copy back and hands it to us by a pipe.
 * We, who may be root, open nothing by a name that the user could have turned
 * into another's. Other threads run here: between fork and exec only what is
 * safe in a signal handler is called, so all is made ready before.
 */

#include "ui/desk_edit.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/conf.h"
#include "config/mem.h"

#include "ui/desk_child.h"

#define SAFE_PATH "/usr/local/bin:/usr/bin:/bin"

static bool
refuse(struct desk_edit *e, const char *why)
{
	snprintf(e->why, sizeof(e->why), "%s", why);
	return false;
}

/* A number of sudo's; false if there is none, or 0, which is root. */
static bool
sudo_id(const char *variable, unsigned long *id)
{
	const char *value = getenv(variable);
	char *end;

	if (value == NULL || value[0] < '0' || value[0] > '9')
		return false;
	errno = 0;
	*id = strtoul(value, &end, 10);
	return errno == 0 && *end == '\0' && *id > 0 && *id < UINT32_MAX;
}

static void
add_variable(struct desk_plan *p, const char *name, const char *value)
{
	size_t n = 0, room = strlen(name) + 1 + (value ? strlen(value) : 0) + 1;

	if (value == NULL)
		return;
	while (p->own[n] != NULL)
		n++;
	if (n + 1 >= DESK_VARIABLES)
		return;
	p->own[n] = mem_realloc(NULL, room, 1);
	snprintf(p->own[n], room, "%s=%s", name, value);
}

/* What an editor needs of our environment; the rest is root's. */
static void
clean_environment(struct desk_plan *p, const struct passwd *pw)
{
	static const char *const kept[] = { "TERM", "COLORTERM", "LANG",
		"LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_TIME",
		"TZ", "NO_COLOR" };

	add_variable(p, "PATH", SAFE_PATH);
	add_variable(p, "HOME", pw->pw_dir);
	add_variable(p, "SHELL", pw->pw_shell);
	add_variable(p, "USER", pw->pw_name);
	add_variable(p, "LOGNAME", pw->pw_name);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		add_variable(p, kept[i], getenv(kept[i]));
	p->env = p->own;
}

/* As whom the editor runs. */
static bool
plan_user(struct desk_plan *p, struct desk_edit *e)
{
	extern char **environ;
	unsigned long uid, gid;
	const struct passwd *pw;

	p->env = environ;
	if (geteuid() != 0)
		return true;
	if (!sudo_id("SUDO_UID", &uid) || !sudo_id("SUDO_GID", &gid))
		return refuse(e,
		    _("no editor is run with root's rights: edit here, or log "
		      "in as yourself and use sudo ntptui"));
	pw = getpwuid((uid_t)uid);
	if (pw == NULL)
		return refuse(e,
		    _("no editor is run: there is no such user as sudo says "
		      "you are (SUDO_UID); edit here"));
	p->drop = true;
	p->uid = (uid_t)uid;
	p->gid = (gid_t)gid;
	p->ngroup = DESK_GROUPS;
	if (getgrouplist(pw->pw_name, p->gid, p->group, &p->ngroup) < 0)
		p->ngroup = 0;
	clean_environment(p, pw);
	return true;
}

static bool
in_path(const char *program)
{
	const char *path = getenv("PATH");
	char name[PATH_MAX];

	for (path = path != NULL ? path : SAFE_PATH; *path != '\0';) {
		size_t len = strcspn(path, ":");

		snprintf(
		    name, sizeof(name), "%.*s/%s", (int)len, path, program);
		if (access(name, X_OK) == 0)
			return true;
		path += len + (path[len] == ':');
	}
	return false;
}

static bool
plan_command(struct desk_plan *p, struct desk_edit *e)
{
	static const char *const variable[] = { "VISUAL", "EDITOR" };
	static const char *const usual[] = { "nano", "vi" };
	const char *editor = NULL;
	int n;

	for (size_t i = 0; i < 2 && editor == NULL; i++) {
		editor = getenv(variable[i]);
		if (editor != NULL && editor[0] == '\0')
			editor = NULL;
	}
	for (size_t i = 0; i < 2 && editor == NULL; i++)
		if (in_path(usual[i]))
			editor = usual[i];
	if (editor == NULL)
		return refuse(e,
		    _("there is no editor to run: set EDITOR to the name of "
		      "yours, or edit here"));
	n = snprintf(p->command, sizeof(p->command), "%s \"$1\"", editor);
	if (n < 0 || (size_t)n >= sizeof(p->command))
		return refuse(e, _("EDITOR is too long to be a command"));
	return true;
}

/* All that comes, at most a text and a report; how much it was. */
static size_t
receive(int fd, char **out)
{
	size_t len = 0, room = 65536, most = CONF_MAX_SIZE + 65536;
	char *data = mem_realloc(NULL, room, 1);
	ssize_t n;

	while ((n = read(fd, data + len, room - len)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || len + (size_t)n > most)
			break;
		len += (size_t)n;
		if (len == room) {
			room *= 2;
			data = mem_realloc(data, room, 1);
		}
	}
	*out = data;
	return len;
}

static bool
say_editor(
    struct desk_edit *e, const struct desk_plan *p, const struct desk_report *r)
{
	int code = WIFEXITED(r->status) ? WEXITSTATUS(r->status) : 0;

	if (r->status == -1)
		snprintf(e->why, sizeof(e->why),
		    _("no editor could be run: %s"), strerror(r->error));
	else if (code == 127)
		snprintf(e->why, sizeof(e->why),
		    _("there is no editor '%.*s': set EDITOR to the name of "
		      "yours"),
		    (int)strlen(p->command) - 5, p->command);
	else if (r->file[0] == '\0')
		snprintf(e->why, sizeof(e->why),
		    _("the editor ended with status %d: nothing was taken "
		      "over"),
		    code);
	else
		snprintf(e->why, sizeof(e->why),
		    _("the editor was killed by signal %d: nothing was taken "
		      "over; its copy is still in %s"),
		    WTERMSIG(r->status), r->file);
	return false;
}

static bool
say_unread(struct desk_edit *e, const struct desk_report *r)
{
	const char *why = strerror(r->error);

	if (r->error == EILSEQ)
		why = _("it is no text, it holds a NUL octet");
	if (r->error == EINVAL || r->error == ELOOP)
		why = _("it is no file any more");
	if (r->file[0] != '\0')
		snprintf(e->why, sizeof(e->why),
		    _("what was edited could not be read: %s; it is still in "
		      "%s"),
		    why, r->file);
	else
		snprintf(e->why, sizeof(e->why),
		    _("what was edited could not be read: %s; nothing was "
		      "taken over"),
		    why);
	return false;
}

static bool
conclude(
    struct desk_edit *e, const struct desk_plan *p, const struct desk_report *r)
{
	switch (r->step) {
	case DESK_STEP_RIGHTS:
		snprintf(e->why, sizeof(e->why),
		    _("no editor was run: root's rights could not be given "
		      "up: %s"),
		    strerror(r->error));
		return false;
	case DESK_STEP_COPY:
		snprintf(e->why, sizeof(e->why),
		    _("no editor was run: its copy in /tmp could not be "
		      "written: %s"),
		    strerror(r->error));
		return false;
	case DESK_STEP_EDITOR:
		return say_editor(e, p, r);
	case DESK_STEP_READ:
		return say_unread(e, r);
	case DESK_STEP_DONE:
		break;
	}
	return true;
}

/* Sets the two keys that are the editor's alone, or gives them back. */
static void
leave_keys(const struct sigaction set[2], struct sigaction was[2])
{
	sigaction(SIGINT, &set[0], was != NULL ? &was[0] : NULL);
	sigaction(SIGQUIT, &set[1], was != NULL ? &was[1] : NULL);
}

/* Runs the plan; what came of it, and its report. */
static bool
carry_out(struct desk_plan *p, struct desk_edit *e)
{
	const struct sigaction ignore[2] = { { .sa_handler = SIG_IGN },
		{ .sa_handler = SIG_IGN } };
	struct sigaction was[2];
	struct desk_report r;
	int end[2];
	pid_t pid;

	if (pipe(end) != 0)
		return refuse(e, strerror(errno));
	p->out = end[1];
	leave_keys(ignore, was);
	pid = fork();
	if (pid == 0) {
		close(end[0]);
		desk_child(p);
	}
	close(end[1]);
	if (pid > 0)
		e->len = receive(end[0], &e->text);
	close(end[0]);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	leave_keys(was, NULL);
	if (pid < 0)
		return refuse(e, strerror(errno));
	if (e->len < sizeof(r))
		return refuse(e,
		    _("the editor was ended: nothing was taken over; its copy "
		      "may be left in /tmp"));
	e->len -= sizeof(r);
	memcpy(&r, e->text + e->len, sizeof(r));
	e->text[e->len] = '\0';
	return conclude(e, p, &r);
}

bool
desk_edit(struct desk_edit *e, const char *name, const struct save_text *text)
{
	struct desk_plan p = { .text = text, .dir = DESK_TEMPLATE };
	const char *slash = strrchr(name, '/');
	bool good;

	memset(e, 0, sizeof(*e));
	snprintf(p.file, sizeof(p.file), "%s/%.*s", DESK_TEMPLATE, NAME_MAX,
	    slash != NULL ? slash + 1 : name);
	good = plan_user(&p, e) && plan_command(&p, e) && carry_out(&p, e);
	for (size_t i = 0; p.own[i] != NULL; i++)
		free(p.own[i]);
	if (!good) {
		free(e->text);
		e->text = NULL;
		e->len = 0;
	}
	return good;
}
