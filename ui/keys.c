/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/keys.h"

#include "ui/key.h"
#include "ui/width.h"

#include <string.h>

#define ESC 0x1b

/* The brackets of a paste: Esc [ 200 ~ and Esc [ 201 ~. */
#define PASTE_BEGIN 200
static const char paste_end[] = "\033[201~";

size_t
keys_add(struct keys *k, const uint8_t *bytes, size_t len)
{
	if (len > sizeof(k->buf) - k->used)
		len = sizeof(k->buf) - k->used;
	memcpy(k->buf + k->used, bytes, len);
	k->used += len;
	return len;
}

/* A bracket that never closes must not swallow all keys for ever: a Ctrl-C
 * that comes alone closes it. */
static bool
breaks_paste(const struct keys *k)
{
	return k->used == 1 && k->buf[0] == KEY_CTRL('c');
}

bool
keys_waiting(const struct keys *k)
{
	return k->pasting ? breaks_paste(k) : k->used > 0;
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

/* xterm's modifiers, the number less one: Shift 1, Alt 2, Ctrl 4. */
static int
with_modifiers(int key, int number)
{
	int bits = number > 1 && number <= 8 ? number - 1 : 0;

	if (key < KEYCODE_FIRST || key > KEYCODE_F12)
		return key;
	return key | ((bits & 1) != 0 ? KEY_SHIFT_BIT : 0) |
	    ((bits & 2) != 0 ? KEY_ALT_BIT : 0) |
	    ((bits & 4) != 0 ? KEY_CTRL_BIT : 0);
}

/* rxvt's arrows: Esc [ a with Shift, Esc O a with Ctrl. */
static int
key_of_small(uint8_t c, int bit)
{
	return c >= 'a' && c <= 'd'
	    ? key_of_letter((uint8_t)(c - 'a' + 'A')) | bit
	    : KEYCODE_OTHER;
}

/* The second number of a sequence, after the first semicolon; 0: none. */
static int
second_number(const uint8_t *b, size_t len)
{
	const uint8_t *semi = memchr(b, ';', len);
	int n = 0;

	if (semi == NULL)
		return 0;
	for (const uint8_t *p = semi + 1;
	     p < b + len && *p >= '0' && *p <= '9' && n < 100; p++)
		n = n * 10 + (*p - '0');
	return n;
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
	*key = b[i] == '~'          ? key_of_number(number)
	    : b[i] == 'n'           ? KEYCODE_REPORT
	    : i == 2 && b[i] >= 'a' ? key_of_small(b[i], KEY_SHIFT_BIT)
				    : key_of_letter(b[i]);
	*key = with_modifiers(*key, second_number(b + 2, i - 2));
	if (b[i] == '~' && i == 5 && number == PASTE_BEGIN)
		*key = KEYCODE_PASTE;
	if (b[2] == '<')
		*key =
		    b[i] == 'M' || b[i] == 'm' ? KEYCODE_MOUSE : KEYCODE_OTHER;
	if (b[i] < 0x40 || b[i] > 0x7e) {
		*key = KEYCODE_OTHER;
		return i; /* what broke it off is a key of its own */
	}
	return i + 1;
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

/* Alt and a character: Esc before it. Before a control character it is a key
 * of its own, that a line brought along with the next. */
static size_t
take_alt(const uint8_t *b, size_t len, int *key)
{
	bool enter = b[1] == '\r' || b[1] == '\n';
	bool back = b[1] == '\b' || b[1] == 0x7f;
	size_t took;

	if (b[1] < ' ' && !enter && !back) {
		*key = KEYCODE_ESC;
		return 1;
	}
	if (b[1] < 0x80) {
		*key = KEY_ALT(enter ? KEYCODE_ENTER
			: back       ? KEYCODE_BACKSPACE
				     : b[1]);
		return 2;
	}
	took = take_utf8(b + 1, len - 1, key);
	if (*key != KEYCODE_OTHER)
		*key = KEY_ALT(*key);
	return took == 0 ? 0 : took + 1;
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
		*key = b[2] >= 'a' ? key_of_small(b[2], KEY_CTRL_BIT)
				   : key_of_letter(b[2]);
		return 3;
	}
	if (b[1] == ESC) {
		*key = KEYCODE_ESC;
		return 1;
	}
	return take_alt(b, len, key);
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
	    : b[0] == 0     ? KEYCODE_CTRL_SPACE
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

static void
drop(struct keys *k, size_t len)
{
	k->used -= len;
	memmove(k->buf, k->buf + len, k->used);
}

/* How many octets are text, up to the closing bracket or what may be the
 * beginning of it. */
static size_t
text_before_end(const struct keys *k, bool *end)
{
	const size_t n = sizeof(paste_end) - 1;

	*end = false;
	for (size_t i = 0; i < k->used; i++) {
		size_t left = k->used - i;

		if (memcmp(k->buf + i, paste_end, left < n ? left : n) == 0) {
			*end = left >= n;
			return i;
		}
	}
	return k->used;
}

static bool
next_of_paste(struct keys *k, bool late, struct keypress *out)
{
	bool end = false, broken = breaks_paste(k);
	size_t len;

	if (broken && !late)
		return false;
	len = broken ? 0 : text_before_end(k, &end);
	end |= broken;
	if (len > KEYS_RAW)
		len = KEYS_RAW;
	if (len == 0 && !end)
		return false;
	memcpy(out->raw, k->buf, len);
	out->len = len;
	out->key = len > 0 ? KEYCODE_PASTE : KEYCODE_PASTE_END;
	k->pasting = len > 0;
	if (len == 0)
		len = broken ? 1 : sizeof(paste_end) - 1;
	drop(k, len);
	return true;
}

bool
keys_next(struct keys *k, bool late, struct keypress *out)
{
	size_t len = k->used < KEYS_RAW ? k->used : KEYS_RAW;
	size_t took;

	if (k->used == 0)
		return false;
	if (k->pasting)
		return next_of_paste(k, late, out);
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
	drop(k, took);
	if (out->key == KEYCODE_PASTE) {
		k->pasting = true;
		out->len = 0;
	}
	return true;
}
