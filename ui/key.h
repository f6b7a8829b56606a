/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys as numbers: what a person typed is one code point, one control
 * character, or one of the named keys below, which lie above Unicode; with
 * bits for Shift, Alt and Ctrl where a terminal tells of them. Known to
 * everything in ui/; curses' own numbers never leave term.c.
 */
#ifndef NTPTUI_UI_KEY_H
#define NTPTUI_UI_KEY_H

#define KEY_CTRL(letter) ((letter)&0x1f)

/* Held with a named key; Alt with a character too (Esc and the character, as
 * terminals send it). */
#define KEY_SHIFT_BIT  0x1000000
#define KEY_ALT_BIT    0x2000000
#define KEY_CTRL_BIT   0x4000000
#define KEY_MODIFIERS  (KEY_SHIFT_BIT | KEY_ALT_BIT | KEY_CTRL_BIT)
#define KEY_SHIFT(key) ((key) | KEY_SHIFT_BIT)
#define KEY_ALT(key)   ((key) | KEY_ALT_BIT)

/* A named key with Ctrl: letters have control characters. */
#define KEY_WITH_CTRL(key) ((key) | KEY_CTRL_BIT)

/* Ctrl-Space: NUL. */
#define KEYCODE_CTRL_SPACE KEY_WITH_CTRL(' ')

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
	KEYCODE_PASTE,     /* no key: a piece of a text that is pasted */
	KEYCODE_PASTE_END, /* no key: that was all of it */
	KEYCODE_MOUSE,     /* no key: a struct mouse belongs to it */
	KEYCODE_REPORT,    /* no key: the terminal says how it is (DSR) */
	KEYCODE_OTHER,     /* a sequence that means nothing to us */
	KEYCODE_SHIFT_UP = KEY_SHIFT(KEYCODE_UP),
	KEYCODE_SHIFT_DOWN = KEY_SHIFT(KEYCODE_DOWN),
};

/* What the mouse did, where on the screen: from 0. */
enum mouse_act { MOUSE_OTHER, MOUSE_CLICK, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
	enum mouse_act act;
	int row, col;
};

#endif
