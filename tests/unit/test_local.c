/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/local.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

static const char *
place(void **state, char buf[256])
{
	return scratch_path(state, "ntptui/control", buf);
}

static struct local *
listen_at(const char *path)
{
	int error = 0;
	struct local *l = local_open(path, -1, &error);

	if (l == NULL)
		fail_msg("%s: %s", path, strerror(error));
	return l;
}

/* The next event, which must be there. */
static struct local_event
next(struct local *l)
{
	struct pollfd p = { .fd = local_fd(l), .events = POLLIN };
	struct local_event ev = { 0 };

	assert_int_equal(poll(&p, 1, 10000), 1);
	assert_true(local_next(l, &ev));
	return ev;
}

static unsigned
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

static void
datagrams_keep_their_borders(void **state)
{
	char path[256];
	struct local *l = listen_at(place(state, path));
	static uint8_t big[LOCAL_MAX], in[LOCAL_MAX];
	struct local_who who;
	struct local_event ev;
	int fd = local_call(path, &who);

	assert_true(fd >= 0);
	assert_int_equal(who.pid, getpid());
	assert_int_equal(who.uid, geteuid());
	memset(big, 7, sizeof(big));
	assert_int_equal(local_tell(fd, (const uint8_t *)"one", 3), 0);
	assert_int_equal(local_tell(fd, big, sizeof(big)), 0);
	ev = next(l);
	assert_int_equal(ev.kind, LOCAL_DATA);
	assert_int_equal(ev.who.pid, getpid());
	assert_int_equal(ev.len, 3);
	assert_memory_equal(ev.data, "one", 3);
	ev = next(l);
	assert_int_equal(ev.len, LOCAL_MAX);
	assert_int_equal(local_count(l), 1);
	assert_true(local_send(l, ev.id, big, sizeof(big)));
	assert_int_equal(local_hear(fd, in, sizeof(in)), LOCAL_MAX);
	assert_memory_equal(in, big, sizeof(in));
	assert_int_equal(local_hear(fd, in, sizeof(in)), 0);
	local_hang_up(fd);
	ev = next(l);
	assert_int_equal(ev.kind, LOCAL_GONE);
	assert_int_equal(local_count(l), 0);
	assert_false(local_send(l, ev.id, big, 1));
	local_close(l);
}

static void
only_its_owner_may_come(void **state)
{
	char path[256], dir[256];
	mode_t old = umask(0);
	struct local *l = listen_at(place(state, path));

	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(mode_of(scratch_path(state, "ntptui", dir)), 0700);
	local_close(l);
	assert_int_equal(access(path, F_OK), -1);
	umask(old);
}

/* Whatever the umask says: the group may look. */
static void
group_may_come(void **state)
{
	char path[256], dir[256];
	mode_t old = umask(0777);
	int error = 0;
	struct local *l =
	    local_open(place(state, path), (long)getegid(), &error);

	umask(old);
	assert_non_null(l);
	assert_int_equal(mode_of(path), 0660);
	assert_int_equal(mode_of(scratch_path(state, "ntptui", dir)), 0750);
	local_close(l);
}

static void
living_engine_is_respected(void **state)
{
	char path[256];
	struct local *l = listen_at(place(state, path));
	struct local_who who;
	int error = 0, fd;

	assert_null(local_open(path, -1, &error));
	assert_int_equal(error, EADDRINUSE);
	fd = local_call(path, &who);
	assert_true(fd >= 0);
	local_hang_up(fd);
	local_close(l);
	local_close(listen_at(path));
}

static void
dead_engine_is_replaced(void **state)
{
	char path[256];
	struct local_who who;
	struct local *l;
	pid_t child = fork();
	int fd, status;

	place(state, path);
	if (child == 0)
		_exit(local_open(path, -1, &fd) == NULL);
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(local_call(path, &who), -ECONNREFUSED);
	l = listen_at(path);
	fd = local_call(path, &who);
	assert_true(fd >= 0);
	local_hang_up(fd);
	local_close(l);
}

/* Neither a link nor a file of that name leads anywhere else. */
static void
what_stands_there_is_not_followed(void **state)
{
	char path[256], other[256];
	struct local *l;
	struct stat st;

	place(state, path);
	local_close(listen_at(path));
	scratch_text(state, "other", "precious");
	scratch_path(state, "other", other);
	assert_int_equal(symlink(other, path), 0);
	l = listen_at(path);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(stat(other, &st), 0);
	assert_int_equal(st.st_size, 8);
	local_close(l);
}

static void
directory_of_others_is_refused(void **state)
{
	char path[256], dir[256];
	int error = 0;

	place(state, path);
	scratch_path(state, "ntptui", dir);
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(chmod(dir, 0777), 0);
	assert_null(local_open(path, -1, &error));
	assert_int_equal(error, EPERM);
	assert_int_equal(access(path, F_OK), -1);
	if (geteuid() == 0) {
		assert_int_equal(chmod(dir, 0700), 0);
		assert_int_equal(chown(dir, 1, 1), 0);
		assert_null(local_open(path, -1, &error));
		assert_int_equal(error, EPERM);
	}
}

