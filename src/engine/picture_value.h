/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One value of a picture as text, and back; for picture.c, who knows where it
 * stands. It trusts no text.
 */
#ifndef NTPTUI_ENGINE_PICTURE_VALUE_H
#define NTPTUI_ENGINE_PICTURE_VALUE_H

#include "engine/picture.h"

/* Octets of one item: a column of texts, each octet of them written as
 * three. */
#define PICTURE_ITEM 32768

/* One item while it is written; `full` if it had no room. */
struct picture_line {
	char text[PICTURE_ITEM];
	size_t len;
	bool full;
};

void picture_add(struct picture_line *l, const char *text, size_t len);

/* The element at `at`, of this row's kind, without a blank in it. */
void picture_add_value(
    struct picture_line *l, const struct picture_row *r, const void *at);

/* Reads one into `to`; false if it is none, or beyond the row's limit. */
bool picture_take_value(
    const struct picture_row *r, void *to, const char *from, size_t len);

/* A text that is no member of the picture: NAME="...", and back; false if it
 * is none, or too long. */
void picture_put_text(
    struct control_text *t, const char *name, const char *text);
bool picture_get_text(const struct control_item *item, char *buf, size_t size);

/* Numbers of any size. */
uint64_t picture_uint(const void *at, size_t size);
double picture_float(const void *at, size_t size);
void picture_set_float(void *at, size_t size, double value);

#endif
