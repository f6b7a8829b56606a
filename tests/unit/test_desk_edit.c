/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The user's own editor: a shell script here, which says as whom it runs, on
 * what, and with what around it.
 */
#include "ui/desk_edit.h"

#include <fcntl.h>
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

enum { NOBODY = 65534, BIG = 5000000 };

/* A script in the directory becomes the editor; what it prints is in "out".
 * Whoever runs it may write there. */
static void
hire(void **state, const char *script)
{
	char text[2048], path[256], out[256];

	assert_int_equal(chmod(*state, 0777), 0);
	scratch_path(state, "out", out);
	unlink(out);
	snprintf(
	    text, sizeof(text), "#!/bin/sh\n{ %s; } >'%s' 2>&1\n", script, out);
	scratch_text(state, "my editor", text);
	scratch_path(state, "my editor", path);
	assert_int_equal(chmod(path, 0755), 0);
	snprintf(text, sizeof(text), "sh '%s'", path);
	assert_int_equal(setenv("EDITOR", text, 1), 0);
	unsetenv("VISUAL");
	if (geteuid() == 0) {
		setenv("SUDO_UID", "65534", 1);
		setenv("SUDO_GID", "65534", 1);
		if (getpwuid(NOBODY) == NULL) {
			print_message("# skipped: there is no user 65534\n");
			skip();
		}
	}
}

/* What it printed, until the next call. */
static const char *
printed(void **state)
{
	static char got[16384];
	char path[256];
	FILE *in = fopen(scratch_path(state, "out", path), "r");

	assert_non_null(in);
	got[fread(got, 1, sizeof(got) - 1, in)] = '\0';
	fclose(in);
	return got;
}

static bool
edit(struct desk_edit *e, const char *text)
{
	const struct save_text t = { text, strlen(text) };
	bool good = desk_edit(e, "/etc/it's an ntp.conf", &t);

	assert_int_equal(good, e->text != NULL);
	assert_int_equal(good, e->why[0] == '\0');
	return good;
}

static void
assert_refused(const char *word)
{
	struct desk_edit e;

	assert_false(edit(&e, "text\n"));
	if (strstr(e.why, word) == NULL)
		fail_msg("'%s' does not say '%s'", e.why, word);
}

static void
what_it_writes_is_taken(void **state)
{
	struct desk_edit e;

	hire(state, "cat \"$1\"; echo more >>\"$1\"; echo \"$1\"");
	assert_true(edit(&e, "one\ntwo"));
	assert_string_equal(e.text, "one\ntwomore\n");
	assert_int_equal(e.len, 12);
	assert_non_null(strstr(printed(state), "one\ntwo"));
	assert_non_null(strstr(printed(state), "/it's an ntp.conf\n"));
	free(e.text);
}

/* Editors that write another file and give it the name. */
static void
a_replaced_file_is_taken(void **state)
{
	struct desk_edit e;

	hire(state,
	    "echo new >\"$1.tmp\"; cp \"$1\" \"$1~\"; mv \"$1.tmp\" \"$1\"");
	assert_true(edit(&e, "old\n"));
	assert_string_equal(e.text, "new\n");
	free(e.text);
}

/* As whom, on what, with what around it; nothing stays behind. */
static void
it_has_the_users_rights_only(void **state)
{
	unsigned uid = geteuid() == 0 ? NOBODY : geteuid();
	char want[256], path[512], *line;
	struct desk_edit e;
	int fd;

	hire(state,
	    "id -u; stat -c '%a %u' \"$1\" \"${1%/*}\"; "
	    "test -e /proc/$$/fd/60 && echo open; echo home=$HOME; "
	    "echo secret=$OURS; echo \"file=$1\"");
	setenv("OURS", "hush", 1);
	fd = fcntl(STDERR_FILENO, F_DUPFD, 60);
	assert_int_equal(fd, 60);
	assert_true(edit(&e, "text\n"));
	close(fd);
	free(e.text);
	snprintf(
	    want, sizeof(want), "%u\n600 %u\n700 %u\nhome=", uid, uid, uid);
	if (strncmp(printed(state), want, strlen(want)) != 0)
		fail_msg("not '%s' but '%s'", want, printed(state));
	if (geteuid() == 0)
		assert_non_null(strstr(printed(state), "secret=\n"));
	line = strstr(printed(state), "file=");
	assert_non_null(line);
	snprintf(
	    path, sizeof(path), "%.*s", (int)strcspn(line + 5, "\n"), line + 5);
	assert_int_equal(access(path, F_OK), -1);
	strrchr(path, '/')[0] = '\0';
	assert_int_equal(access(path, F_OK), -1);
}

