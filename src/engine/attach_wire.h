/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the engine and those who attach to it say to each other, beyond what
 * any ntpq may ask: mode 6 with names of our own. Both sides are in
 * src/engine/; this is what they agree on.
 *
 * READVAR 0 "ntptui_picture=SERIAL[, ntptui_from=UNIT][, ntptui_wait]" asks for
 * what has changed in the picture since SERIAL (0: all). With ntptui_wait the
 * answer comes when there is something newer. It has the names below, the
 * parts of engine/picture.h, and ntptui_more=UNIT if not everything fitted:
 * ask for that unit then.
 *
 * CONFIGURE "start" (observe, poll ID, try SECONDS, ...) is a command; the
 * answer has ntptui_ok and ntptui_text when the engine has carried it out.
 */
#ifndef NTPTUI_ENGINE_ATTACH_WIRE_H
#define NTPTUI_ENGINE_ATTACH_WIRE_H

#include "core/control.h"
#include "engine/command.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATTACH_PICTURE "ntptui_picture"
#define ATTACH_FROM    "ntptui_from"
#define ATTACH_WAIT    "ntptui_wait"
#define ATTACH_SERIAL  "ntptui_serial"
#define ATTACH_MORE    "ntptui_more"
#define ATTACH_PID     "ntptui_pid"
#define ATTACH_UID     "ntptui_uid"
#define ATTACH_MAY     "ntptui_may_change"
#define ATTACH_VERSION "ntptui_version"
#define ATTACH_OK      "ntptui_ok"
#define ATTACH_TEXT    "ntptui_text"

/* Octets of payload in one datagram of ours: the socket takes more than a
 * network does. */
#define ATTACH_PIECE 32768

/* Version that our requests and answers carry. */
#define ATTACH_NTP 4

/* A command as text: "poll 17"; returns buf. */
const char *attach_command_text(
    const struct command *c, char *buf, size_t size);

/* And back; id is left alone. False if it is none. */
bool attach_command_parse(struct command *c, const uint8_t *text, size_t len);

#endif
