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

/* The low four bits of a status word: what happened last (RFC 9327 3.1, 3.2;
 * ntpd's numbers). */
enum control_system_event {
	CONTROL_SYS_UNSPEC = 0,
	CONTROL_SYS_FREQ_NOT_SET = 1,
	CONTROL_SYS_FREQ_SET = 2,
	CONTROL_SYS_SPIKE = 3,
	CONTROL_SYS_FREQ_MODE = 4,
	CONTROL_SYS_CLOCK_SYNC = 5,
	CONTROL_SYS_RESTART = 6,
	CONTROL_SYS_PANIC = 7,
	CONTROL_SYS_NO_PEER = 8,
	CONTROL_SYS_LEAP_ARMED = 9,
	CONTROL_SYS_LEAP_DISARMED = 10,
	CONTROL_SYS_LEAP = 11,
	CONTROL_SYS_STEP = 12,
	CONTROL_SYS_KERNEL = 13,
	CONTROL_SYS_TAI = 14,
	CONTROL_SYS_STALE_LEAP = 15,
};
enum control_peer_event {
	CONTROL_PEER_UNSPEC = 0,
	CONTROL_PEER_MOBILIZE = 1,
	CONTROL_PEER_DEMOBILIZE = 2,
	CONTROL_PEER_UNREACH = 3,
	CONTROL_PEER_REACH = 4,
	CONTROL_PEER_RESTART = 5,
	CONTROL_PEER_NO_REPLY = 6,
	CONTROL_PEER_RATE = 7,
	CONTROL_PEER_DENY = 8,
	CONTROL_PEER_LEAP = 9,
	CONTROL_PEER_SYSPEER = 10,
	CONTROL_PEER_CLOCK = 11,
	CONTROL_PEER_BADAUTH = 12,
	CONTROL_PEER_POPCORN = 13,
};

/* What the system follows. */
enum control_source {
	CONTROL_SOURCE_NONE = 0,
	CONTROL_SOURCE_PPS = 1,
	CONTROL_SOURCE_UHF = 4,
	CONTROL_SOURCE_LOCAL = 5,
	CONTROL_SOURCE_NTP = 6,
	CONTROL_SOURCE_OTHER = 7,
};

/* The status bits of a peer. */
enum {
	CONTROL_PEER_CONFIGURED = 0x80,
	CONTROL_PEER_AUTHENABLED = 0x40,
	CONTROL_PEER_AUTHENTIC = 0x20,
	CONTROL_PEER_REACHED = 0x10,
};

/* Status words. `leap` 0 to 3, `count` is cut to 15; `bits` are
 * CONTROL_PEER_*, `select` an enum tally's number as ntpq has it, 0 to 7. */
uint16_t control_system_status(
    unsigned leap, enum control_source source, unsigned count, unsigned event);
uint16_t control_peer_status(
    unsigned bits, unsigned select, unsigned count, unsigned event);

struct control_header {
	uint8_t leap, version;
	bool response, error, more;
	uint8_t op; /* enum control_op, 0 to 31 */
	uint16_t sequence, status, assoc, offset, count;
};

/* False unless `len` octets begin with a header of mode 6. `count` is not
 * judged. */
bool control_decode(struct control_header *h, const uint8_t *buf, size_t len);

/* Writes CONTROL_HEADER octets. */
void control_encode(const struct control_header *h, uint8_t *buf);

/*
 * Where the key identifier of a MAC begins in a request of `len` octets whose
 * payload has `count`: behind the payload, filled up to a multiple of `align`
 * (ntp.org: 8 octets, NTPsec: 4). 0 if nothing that can be a MAC (4 to 24
 * octets) is there.
 */
size_t control_trailer(size_t len, uint16_t count, size_t align);

/*
 * A payload on its way out, in fragments of at most `piece` octets
 * (CONTROL_DATA on UDP). An empty payload makes one empty fragment. Also
 * writes requests, which must fit into one.
 */
struct control_split {
	struct control_header h; /* as in every fragment; `more`, `offset` and
				    `count` are set here */
	const uint8_t *data;
	size_t len, piece;
	size_t at;
	bool ended;
};

/* `len` is at most CONTROL_RESPONSE. */
void control_split_start(struct control_split *s,
    const struct control_header *h, const uint8_t *data, size_t len,
    size_t piece);

/* Writes the next fragment, padded with zeros to a multiple of four; `buf`
 * needs CONTROL_HEADER + piece + 3 octets. Its length; 0 after the last. */
size_t control_split_next(struct control_split *s, uint8_t *buf);

/*
 * An answer put together from fragments that come in any order, twice, or
 * never. All lengths and offsets are checked: whatever comes, it holds no
 * more than CONTROL_RESPONSE octets.
 */
#define CONTROL_PARTS 256

struct control_join {
	uint8_t *data; /* the caller's, `room` octets */
	size_t room;
	bool ended;  /* the last fragment came, and so `end` is known */
	size_t end;  /* length of the whole; valid if `ended` */
	size_t have; /* octets received, each counted once */
	uint16_t status;
	bool error; /* an error answer: its code is in status's high octet */
	bool done;  /* whole */
	struct {
		uint16_t from, to;
	} part[CONTROL_PARTS]; /* received, sorted, not touching */
	size_t parts;
};

void control_join_start(struct control_join *j, uint8_t *data, size_t room);

/*
 * Takes a fragment's header and its `count` octets of payload, which the
 * caller knows to be there. False, and nothing changes, if it cannot belong
 * to this answer: overlap, overflow, beyond the end. A repetition of what is
 * there already is no fault; what came first stays.
 */
bool control_join_add(struct control_join *j, const struct control_header *h,
    const uint8_t *payload);

/*
 * Text of an answer: items joined by ", ", with a line's end before column
 * 72, as ntpd writes them. What does not fit is left out whole, and all after
 * it, and `cut` is set.
 */
struct control_text {
	char *buf;
	size_t room, len;
	size_t column;
	bool cut;
};

/* `room` of at least 3 octets. */
void control_text_start(struct control_text *t, char *buf, size_t room);

/* Appends one item that is written already ("name=value"). */
void control_put(struct control_text *t, const char *item, size_t len);
void control_printf(struct control_text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* name="value"; what would end the quotes or the line becomes '.'. */
void control_put_string(
    struct control_text *t, const char *name, const char *value);

/* name=0x%08x.%08x, seconds and fraction. */
void control_put_stamp(struct control_text *t, const char *name, ntp_ts value);

/* Ends it with CR LF; nothing stays nothing. Its length. */
size_t control_text_end(struct control_text *t);

/* One name=value of a text, as spans into it; quotes taken off the value. */
struct control_item {
	const char *name;
	size_t name_len;
	const char *value; /* NULL: a bare name */
	size_t value_len;
};

/*
 * Takes the next item off *text; false at the end. Commas within quotes do
 * not separate; blanks, CR and LF around names and values do not count; a NUL
 * ends the text, as garbage may follow it.
 */
bool control_next(
    const char **text, const char *end, struct control_item *item);

/* Is that its name? */
bool control_is(const struct control_item *item, const char *name);

/* Its value as a number, decimal or 0x...; as seconds or such; as a time
 * stamp 0x%08x.%08x. False, and *out as it was, if it is none. */
bool control_uint(const struct control_item *item, uint64_t *out);
bool control_double(const struct control_item *item, double *out);
bool control_stamp(const struct control_item *item, ntp_ts *out);

/* Copies its value, cut to `size` with its NUL, what is not printable ASCII
 * as '.'; "" for a bare name. Returns buf. */
const char *control_copy(
    const struct control_item *item, char *buf, size_t size);

#endif
