/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/keys.h"

#include "ui/key.h"
#include "ui/width.h"

#include <string.h>

#define ESC 0x1b

size_t
keys_add(struct keys *k, const uint8_t *bytes, size_t len)
{
	if (len > sizeof(k->buf) - k->used)
		len = sizeof(k->buf) - k->used;
	memcpy(k->buf + k->used, bytes, len);
	k->used += len;
	return len;
}

bool
keys_waiting(const struct keys *k)
{
	return k->used > 0;
}

/* CSI and SS3 sequences that end in a letter. */
static int
key_of_letter(uint8_t c)
{
	switch (c) {
	case 'A':
		return KEYCODE_UP;
	case 'B':
		return KEYCODE_DOWN;
	case 'C':
		return KEYCODE_RIGHT;
	case 'D':
		return KEYCODE_LEFT;
	case 'F':
		return KEYCODE_END;
	case 'H':
		return KEYCODE_HOME;
	case 'M':
		return KEYCODE_ENTER; /* of the keypad */
	case 'Z':
		return KEYCODE_BACKTAB;
	default:
		break;
	}
	if (c >= 'P' && c <= 'S')
		return KEYCODE_F1 + (c - 'P');
	return KEYCODE_OTHER;
}

/* CSI sequences of a number and a tilde. */
static int
key_of_number(int n)
{
	static const int keys[] = {
		[1] = KEYCODE_HOME,
		[2] = KEYCODE_INSERT,
		[3] = KEYCODE_DELETE,
		[4] = KEYCODE_END,
		[5] = KEYCODE_PGUP,
		[6] = KEYCODE_PGDN,
		[7] = KEYCODE_HOME,
		[8] = KEYCODE_END,
		[11] = KEYCODE_F1,
		[12] = KEYCODE_F2,
		[13] = KEYCODE_F3,
		[14] = KEYCODE_F4,
		[15] = KEYCODE_F5,
		[17] = KEYCODE_F6,
		[18] = KEYCODE_F7,
		[19] = KEYCODE_F8,
		[20] = KEYCODE_F9,
		[21] = KEYCODE_F10,
		[23] = KEYCODE_F11,
		[24] = KEYCODE_F12,
	};

	if (n < 0 || (size_t)n >= sizeof(keys) / sizeof(keys[0]) ||
	    keys[n] == 0)
		return KEYCODE_OTHER;
	return keys[n];
}

/* Shift alone makes another key of a few. */
static int
with_shift(int key)
{
	return key == KEYCODE_UP  ? KEYCODE_SHIFT_UP
	    : key == KEYCODE_DOWN ? KEYCODE_SHIFT_DOWN
				  : key;
}

/* After Esc [: octets that belong to it, 0 if it is not complete. */
static size_t
take_csi(const uint8_t *b, size_t len, int *key)
{
	size_t i = 2;
	int number = 0;

	/* The Linux console's F1 to F5 are Esc [ [ A to E. */
	if (len > 2 && b[2] == '[') {
		if (len < 4)
			return 0;
		*key = b[3] >= 'A' && b[3] <= 'E' ? KEYCODE_F1 + (b[3] - 'A')
						  : KEYCODE_OTHER;
		return 4;
	}
	/* The mouse as terminals reported it before SGR: three octets, which
	 * must not become keys. */
	if (len > 2 && b[2] == 'M') {
		*key = KEYCODE_OTHER;
		return len < 6 ? 0 : 6;
	}
	while (i < len && b[i] >= '0' && b[i] <= '9' && number < 1000)
		number = number * 10 + (b[i++] - '0');
	while (i < len && b[i] >= 0x20 && b[i] <= 0x3f)
		i++; /* modifiers: the key without them */
	if (i >= len)
		return 0;
	*key = b[i] == '~' ? key_of_number(number)
	    : b[i] == 'n'  ? KEYCODE_REPORT
			   : key_of_letter(b[i]);
	if (i == 5 && memcmp(b + 2, "1;2", 3) == 0)
		*key = with_shift(*key);
	if (b[2] == '<')
		*key =
		    b[i] == 'M' || b[i] == 'm' ? KEYCODE_MOUSE : KEYCODE_OTHER;
	if (b[i] < 0x40 || b[i] > 0x7e) {
		*key = KEYCODE_OTHER;
		return i; /* what broke it off is a key of its own */
	}
	return i + 1;
}

