/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that a worker shares with its keeper: what it knows of the clock, and
 * what a report should have if it dies. The worker writes, the keeper reads
 * after its death and believes nothing: numbers are judged, text is cleaned.
 * It cannot be shrunk under the reader (memfd_create(2), F_SEAL_SHRINK).
 */
#ifndef NTPTUI_SYS_KEEPER_PAGE_H
#define NTPTUI_SYS_KEEPER_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEEPER_PAGE_TEXT 24576

/* What a worker says of itself from second to second. */
struct keeper_beat {
	double freq, err; /* s/s, without a slew that is under way */
	uint32_t known;   /* the frequency is more than a guess */
	uint32_t setting; /* the clock is set by it */
};

struct keeper_page {
	uint32_t turn; /* odd while it is written */
	uint32_t zero;
	uint64_t beats;
	struct keeper_beat beat;
	/* Written by a handler of the signal that kills. */
	int32_t signal, code; /* si_signo, si_code */
	uint64_t address;     /* si_addr, or the call's number for SIGSYS */
	uint64_t at;          /* the instruction */
	char text[KEEPER_PAGE_TEXT]; /* the last picture and journal */
};

/* A new page and its descriptor in *fd; NULL: an errno. */
struct keeper_page *keeper_page_new(int *fd);

/* Maps the page of a descriptor that came from elsewhere; NULL if it is none
 * that could not be shrunk. */
struct keeper_page *keeper_page_map(int fd);

void keeper_page_free(struct keeper_page *p);

/* The worker's side: one beat, and the text with it (cut to size). */
void keeper_page_write(struct keeper_page *p, const struct keeper_beat *b,
    const char *text, size_t len);

/* Arms the handlers that write down which signal kills this process, and
 * where; then it kills as ever. Owns the one global that they need. */
void keeper_page_arm(struct keeper_page *p);

/* The keeper's side: copies it; false if there is no whole beat. */
bool keeper_page_read(const struct keeper_page *p, struct keeper_page *out);

/* Makes it as new for the next worker. */
void keeper_page_clear(struct keeper_page *p);

#endif
