/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys as numbers: what a person typed is one code point, one control
 * character, or one of the named keys below, which lie above Unicode. Known
 * to everything in ui/; curses' own numbers never leave term.c.
 */
#ifndef NTPTUI_UI_KEY_H
#define NTPTUI_UI_KEY_H

#define KEY_CTRL(letter) ((letter)&0x1f)

enum key {
	KEYCODE_NONE = 0,
	KEYCODE_TAB = 0x09,
	KEYCODE_ENTER = 0x0d,
	KEYCODE_ESC = 0x1b,
	KEYCODE_BACKSPACE = 0x7f,
	KEYCODE_FIRST = 0x110000, /* above every code point */
	KEYCODE_UP = KEYCODE_FIRST,
	KEYCODE_DOWN,
	KEYCODE_LEFT,
	KEYCODE_RIGHT,
	KEYCODE_HOME,
	KEYCODE_END,
	KEYCODE_PGUP,
	KEYCODE_PGDN,
	KEYCODE_INSERT,
	KEYCODE_DELETE,
	KEYCODE_BACKTAB,
	KEYCODE_SHIFT_UP,
	KEYCODE_SHIFT_DOWN,
	KEYCODE_F1,
	KEYCODE_F2,
	KEYCODE_F3,
	KEYCODE_F4,
	KEYCODE_F5,
	KEYCODE_F6,
	KEYCODE_F7,
	KEYCODE_F8,
	KEYCODE_F9,
	KEYCODE_F10,
	KEYCODE_F11,
	KEYCODE_F12,
	KEYCODE_MOUSE,  /* no key: a struct mouse belongs to it */
	KEYCODE_REPORT, /* no key: the terminal says how it is (DSR) */
	KEYCODE_OTHER,  /* a sequence that means nothing to us */
};

/* What the mouse did, where on the screen: from 0. */
enum mouse_act { MOUSE_OTHER, MOUSE_CLICK, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
	enum mouse_act act;
	int row, col;
};

#endif
