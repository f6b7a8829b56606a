/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of logconfig: classes of messages and kinds of them, as ntpd names
 * them. Constant data.
 */
#ifndef NTPTUI_CONFIG_LOGMASK_H
#define NTPTUI_CONFIG_LOGMASK_H

#include <stdint.h>

/* The bits (PARAMS_LOG_*) of a word without its prefix: "all", "allevents",
 * "syncall", "clockinfo" ...; 0: it is none. */
uint32_t logmask_of(const char *word);

/* `mask` after one item: =WORD or WORD sets it, +WORD adds to it, -WORD takes
 * from it. What is no word changes nothing. */
uint32_t logmask_apply(uint32_t mask, const char *item);

#endif
