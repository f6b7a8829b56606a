/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A directory of its own for a test: cmocka's setup and teardown, and files
 * in it. *state is its path.
 */
#ifndef NTPTUI_TESTS_SCRATCH_H
#define NTPTUI_TESTS_SCRATCH_H

#include <stddef.h>

int scratch_enter(void **state);
int scratch_leave(void **state);

/* The path of `name` in it. */
const char *scratch_path(void **state, const char *name, char buf[256]);

/* Writes a file there. */
void scratch_put(void **state, const char *name, const char *text, size_t len);
void scratch_text(void **state, const char *name, const char *text);

/* A test that has one. */
#define IN_SCRATCH(f)                                                          \
	cmocka_unit_test_setup_teardown(f, scratch_enter, scratch_leave)

#endif
