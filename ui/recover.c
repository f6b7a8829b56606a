/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/recover.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/i18n.h"

#include "config/conf.h"
#include "config/ontrial.h"
#include "config/revision.h"
#include "config/slurp.h"

/* The file still holds what was on trial. */
static void
put_back(const char *path, struct ontrial_left *left,
    const struct save_text *tried, struct save_text *instead, char *said,
    size_t size)
{
	const struct save_text before = { left->text, left->len };
	struct save save;

	switch (save_file(path, tried, &before, &save)) {
	case SAVE_DONE:
		snprintf(said, size,
		    _("%.140s was on trial when the engine died; the text of "
		      "before is in force again, the other one is %.140s"),
		    path, save.backup);
		ontrial_forget(left);
		return;
	case SAVE_SAME:
	case SAVE_CHANGED:
		ontrial_forget(left);
		return;
	case SAVE_REFUSED:
		snprintf(said, size,
		    _("%.100s was on trial when the engine died; the text of "
		      "before, %.120s, is in force instead, for the file "
		      "cannot be written: %.120s"),
		    path, left->path, save.why);
		*instead = before;
		left->text = NULL;
		return;
	}
}

void
recover_conf(
    const char *path, struct save_text *instead, char *said, size_t size)
{
	struct ontrial_left left;
	struct slurp file;

	said[0] = '\0';
	*instead = (struct save_text){ .text = NULL };
	if (path[0] == '\0' || !ontrial_find(path, &left))
		return;
	if (!slurp_file(&file, path, CONF_MAX_SIZE)) {
		ontrial_free(&left);
		return;
	}
	if (revision_of(file.text, file.len) == left.tried) {
		const struct save_text tried = { file.text, file.len };

		put_back(path, &left, &tried, instead, said, size);
	} else {
		ontrial_forget(&left);
	}
	free(file.text);
	ontrial_free(&left);
}
