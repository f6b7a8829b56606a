/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One text from one web server, by HTTPS and nothing else (libcurl): the
 * certificate is checked, a redirection stays on the same host, size and time
 * have an end. It waits; whoever must not wait has a thread for it
 * (engine/fetcher.h).
 */
#ifndef NTPTUI_SYS_HTTPS_H
#define NTPTUI_SYS_HTTPS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#define HTTPS_WHY 240

struct https_ask {
	const char *host;     /* a name, ":PORT" behind it if it is not 443 */
	const char *path;     /* with its query; begins with '/' */
	size_t most;          /* octets of the text */
	double patience;      /* s for all of it */
	const char *etag;     /* of what one has; NULL or "": nothing */
	const char *modified; /* the same */
	const char *ca_file;  /* who is trusted; NULL: as the system says */
	const atomic_bool *cancel; /* true: end it; may be NULL */
};

struct https_answer {
	int status; /* of HTTP; 0: it did not come to that */
	char *text; /* malloc'ed, a NUL behind it; NULL unless status is
		       200 and all has come */
	size_t len;
	double keep; /* s, by max-age or Retry-After; 0: not told */
	char etag[128], modified[64]; /* printable */
	char why[HTTPS_WHY];          /* what went wrong; "" if nothing */
};

/* True if the server has answered, whatever it was: status. Else `why`. */
bool https_get(const struct https_ask *ask, struct https_answer *out);

#endif
