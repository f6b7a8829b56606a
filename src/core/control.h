/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NTP mode 6 (RFC 9327): header, fragments, and the text of names and values,
 * both ways; what is asked and answered is the engine's. Pure; the server's
 * and the client's side read and write with the same code.
 */
#ifndef NTPTUI_CORE_CONTROL_H
#define NTPTUI_CORE_CONTROL_H

#include "core/ntptime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONTROL_HEADER   12
#define CONTROL_DATA     468   /* octets of payload in one UDP fragment */
#define CONTROL_RESPONSE 65535 /* octets of payload of a whole answer */

enum control_op {
	CONTROL_UNSPEC = 0,
	CONTROL_READSTAT = 1,
	CONTROL_READVAR = 2,
	CONTROL_WRITEVAR = 3,
	CONTROL_READCLOCK = 4,
	CONTROL_WRITECLOCK = 5,
	CONTROL_SETTRAP = 6,
	CONTROL_ASYNCMSG = 7,
	CONTROL_CONFIGURE = 8,
	CONTROL_SAVECONFIG = 9,
	CONTROL_READ_MRU = 10,
	CONTROL_READ_ORDLIST = 11,
	CONTROL_REQ_NONCE = 12,
	CONTROL_UNSETTRAP = 31,
};

/* In the high octet of `status` when `error` is set. */
enum control_error {
	CONTROL_EUNSPEC = 0,
	CONTROL_EPERMISSION = 1,
	CONTROL_EBADFMT = 2,
	CONTROL_EBADOP = 3,
	CONTROL_EBADASSOC = 4,
	CONTROL_EUNKNOWNVAR = 5,
	CONTROL_EBADVALUE = 6,
	CONTROL_ERESTRICT = 7,
};

struct control_header {
	uint8_t leap, version;
	bool response, error, more;
	uint8_t op; /* enum control_op, 0 to 31 */
	uint16_t sequence, status, assoc, offset, count;
};

/* False unless `len` octets hold a header of mode 6. `count` is not judged. */
bool control_decode(struct control_header *h, const uint8_t *buf, size_t len);

/* Writes CONTROL_HEADER octets. */
void control_encode(const struct control_header *h, uint8_t *buf);

/*
 * An answer put together from fragments that come in any order, twice, or
 * never. All lengths and offsets are checked: whatever comes, it holds no
 * more than CONTROL_RESPONSE octets.
 */
struct control_join {
	uint8_t *data; /* the caller's, `room` octets */
	size_t room;
	size_t end;  /* known length; 0 until the last fragment came */
	size_t have; /* octets received, each counted once */
	uint16_t status;
	bool done; /* whole */
	struct {
		uint16_t from, to;
	} part[256]; /* received, sorted, not touching */
	size_t parts;
};

void control_join_start(struct control_join *j, uint8_t *data, size_t room);

/* False if the fragment cannot belong to this answer (overlap, overflow). */
bool control_join_add(struct control_join *j, const struct control_header *h,
    const uint8_t *payload);

/*
 * Text of an answer: items joined by ", ", with a line's end before column
 * 72, as ntpd writes them. Values of more than 8 octets that are not numbers
 * are quoted by who writes them. What does not fit is left out whole and
 * `cut` is set.
 */
struct control_text {
	char *buf;
	size_t room, len;
	size_t column;
	bool cut;
};

void control_text_start(struct control_text *t, char *buf, size_t room);

/* Appends one item that is written already ("name=value"). */
void control_put(struct control_text *t, const char *item, size_t len);
void control_printf(struct control_text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Ends it with CR LF. Its length. */
size_t control_text_end(struct control_text *t);

/* One name=value of a text, as spans into it; quotes taken off the value. */
struct control_item {
	const char *name;
	size_t name_len;
	const char *value; /* NULL: a bare name */
	size_t value_len;
};

/* Takes the next item off *text; false at the end. Commas within quotes do
 * not separate. */
bool control_next(
    const char **text, const char *end, struct control_item *item);

#endif
