/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/claim.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/paths.h"
#include "config/revision.h"

void
claim_init(struct claim *c)
{
	*c = (struct claim){ .fd = -1 };
}

/* Who sits here: the one who became root by sudo is still he. */
static const char *
user(void)
{
	const char *name = getenv("SUDO_USER");

	if (name == NULL || name[0] == '\0')
		name = getenv("USER");
	if (name == NULL || name[0] == '\0')
		name = getuid() == 0 ? "root" : "?";
	return name;
}

static void
write_who(int fd)
{
	char text[CLAIM_WHO], terminal[64] = "";
	int len;

	if (ttyname_r(STDIN_FILENO, terminal, sizeof(terminal)) != 0)
		terminal[0] = '\0';
	len = snprintf(text, sizeof(text), "%.40s, %.40s, process %ld\n",
	    user(), strncmp(terminal, "/dev/", 5) == 0 ? terminal + 5 : "-",
	    (long)getpid());
	if (len > 0 && ftruncate(fd, 0) == 0 &&
	    pwrite(fd, text, (size_t)len, 0) < 0)
		return; /* the lock says enough */
}

/* One line of what another process wrote; it may be anything. When it did is
 * when the lock's file was changed. */
static void
read_who(int fd, char who[CLAIM_WHO])
{
	enum { SINCE = 24 };
	ssize_t n = pread(fd, who, CLAIM_WHO - 1 - SINCE, 0);
	struct stat st;
	size_t len;

	who[n > 0 ? n : 0] = '\0';
	who[strcspn(who, "\n")] = '\0';
	for (char *p = who; *p != '\0'; p++)
		if (!isprint((unsigned char)*p))
			*p = '?';
	if (who[0] == '\0')
		snprintf(who, CLAIM_WHO - SINCE, "%s", _("another process"));
	len = strlen(who);
	if (fstat(fd, &st) == 0)
		snprintf(who + len, CLAIM_WHO - len, _(", since %02d:%02d UTC"),
		    (int)(st.st_mtime % 86400 / 3600),
		    (int)(st.st_mtime / 60 % 60));
}

int
claim_take(struct claim *c, const char *path, char who[CLAIM_WHO])
{
	char dir[PATH_MAX - 32];
	int error;

	who[0] = '\0';
	if (c->fd >= 0)
		return 0;
	if (!paths_state_dir(dir, sizeof(dir)))
		return ENOENT;
	snprintf(c->name, sizeof(c->name), "%s/editing-%016" PRIx64, dir,
	    revision_of(path, strlen(path)));
	c->fd = open(c->name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (c->fd < 0)
		return errno;
	if (flock(c->fd, LOCK_EX | LOCK_NB) == 0) {
		write_who(c->fd);
		return 0;
	}
	error = errno == EWOULDBLOCK ? EBUSY : errno;
	read_who(c->fd, who);
	close(c->fd);
	c->fd = -1;
	return error;
}

/* The file stays: who removed it could remove another's, which was made in the
 * meantime. */
void
claim_drop(struct claim *c)
{
	if (c->fd < 0)
		return;
	if (ftruncate(c->fd, 0) != 0)
		c->name[0] = '\0'; /* what it says counts with the lock only */
	close(c->fd);
	c->fd = -1;
}
