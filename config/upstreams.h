/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Other upstream servers into the text of an ntp.conf: the old `server` and
 * `pool` lines are commented out with a reason, the new ones stand in their
 * place; every other octet stays.
 */
#ifndef NTPTUI_CONFIG_UPSTREAMS_H
#define NTPTUI_CONFIG_UPSTREAMS_H

#include <stdbool.h>
#include <stddef.h>

struct upstreams_count {
	size_t kept;  /* wanted ones that had a line, which stays as it is */
	size_t added; /* `server NAME iburst` */
	size_t left;  /* lines commented out */
};

/* The most that are put in. */
#define UPSTREAMS_MAX 20000

/*
 * The text with `host`s (n of them, at most UPSTREAMS_MAX, names or addresses)
 * as its servers, malloc'ed and with a NUL behind it; its length to *out_len.
 * Reference clocks (127.127.t.u), peers and lines of included files are left
 * alone. New lines stand behind the last old one, or at the end; they end as
 * their neighbours do (LF or CR LF). `reason` becomes the comment before what
 * is commented out: one line, "replaced on 2026-11-23". Pure.
 */
char *upstreams_text(const char *text, size_t len, const char *const *host,
    size_t n, const char *reason, size_t *out_len,
    struct upstreams_count *count) __attribute__((warn_unused_result));

#endif
