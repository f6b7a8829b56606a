/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A number that names a text, to tell whether two are the same without having
 * both at hand: that in a file, that in the editor, that which is in force. It
 * is no proof against one who wants two texts to have the same.
 */
#ifndef NTPTUI_CONFIG_REVISION_H
#define NTPTUI_CONFIG_REVISION_H

#include <stddef.h>
#include <stdint.h>

/* Of a top file's octets, includes aside; never 0. */
uint64_t revision_of(const char *text, size_t len);

#endif
