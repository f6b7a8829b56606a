/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The child of ui/desk_edit.h, which runs the editor, and what it is told. For
 * desk_edit.c only.
 */
#ifndef NTPTUI_UI_DESK_CHILD_H
#define NTPTUI_UI_DESK_CHILD_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "config/save.h"

#define DESK_GROUPS    256
#define DESK_VARIABLES 32
#define DESK_TEMPLATE  "/tmp/ntptui-XXXXXX"

/* Everything that the child needs, made before it is. */
struct desk_plan {
	bool drop; /* take on uid, gid, groups and env */
	uid_t uid;
	gid_t gid;
	gid_t group[DESK_GROUPS];
	int ngroup;
	char **env;
	char *own[DESK_VARIABLES]; /* env, if it is made anew */
	char command[1024];        /* for sh -c, the file is $1 */
	char dir[sizeof(DESK_TEMPLATE)];
	char file[NAME_MAX + 32]; /* in it */
	const struct save_text *text;
	int out;   /* the pipe */
	bool made; /* there is such a directory */
};

/* What the child has to say, behind the text. */
enum desk_step {
	DESK_STEP_RIGHTS,
	DESK_STEP_COPY,
	DESK_STEP_EDITOR,
	DESK_STEP_READ,
	DESK_STEP_DONE
};

struct desk_report {
	enum desk_step step;      /* which failed, or DONE */
	int error;                /* errno */
	int status;               /* of the editor, as waitpid() has it */
	char file[NAME_MAX + 32]; /* the copy that is left; "": none is */
};

/* Does it, in a process made for that, and ends this. */
void desk_child(struct desk_plan *p) __attribute__((noreturn));

#endif
