/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where things lie: ntp.conf, state, sockets, settings; and the little that
 * the program remembers by itself between runs (never in a file that a
 * person writes).
 */
#ifndef NTPTUI_CONFIG_PATHS_H
#define NTPTUI_CONFIG_PATHS_H

#include <stdbool.h>
#include <stddef.h>

/* `given`, else the first that exists of /etc/ntptui/ntp.conf,
 * /etc/ntp.conf, /etc/ntpsec/ntp.conf; NULL if none does. */
const char *paths_ntp_conf(const char *given);

/* The list of those, for a message. */
const char *paths_ntp_conf_list(void);

/*
 * State directory: $STATE_DIRECTORY (as systemd sets it), else
 * /var/lib/ntptui as root, else $XDG_STATE_HOME/ntptui
 * (~/.local/state/ntptui); made if missing, mode 0700 (0755 as root). False
 * if it cannot be. Relative values of the environment do not count.
 */
bool paths_state_dir(char *buf, size_t size);

/* Runtime directory: $RUNTIME_DIRECTORY, else /run/ntptui as root, else
 * $XDG_RUNTIME_DIR/ntptui; not made. False if there is none. */
bool paths_runtime_dir(char *buf, size_t size);

#define PATHS_SOCKETS 2
#define PATHS_SOCKET  108 /* the most that a UNIX socket's address holds */

/* Where our engine is to listen: "control" in the runtime directory. False if
 * there is none. */
bool paths_socket(char *buf, size_t size);

/* Where a running engine may listen, in the order to try: the system's, then
 * the user's own. How many there are. */
size_t paths_sockets(char path[PATHS_SOCKETS][PATHS_SOCKET]);

/* The user's settings, $XDG_CONFIG_HOME/ntptui/NAME (~/.config/ntptui);
 * it need not exist. False if there is no home. */
bool paths_user_config(const char *name, char *buf, size_t size);

/* Was `start` given and confirmed before? No, if nothing can be read. */
bool state_started(void);

/* Remembers it; 0 or an errno. */
int state_set_started(bool started);

#endif
