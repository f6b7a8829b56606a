/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/ontrial.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sys/replace.h"

#include "config/conf.h"
#include "config/paths.h"
#include "config/revision.h"
#include "config/slurp.h"

/* Two lines of comment, then the text of before: all of it is a good ntp.conf,
 * should somebody need it by hand. */
#define FIRST  "# ntptui: the text before a trial of "
#define SECOND "# on trial: "

/* A note of its own for each file. */
static bool
note_path(const char *conf, char path[PATH_MAX])
{
	char dir[PATH_MAX];
	int n;

	if (strchr(conf, '\n') != NULL || !paths_state_dir(dir, sizeof(dir)))
		return false;
	n = snprintf(path, PATH_MAX, "%.4000s/trial-%016" PRIx64 ".conf", dir,
	    revision_of(conf, strlen(conf)));
	return n > 0 && n < PATH_MAX;
}

static char *
note_text(
    const char *conf, const struct save_text *kept, uint64_t tried, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	if (out == NULL)
		return NULL;
	fprintf(out, FIRST "%s\n" SECOND "%016" PRIx64 "\n", conf, tried);
	fwrite(kept->text, 1, kept->len, out);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

static int
lock_note(struct ontrial *o)
{
	int fd = open(o->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return errno;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		int error = errno;

		close(fd);
		return error;
	}
	if (o->noted)
		close(o->fd);
	o->fd = fd;
	o->noted = true;
	return 0;
}

int
ontrial_begin(struct ontrial *o, const char *conf, const struct save_text *kept,
    uint64_t tried)
{
	size_t len = 0;
	char *text;
	int error;

	errno = ENOENT;
	if (!note_path(conf, o->path))
		return errno != 0 ? errno : ENAMETOOLONG;
	text = note_text(conf, kept, tried, &len);
	if (text == NULL)
		return ENOMEM;
	/* As hidden as an ntp.conf may be. */
	error = replace_file(o->path, text, len, 0600);
	free(text);
	return error != 0 ? error : lock_note(o);
}

void
ontrial_leave(struct ontrial *o)
{
	if (o->noted)
		close(o->fd);
	o->noted = false;
}

void
ontrial_end(struct ontrial *o)
{
	if (o->noted)
		unlink(o->path);
	ontrial_leave(o);
}

/* Does somebody hold the note? */
static bool
is_held(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool held;

	if (fd < 0)
		return false;
	held = flock(fd, LOCK_EX | LOCK_NB) != 0;
	close(fd);
	return held;
}

/* The end of a line that begins with `words`; NULL if it does not. */
static const char *
line_end(const char *at, const char *words)
{
	return strncmp(at, words, strlen(words)) == 0 ? strchr(at, '\n') : NULL;
}

/* Takes the note apart; false if it is none for this file. */
static bool
understand(struct slurp *s, const char *conf, struct ontrial_left *left)
{
	const char *first = line_end(s->text, FIRST);
	const char *second = first != NULL ? line_end(first + 1, SECOND) : NULL;
	const char *name = s->text + strlen(FIRST);
	size_t len;

	if (second == NULL || strlen(conf) != (size_t)(first - name) ||
	    strncmp(conf, name, strlen(conf)) != 0)
		return false;
	left->tried = strtoull(first + 1 + strlen(SECOND), NULL, 16);
	len = (size_t)(second + 1 - s->text);
	left->len = s->len - len;
	left->text = s->text;
	memmove(s->text, s->text + len, left->len + 1);
	return left->tried != 0;
}

bool
ontrial_find(const char *conf, struct ontrial_left *left)
{
	struct slurp s;

	left->text = NULL;
	if (!note_path(conf, left->path) || !slurp_present(left->path) ||
	    is_held(left->path) ||
	    !slurp_file(&s, left->path, CONF_MAX_SIZE + 2 * PATH_MAX))
		return false;
	if (understand(&s, conf, left))
		return true;
	free(s.text);
	left->text = NULL;
	return false;
}

void
ontrial_forget(const struct ontrial_left *left)
{
	unlink(left->path);
}

void
ontrial_free(struct ontrial_left *left)
{
	free(left->text);
	left->text = NULL;
}