static void
root_runs_no_editor(void **state)
{
	if (geteuid() != 0) {
		print_message("# skipped: it takes root\n");
		skip();
	}
	hire(state, "echo ran");
	unsetenv("SUDO_UID");
	assert_refused("root's rights");
	setenv("SUDO_UID", "0", 1);
	assert_refused("root's rights");
	setenv("SUDO_UID", "65534x", 1);
	assert_refused("root's rights");
	setenv("SUDO_UID", "65534", 1);
	unsetenv("SUDO_GID");
	assert_refused("root's rights");
	setenv("SUDO_GID", "65534", 1);
	setenv("SUDO_UID", "64999", 1);
	if (getpwuid(64999) == NULL)
		assert_refused("no such user");
}

/* A user who puts a link to root's file in the place of the copy. */
static void
a_link_leads_nowhere(void **state)
{
	char path[256], script[512];
	struct desk_edit e;

	scratch_text(state, "secret", "root's\n");
	scratch_path(state, "secret", path);
	assert_int_equal(chmod(path, 0600), 0);
	snprintf(script, sizeof(script), "rm \"$1\"; ln -s '%s' \"$1\"", path);
	hire(state, script);
	assert_false(edit(&e, "text\n"));
	assert_non_null(strstr(e.why, "could not be read"));
	hire(state, "d=\"${1%/*}\"; rm \"$1\"; mkfifo \"$1\"; echo \"$d\"");
	assert_refused("could not be read");
}

static void
an_editor_may_fail(void **state)
{
	hire(state, "echo more >>\"$1\"; exit 3");
	assert_refused("status 3");
	hire(state, "rm \"$1\"");
	assert_refused("could not be read");
	setenv("EDITOR", "/nowhere/to/be/found -w", 1);
	assert_refused("no editor '/nowhere/to/be/found -w'");
	unsetenv("EDITOR");
	setenv("VISUAL", "", 1);
	setenv("PATH", "/nowhere", 1);
	assert_refused("set EDITOR");
	setenv("PATH", "/usr/bin:/bin", 1);
}

/* The copy that a sentence names is there; it is removed. */
static void
assert_left(const struct desk_edit *e)
{
	const char *at = strstr(e->why, "still in ");
	char path[512];

	if (at == NULL)
		fail_msg("'%s' does not say where", e->why);
	snprintf(path, sizeof(path), "%s", at + strlen("still in "));
	assert_int_equal(unlink(path), 0);
	strrchr(path, '/')[0] = '\0';
	assert_int_equal(rmdir(path), 0);
}

/* What was being written may be all there is of it. */
static void
what_is_not_taken_is_left(void **state)
{
	struct desk_edit e;

	hire(state, "printf 'a\\000b' >\"$1\"");
	assert_false(edit(&e, "text\n"));
	assert_non_null(strstr(e.why, "NUL"));
	assert_left(&e);
	/* A shell between would tell of the signal by a status. */
	setenv("EDITOR", "kill -9 $$; :", 1);
	assert_false(edit(&e, "text\n"));
	assert_non_null(strstr(e.why, "signal 9"));
	assert_left(&e);
}

static void
large_texts_come_back_whole(void **state)
{
	char *big = malloc(BIG + 1);
	struct desk_edit e;

	assert_non_null(big);
	for (size_t i = 0; i < BIG; i++)
		big[i] = i % 70 == 69 ? '\n' : (char)('a' + i % 26);
	big[BIG] = '\0';
	hire(state, "echo end >>\"$1\"");
	assert_true(edit(&e, big));
	assert_int_equal(e.len, BIG + 4);
	assert_memory_equal(e.text, big, BIG);
	free(e.text);
	free(big);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(what_it_writes_is_taken),
		IN_SCRATCH(a_replaced_file_is_taken),
		IN_SCRATCH(it_has_the_users_rights_only),
		IN_SCRATCH(root_runs_no_editor),
		IN_SCRATCH(a_link_leads_nowhere),
		IN_SCRATCH(an_editor_may_fail),
		IN_SCRATCH(what_is_not_taken_is_left),
		IN_SCRATCH(large_texts_come_back_whole),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