/* The name that it has at first is a little longer. */
static void
long_paths_are_refused(void **state)
{
	char path[256];
	int error = 0;
	size_t len;

	scratch_path(state, "ntptui/", path);
	len = strlen(path);
	memset(path + len, 'x', sizeof(path) - len);
	for (size_t n = 104; n < 256; n++) {
		path[n] = '\0';
		error = 0;
		assert_null(local_open(path, -1, &error));
		assert_int_equal(error, ENAMETOOLONG);
		assert_int_equal(access(path, F_OK), -1);
		path[n] = 'x';
	}
	path[255] = '\0';
	assert_int_equal(local_call(path, NULL), -ENAMETOOLONG);
	path[103] = '\0';
	local_close(listen_at(path));
}

/* Who does not read holds up nobody, and no more memory than agreed. */
static void
slow_reader_is_dropped(void **state)
{
	char path[256];
	struct local *l = listen_at(place(state, path));
	static uint8_t big[32768];
	struct local_who who;
	int slow = local_call(path, &who), sent = 0, id;

	assert_int_equal(local_tell(slow, big, 1), 0);
	id = next(l).id;
	while (local_send(l, id, big, sizeof(big)) && sent < 1000)
		sent++;
	assert_true(sent < 100);
	assert_int_equal(local_count(l), 0);
	local_hang_up(slow);
	local_close(l);
}

/* What waits goes out as the reader reads, in order and whole. */
static void
what_waits_is_delivered(void **state)
{
	char path[256];
	struct local *l = listen_at(place(state, path));
	static uint8_t big[20000];
	struct local_who who;
	struct local_event ev;
	int fd = local_call(path, &who), id;
	long n;

	assert_int_equal(local_tell(fd, big, 1), 0);
	id = next(l).id;
	for (int i = 0; i < 18; i++) {
		memset(big, i, sizeof(big));
		assert_true(local_send(l, id, big, sizeof(big)));
	}
	for (int i = 0; i < 18; i++) {
		while ((n = local_hear(fd, big, sizeof(big))) == 0)
			assert_false(local_next(l, &ev));
		assert_int_equal(n, sizeof(big));
		assert_int_equal(big[0], i);
		assert_int_equal(big[sizeof(big) - 1], i);
	}
	local_hang_up(fd);
	local_close(l);
}

static void
last_words_are_heard(void **state)
{
	char path[256];
	struct local *l = listen_at(place(state, path));
	struct local_who who;
	uint8_t in[16];
	int fd = local_call(path, &who), id;

	assert_int_equal(local_tell(fd, in, 1), 0);
	id = next(l).id;
	assert_int_equal(local_tell(fd, in, 1), 0);
	assert_true(local_send(l, id, (const uint8_t *)"bye", 3));
	local_drop(l, id);
	assert_int_equal(local_hear(fd, in, sizeof(in)), 3);
	assert_int_equal(local_hear(fd, in, sizeof(in)), -EPIPE);
	local_hang_up(fd);
	local_close(l);
}

static void
room_has_its_limit(void **state)
{
	char path[256];
	struct local *l = listen_at(place(state, path));
	int fd[LOCAL_CLIENTS + 1];
	struct local_who who;
	struct local_event ev;
	uint8_t in[16];

	for (int i = 0; i <= LOCAL_CLIENTS; i++) {
		fd[i] = local_call(path, &who);
		assert_true(fd[i] >= 0);
		assert_false(local_next(l, &ev));
	}
	assert_int_equal(local_count(l), LOCAL_CLIENTS);
	assert_int_equal(local_hear(fd[LOCAL_CLIENTS], in, sizeof(in)), -EPIPE);
	assert_int_equal(local_hear(fd[0], in, sizeof(in)), 0);
	local_hang_up(fd[0]);
	assert_int_equal(next(l).kind, LOCAL_GONE);
	local_hang_up(fd[LOCAL_CLIENTS]);
	fd[0] = local_call(path, &who);
	assert_int_equal(local_tell(fd[0], in, 1), 0);
	assert_int_equal(next(l).kind, LOCAL_DATA);
	for (int i = 0; i < LOCAL_CLIENTS; i++)
		local_hang_up(fd[i]);
	local_close(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(datagrams_keep_their_borders),
		IN_SCRATCH(only_its_owner_may_come),
		IN_SCRATCH(group_may_come),
		IN_SCRATCH(living_engine_is_respected),
		IN_SCRATCH(dead_engine_is_replaced),
		IN_SCRATCH(what_stands_there_is_not_followed),
		IN_SCRATCH(directory_of_others_is_refused),
		IN_SCRATCH(long_paths_are_refused),
		IN_SCRATCH(slow_reader_is_dropped),
		IN_SCRATCH(what_waits_is_delivered),
		IN_SCRATCH(last_words_are_heard),
		IN_SCRATCH(room_has_its_limit),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