/* A sequence that begins with Esc. */
static size_t
take_escape(const uint8_t *b, size_t len, int *key)
{
	*key = KEYCODE_OTHER;
	if (len < 2)
		return 0;
	if (b[1] == '[')
		return take_csi(b, len, key);
	if (b[1] == 'O') {
		if (len < 3)
			return 0;
		*key = key_of_letter(b[2]);
		return 3;
	}
	if (b[1] == ESC) {
		*key = KEYCODE_ESC;
		return 1;
	}
	return 2; /* Alt and a character */
}

static size_t
take_utf8(const uint8_t *b, size_t len, int *key)
{
	size_t need = b[0] < 0xE0 ? 2 : b[0] < 0xF0 ? 3 : 4;
	char text[5] = "";
	uint32_t ch;

	*key = KEYCODE_OTHER;
	if (b[0] < 0xC2 || b[0] > 0xF4)
		return 1;
	for (size_t i = 1; i < need && i < len; i++)
		if ((b[i] & 0xC0) != 0x80)
			return 1;
	if (len < need)
		return 0;
	memcpy(text, b, need);
	if (width_decode(text, &ch) == 1)
		return 1;
	*key = (int)ch;
	return need;
}

static size_t
take_one(const uint8_t *b, size_t len, int *key)
{
	if (b[0] == ESC)
		return take_escape(b, len, key);
	if (b[0] >= 0x80)
		return take_utf8(b, len, key);
	*key = b[0] == '\n' ? KEYCODE_ENTER
	    : b[0] == '\b'  ? KEYCODE_BACKSPACE
	    : b[0] == 0     ? KEYCODE_OTHER
			    : b[0];
	return 1;
}

/* Esc [ < buttons ; column ; row M, m when a button is let go (xterm's SGR
 * reports). False if it is none, or from nowhere. */
static bool
read_mouse(const struct keypress *p, struct mouse *out)
{
	int number[3] = { 0 }, n = 0;
	size_t i = 3;

	for (; i + 1 < p->len; i++) {
		if (p->raw[i] == ';' && n < 2)
			n++;
		else if (p->raw[i] >= '0' && p->raw[i] <= '9' &&
		    number[n] < 10000)
			number[n] = number[n] * 10 + (p->raw[i] - '0');
		else
			return false;
	}
	if (n != 2 || number[1] < 1 || number[2] < 1)
		return false;
	number[0] &= ~(4 | 8 | 16); /* Shift, Alt, Ctrl */
	*out = (struct mouse){ .col = number[1] - 1, .row = number[2] - 1 };
	if (number[0] == 64)
		out->act = MOUSE_WHEEL_UP;
	else if (number[0] == 65)
		out->act = MOUSE_WHEEL_DOWN;
	else if (number[0] == 0 && p->raw[i] == 'M')
		out->act = MOUSE_CLICK;
	return true;
}

bool
keys_next(struct keys *k, bool late, struct keypress *out)
{
	size_t len = k->used < KEYS_RAW ? k->used : KEYS_RAW;
	size_t took;

	if (k->used == 0)
		return false;
	took = take_one(k->buf, len, &out->key);
	if (took == 0) {
		if (!late && len < KEYS_RAW)
			return false;
		took = len == 1 ? 1 : len;
		out->key =
		    len == 1 && k->buf[0] == ESC ? KEYCODE_ESC : KEYCODE_OTHER;
	}
	memcpy(out->raw, k->buf, took);
	out->len = took;
	if (out->key == KEYCODE_MOUSE && !read_mouse(out, &out->mouse))
		out->key = KEYCODE_OTHER;
	k->used -= took;
	memmove(k->buf, k->buf + took, k->used);
	return true;
}
