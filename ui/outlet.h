/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is written for a terminal, a pipe or a file goes into a file in memory
 * first; from there it is sent without ever waiting, as far as the other end
 * takes it. So a terminal that was stopped, or a slow line, cannot hold up
 * whoever writes, who would be deaf to signals meanwhile.
 */
#ifndef NTPTUI_UI_OUTLET_H
#define NTPTUI_UI_OUTLET_H

#include <stddef.h>
#include <stdio.h>

/* ms spent on the last octets for somebody who does not take them. */
#define OUTLET_LAST_MS 500

struct outlet;

enum outlet_state {
	OUTLET_EMPTY, /* everything has gone out */
	OUTLET_BUSY,  /* octets wait: poll for POLLOUT, then outlet_flush() */
	OUTLET_GONE,  /* nobody is there any more, or nothing can be written */
};

/* An outlet to the descriptor `fd`, which stays its owner's and keeps its
 * modes. NULL with errno set. */
struct outlet *outlet_new(int fd);

/* Closes it; what has not been sent is dropped. NULL is nothing. */
void outlet_free(struct outlet *o);

/* What to write to; its text is sent by the next outlet_flush(). */
FILE *outlet_sink(struct outlet *o);

/* The descriptor to poll for POLLOUT. */
int outlet_fd(const struct outlet *o);

/* Takes over what the sink has; returns how many octets that were. */
size_t outlet_collect(struct outlet *o);

/* Sends some octets behind what was collected. */
void outlet_add(struct outlet *o, const char *octets, size_t len);

/* Sends what it can, the sink's text included. */
enum outlet_state outlet_flush(struct outlet *o);

/* Sends the rest, waiting at most OUTLET_LAST_MS for each bit of progress;
 * what cannot be sent then is dropped. */
void outlet_drain(struct outlet *o);

/* There is nobody any more: nothing is written from now on. */
void outlet_lose(struct outlet *o);

/* The errno of the write that failed, 0: none has. */
int outlet_error(const struct outlet *o);

#endif
