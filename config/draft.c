/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A draft is a text file that a person can read in need: a head of five lines,
 * an empty line, the draft, then the base if it is kept:
 *
 *     ntptui draft 1
 *     process PID START           START: of /proc/PID/stat, or 0
 *     base STATE REVISION LENGTH  STATE: 0 no file, 1 kept here, 2 not kept
 *     text REVISION LENGTH
 *     path LENGTH PATH
 */

#include "config/draft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/replace.h"

#include "config/conf.h"
#include "config/mem.h"
#include "config/paths.h"
#include "config/revision.h"
#include "config/slurp.h"

#define MAGIC "ntptui draft 1\nprocess"

/* A draft with its base and head. */
#define DRAFT_MAX (2 * CONF_MAX_SIZE + 2 * PATH_MAX)

/* So many drafts of one file nobody has. */
#define NAMES 1000

enum { BASE_NONE, BASE_KEPT, BASE_NAMED };

/* When a process began, in ticks since the machine did (proc(5), field 22 of
 * stat; the second is a name in brackets that may hold anything); 0: it is not
 * known. */
static uint64_t
began(long pid)
{
	char path[64], stat[1024];
	const char *p;
	uint64_t n = 0;
	size_t len;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	in = fopen(path, "re");
	if (in == NULL)
		return 0;
	len = fread(stat, 1, sizeof(stat) - 1, in);
	fclose(in);
	stat[len] = '\0';
	p = strrchr(stat, ')');
	for (int field = 2; p != NULL && field < 22; field++)
		p = strchr(p + 1, ' ');
	if (p != NULL)
		n = strtoull(p, NULL, 10);
	return n;
}

/* Is that very process still there? */
static bool
alive(long pid, uint64_t since)
{
	if (pid <= 0 || (kill((pid_t)pid, 0) != 0 && errno == ESRCH))
		return false;
	return since == 0 || began(pid) == since;
}

static char *
compose(const char *path, const struct save_text *base,
    const struct save_text *text, size_t *len)
{
	bool kept = base->text != NULL && base->len <= DRAFT_BASE_MAX;
	long pid = getpid();
	char *out = NULL;
	FILE *f = open_memstream(&out, len);

	if (f == NULL)
		return NULL;
	fprintf(f, MAGIC " %ld %" PRIu64 "\n", pid, began(pid));
	fprintf(f, "base %d %016" PRIx64 " %zu\n",
	    base->text == NULL ? BASE_NONE
		: kept         ? BASE_KEPT
			       : BASE_NAMED,
	    revision_of(base->text != NULL ? base->text : "", base->len),
	    kept ? base->len : 0);
	fprintf(f, "text %016" PRIx64 " %zu\n",
	    revision_of(text->text, text->len), text->len);
	fprintf(f, "path %zu %s\n\n", strlen(path), path);
	fwrite(text->text, 1, text->len, f);
	if (kept)
		fwrite(base->text, 1, base->len, f);
	if (fclose(f) == 0)
		return out;
	free(out);
	return NULL;
}

/* How the names of a file's drafts begin: beside it, and in the state
 * directory. False if they would be too long. */
static bool
beside(char buf[PATH_MAX], const char *path)
{
	const char *name = strrchr(path, '/');
	int n;

	if (name == NULL || strlen(name) + 32 > NAME_MAX)
		return false;
	n = snprintf(buf, PATH_MAX, "%.*s/.%s.draft-%lu-", (int)(name - path),
	    path, name + 1, (unsigned long)geteuid());
	return n >= 0 && n + 12 < PATH_MAX;
}

static bool
apart(char buf[PATH_MAX], const char *path)
{
	char dir[PATH_MAX];
	int n;

	if (!paths_state_dir(dir, sizeof(dir)))
		return false;
	n = snprintf(buf, PATH_MAX, "%s/draft-%016" PRIx64 "-%lu-", dir,
	    revision_of(path, strlen(path)), (unsigned long)geteuid());
	return n >= 0 && n + 12 < PATH_MAX;
}

static int
write_as(const char *name, const char *data, size_t len, bool fresh)
{
	const struct replace_job job = {
		.path = name, .data = data, .len = len, .mode = 0600
	};
	struct replacement r;
	int error = replace_prepare(&r, &job);

	if (error != 0)
		return error;
	error = replace_commit(&r, fresh);
	/* Not to outlive a loss of power is better than no draft. */
	return r.done ? 0 : error;
}

/* Under the first free name of those that begin so. */
static int
write_first(
    char name[PATH_MAX], const char *begin, const char *data, size_t len)
{
	struct stat st;
	int error = EEXIST;

	for (int n = 1; error == EEXIST && n < NAMES; n++) {
		int end = snprintf(name, PATH_MAX, "%s%d", begin, n);

		if (end < 0 || end >= PATH_MAX)
			error = ENAMETOOLONG;
		else if (lstat(name, &st) != 0)
			error = write_as(name, data, len, true);
	}
	if (error != 0)
		name[0] = '\0';
	return error;
}

