/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/paths.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Where the engine of the system has its socket. */
#define SYSTEM_RUN "/run/ntptui"

static const char *const ntp_conf[] = {
	"/etc/ntptui/ntp.conf",
	"/etc/ntp.conf",
	"/etc/ntpsec/ntp.conf",
};

const char *
paths_ntp_conf(const char *given)
{
	struct stat st;

	if (given != NULL)
		return given;
	for (size_t i = 0; i < COUNT(ntp_conf); i++)
		if (stat(ntp_conf[i], &st) == 0)
			return ntp_conf[i];
	return NULL;
}

const char *
paths_ntp_conf_list(void)
{
	return "/etc/ntptui/ntp.conf, /etc/ntp.conf, /etc/ntpsec/ntp.conf";
}

/* Writes a path made of three parts; false if it does not fit. */
static bool
join(char *buf, size_t size, const char *a, const char *b, const char *c)
{
	int n = snprintf(buf, size, "%s%s%s", a, b, c);

	return n >= 0 && (size_t)n < size;
}

/* A variable of the environment that holds an absolute path; the XDG base
 * directory specification has others ignored. */
static const char *
absolute(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && value[0] == '/' ? value : NULL;
}

/* The first of the directories that systemd lists in a variable. */
static bool
from_systemd(const char *variable, char *buf, size_t size)
{
	const char *value = absolute(variable);
	int n;

	if (value == NULL)
		return false;
	n = snprintf(buf, size, "%.*s", (int)strcspn(value, ":"), value);
	return n >= 0 && (size_t)n < size;
}

static const char *
home(void)
{
	const char *dir = absolute("HOME");
	const struct passwd *pw;

	if (dir != NULL)
		return dir;
	pw = getpwuid(getuid());
	return pw != NULL && pw->pw_dir != NULL && pw->pw_dir[0] == '/'
	    ? pw->pw_dir
	    : NULL;
}

/* A directory of the XDG specification: the variable, else under home. */
static bool
xdg(const char *variable, const char *under, const char *name, char *buf,
    size_t size)
{
	const char *base = absolute(variable);

	if (base != NULL)
		return join(buf, size, base, "/", name);
	base = home();
	return base != NULL && join(buf, size, base, under, name);
}

/* Makes a directory and those above it that are missing. */
static bool
make_dir(char *path, mode_t mode)
{
	struct stat st;

	for (char *p = path + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, mode) != 0 && errno != EEXIST) {
			*p = '/';
			return false;
		}
		*p = '/';
	}
	if (mkdir(path, mode) == 0)
		return true;
	return errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
paths_state_dir(char *buf, size_t size)
{
	if (from_systemd("STATE_DIRECTORY", buf, size))
		return make_dir(buf, 0755);
	if (geteuid() == 0)
		return join(buf, size, "/var/lib/ntptui", "", "") &&
		    make_dir(buf, 0755);
	return xdg("XDG_STATE_HOME", "/.local/state/", "ntptui", buf, size) &&
	    make_dir(buf, 0700);
}

bool
paths_runtime_dir(char *buf, size_t size)
{
	const char *base;

	if (from_systemd("RUNTIME_DIRECTORY", buf, size))
		return true;
	if (geteuid() == 0)
		return join(buf, size, SYSTEM_RUN, "", "");
	base = absolute("XDG_RUNTIME_DIR");
	return base != NULL && join(buf, size, base, "/", "ntptui");
}

bool
paths_socket(char *buf, size_t size)
{
	char dir[PATHS_SOCKET];

	return paths_runtime_dir(dir, sizeof(dir)) &&
	    join(buf, size, dir, "/", "control");
}

size_t
paths_sockets(char path[PATHS_SOCKETS][PATHS_SOCKET])
{
	char first[PATHS_SOCKET];
	size_t n = 0;

	/* What systemd set was set on purpose: it stands alone. */
	if (from_systemd("RUNTIME_DIRECTORY", first, sizeof(first)))
		return paths_socket(path[0], PATHS_SOCKET) ? 1 : 0;
	if (join(path[0], PATHS_SOCKET, SYSTEM_RUN, "/", "control"))
		n++;
	if (geteuid() != 0 && paths_socket(path[n], PATHS_SOCKET))
		n++;
	return n;
}

bool
paths_user_config(const char *name, char *buf, size_t size)
{
	char dir[4096];

	return xdg("XDG_CONFIG_HOME", "/.config/", "ntptui/", dir,
		   sizeof(dir)) &&
	    join(buf, size, dir, name, "");
}
