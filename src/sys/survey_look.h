/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of a survey share: small files below its root, looked at
 * with suspicion; and the parts themselves. Only sys/survey*.c know it.
 */
#ifndef NTPTUI_SYS_SURVEY_LOOK_H
#define NTPTUI_SYS_SURVEY_LOOK_H

#include "sys/survey.h"

#define LOOK_PATH 768

/* `path` below the root, cut if it does not fit (then it is not there). */
const char *look_path(
    const struct survey_place *at, const char *path, char buf[LOOK_PATH]);

/* Something of that name is there; a link's target does not have to be. */
bool look_exists(const struct survey_place *at, const char *path);

/* As much of a regular file as fits, with a NUL; how much, -1: it cannot be
 * read. */
long look_read(
    const struct survey_place *at, const char *path, char *buf, size_t size);

/* Its first line, printable, without blanks around; false: there is none. */
bool look_line(
    const struct survey_place *at, const char *path, char *buf, size_t size);

/* A number that it begins with; `none` if it does not. */
long look_number(const struct survey_place *at, const char *path, long none);

/* Copies what is printable ASCII; '?' stands for all else. */
void look_clean(char *to, size_t size, const char *from);

/* Copies the rest of the first line that begins with `label`, cleaned and
 * without blanks around. */
bool look_field(const char *text, const char *label, char *to, size_t size);

/* This process. */
int look_self(const struct survey_place *at);

/* Is a unit's file there, and is it started at boot? */
bool look_unit(const struct survey_place *at, const char *unit);
enum fact look_enabled(const struct survey_place *at, const char *unit);

/* A process, with its unit. */
void look_process(
    const struct survey_place *at, int pid, struct survey_process *out);

void survey_daemons(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *s);
void survey_machine(const struct survey_place *at, struct survey *s);
void survey_net(const struct survey_place *at, struct survey *s);
void survey_resolver(const struct survey_place *at, struct survey *s);
void survey_files(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *s);
void survey_firewall(const struct survey_place *at,
    const struct survey_aim *aim, struct survey *s);

#endif
