/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Made-up pictures of the engine for tests of screens: situations by name.
 * Each is allocated; free() it.
 */
#ifndef NTPTUI_TESTS_SCENE_H
#define NTPTUI_TESTS_SCENE_H

#include "engine/snapshot.h"

enum scene_kind {
	SCENE_SYNC,     /* six sources, one lies, one is lost */
	SCENE_START,    /* asked, answers come in */
	SCENE_SILENT,   /* nobody answers */
	SCENE_DISAGREE, /* no majority */
	SCENE_PANIC,
	SCENE_OBSERVE, /* in order, but without the right to set the clock */
	SCENE_LONG,    /* long names, IPv6, two columns wide, hostile ones */
	SCENE_EMPTY,   /* no source at all */
	SCENE_MANY,    /* a thousand */
	SCENE_COUNT,
};

const char *scene_name(enum scene_kind kind);
struct snapshot *scene_make(enum scene_kind kind);

#endif