int
draft_write(char name[PATH_MAX], const char *path, const struct save_text *base,
    const struct save_text *text)
{
	char begin[PATH_MAX], old[PATH_MAX];
	size_t len;
	char *data = compose(path, base, text, &len);
	int error = ENAMETOOLONG;

	if (data == NULL)
		return ENOMEM;
	snprintf(old, sizeof(old), "%s", name);
	if (old[0] != '\0' && write_as(old, data, len, false) == 0) {
		free(data);
		return 0;
	}
	if (beside(begin, path))
		error = write_first(name, begin, data, len);
	errno = 0;
	if (error != 0 && apart(begin, path))
		error = write_first(name, begin, data, len);
	else if (error != 0 && errno != 0)
		error = errno;
	free(data);
	if (old[0] == '\0')
		return error;
	if (error == 0)
		unlink(old);
	else
		snprintf(name, PATH_MAX, "%s", old);
	return error;
}

void
draft_remove(char name[PATH_MAX])
{
	if (name[0] != '\0')
		unlink(name);
	name[0] = '\0';
}

/* Reading the head: what is expected next, and where. */
struct reading {
	const char *p;
	bool good;
};

static void
expect(struct reading *r, const char *word)
{
	size_t len = strlen(word);

	r->good = r->good && strncmp(r->p, word, len) == 0;
	if (r->good)
		r->p += len;
}

static uint64_t
number(struct reading *r, int base)
{
	char *end;
	uint64_t n;

	expect(r, " ");
	if (!r->good || r->p[0] == '-' || r->p[0] == '+' || r->p[0] == ' ')
		return r->good = false, 0;
	errno = 0;
	n = strtoull(r->p, &end, base);
	r->good = end != r->p && errno == 0;
	r->p = end;
	return n;
}

/* A text of that length and revision, if it is there. */
static char *
text(struct reading *r, const char *end, uint64_t len, uint64_t revision)
{
	char *t = NULL;

	if (!r->good || len > (uint64_t)(end - r->p) ||
	    revision_of(r->p, (size_t)len) != revision)
		return r->good = false, NULL;
	t = mem_string(r->p, (size_t)len);
	r->p += len;
	return t;
}

/* All of it, if it is a whole draft for that file. */
static bool
parse(struct draft *d, const struct slurp *s, const char *path)
{
	struct reading r = { s->text, true };
	const char *end = s->text + s->len;
	uint64_t state, pid, since, revision, len;

	expect(&r, MAGIC);
	pid = number(&r, 10);
	since = number(&r, 10);
	expect(&r, "\nbase");
	state = number(&r, 10);
	d->base = number(&r, 16);
	d->base_len = (size_t)number(&r, 10);
	expect(&r, "\ntext");
	revision = number(&r, 16);
	len = number(&r, 10);
	expect(&r, "\npath");
	r.good = number(&r, 10) == strlen(path) && r.good;
	expect(&r, " ");
	expect(&r, path);
	expect(&r, "\n\n");
	d->text = text(&r, end, len, revision);
	d->len = (size_t)len;
	d->there = state != BASE_NONE;
	if (state == BASE_KEPT)
		d->base_text = text(&r, end, d->base_len, d->base);
	if (r.good && r.p == end) {
		d->process = alive((long)pid, since) ? (long)pid : 0;
		return true;
	}
	draft_free(d);
	return false;
}

/* Only this user can have written it: not a link to what is another's, and
 * nothing that others may write. */
static bool
own_file(const char *name, struct stat *st)
{
	return lstat(name, st) == 0 && S_ISREG(st->st_mode) &&
	    st->st_uid == geteuid() && (st->st_mode & 077) == 0;
}

static bool
read_draft(struct draft *d, const char *name, const char *path)
{
	struct stat st;
	struct slurp s;
	bool good;

	memset(d, 0, sizeof(*d));
	if (!own_file(name, &st) || !slurp_file(&s, name, DRAFT_MAX))
		return false;
	good = s.dev == st.st_dev && s.ino == st.st_ino && parse(d, &s, path);
	free(s.text);
	snprintf(d->name, sizeof(d->name), "%s", name);
	d->time = st.st_mtime;
	return good;
}

/* The newest of those whose names begin so, if it is newer than *best. */
static void
search(struct draft *best, struct timespec *newest, const char *begin,
    const char *path, const char *own)
{
	const char *start = strrchr(begin, '/') + 1;
	char name[PATH_MAX];
	struct dirent *e;
	struct draft d;
	struct stat st;
	DIR *dir;

	snprintf(name, sizeof(name), "%.*s", (int)(start - begin), begin);
	dir = opendir(name);
	if (dir == NULL)
		return;
	while ((e = readdir(dir)) != NULL) {
		int n = snprintf(name, sizeof(name), "%.*s%s",
		    (int)(start - begin), begin, e->d_name);

		if (strncmp(e->d_name, start, strlen(start)) != 0 || n < 0 ||
		    n >= PATH_MAX || strcmp(name, own) == 0 ||
		    !own_file(name, &st) ||
		    st.st_mtim.tv_sec < newest->tv_sec ||
		    (st.st_mtim.tv_sec == newest->tv_sec &&
			st.st_mtim.tv_nsec <= newest->tv_nsec) ||
		    !read_draft(&d, name, path))
			continue;
		draft_free(best);
		*best = d;
		*newest = st.st_mtim;
	}
	closedir(dir);
}

bool
draft_find(struct draft *d, const char *path, const char *own)
{
	struct timespec newest = { -1, 0 };
	char begin[PATH_MAX];

	memset(d, 0, sizeof(*d));
	if (beside(begin, path))
		search(d, &newest, begin, path, own);
	if (apart(begin, path))
		search(d, &newest, begin, path, own);
	return d->text != NULL;
}

void
draft_free(struct draft *d)
{
	free(d->base_text);
	free(d->text);
	memset(d, 0, sizeof(*d));
}
