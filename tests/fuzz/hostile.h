/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pictures of the engine as nobody would wish them, made of a fuzzer's octets:
 * names that mean to steer a terminal, numbers that are none, sources that
 * vanish. They keep only what whoever makes pictures promises: texts end,
 * enumerations and lengths are in range (engine/picture.h).
 */
#ifndef NTPTUI_TESTS_HOSTILE_H
#define NTPTUI_TESTS_HOSTILE_H

#include "engine/snapshot.h"

#include <stddef.h>
#include <stdint.h>

/* Octets that are used up; then they are 0. */
struct hostile {
	const uint8_t *at;
	size_t left;
};

unsigned hostile_octet(struct hostile *in);
void hostile_octets(struct hostile *in, void *out, size_t len);

/* Less than `n`, which is not 0. */
unsigned hostile_below(struct hostile *in, unsigned n);

/* Any: NAN, infinite, huge, tiny, ordinary. */
double hostile_number(struct hostile *in);

/* Control characters, escape sequences, marks of direction, characters that
 * combine or are wide, broken UTF-8, and letters. */
const char *hostile_text(struct hostile *in, char *buf, size_t size);

/* A whole picture; free() it. */
struct snapshot *hostile_picture(struct hostile *in);

/* What one becomes: time passes, sources come, vanish or change places,
 * their numbers change. */
void hostile_change(struct hostile *in, struct snapshot *s);

#endif
