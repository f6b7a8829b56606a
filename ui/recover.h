/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The start after an engine died with a text on trial (config/ontrial.h). What
 * was on trial had not proved healthy, and nobody may be there to judge it, so
 * the text of before comes back: a host that reboots at night shall have the
 * time. Nothing is lost: what was tried becomes the newest backup.
 */
#ifndef NTPTUI_UI_RECOVER_H
#define NTPTUI_UI_RECOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "config/save.h"

/*
 * Looks after the ntp.conf of this absolute path, before it is read. `said`
 * is what a person must know, "" if nothing was the matter: the text of before
 * is in the file again; or the file cannot be written, then *instead (owned by
 * the caller) is to be read in its place. A file that has been changed since
 * the trial is left alone.
 */
void recover_conf(
    const char *path, struct save_text *instead, char *said, size_t size);

#endif
