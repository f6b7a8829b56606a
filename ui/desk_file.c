/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/desking.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/builtin.h"
#include "config/conf.h"
#include "config/mem.h"

/* A word for a shell, whatever is in it. */
void
desk_quote(char *out, size_t size, const char *word)
{
	size_t n = 0;

	if (strspn(word,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789/._-+@%") == strlen(word)) {
		snprintf(out, size, "%s", word);
		return;
	}
	out[n++] = '\'';
	for (; *word != '\0' && n + 6 < size; word++) {
		if (*word == '\'')
			n += (size_t)snprintf(out + n, size - n, "'\\''");
		else
			out[n++] = *word;
	}
	snprintf(out + n, size - n, "'");
}

/* What root could do, if that is what is missing. */
void
desk_set_command(struct desk *d, int error)
{
	struct desk_state *s = &d->state;
	char word[PATH_MAX + 16];

	s->command[0] = '\0';
	if (geteuid() == 0 ||
	    (error != EACCES && error != EPERM && error != ECHRNG))
		return;
	desk_quote(word, sizeof(word), s->path);
	snprintf(s->command, sizeof(s->command), "sudo ntptui -c %s", word);
}

/* What may be done with the file, which has been read or not. */
static void
judge(struct desk *d, const struct slurp *data)
{
	struct desk_state *s = &d->state;
	struct save probe;

	s->writable = save_possible(s->path, &probe) == SAVE_DONE;
	snprintf(d->real, sizeof(d->real), "%s", probe.path);
	if (data->text != NULL) {
		s->file = DESK_THERE;
	} else if (strcmp(data->code, "missing") == 0) {
		s->file = DESK_MISSING;
	} else {
		s->file = DESK_CLOSED;
		s->writable = false;
		probe.error = data->error;
		snprintf(probe.why, sizeof(probe.why), "%.200s %s", s->path,
		    data->why);
	}
	snprintf(s->why, sizeof(s->why), "%s", s->writable ? "" : probe.why);
	desk_set_command(d, probe.error);
}

struct slurp
desk_read_file(struct desk *d)
{
	struct slurp data;

	if (stat(d->state.path, &d->seen) != 0)
		memset(&d->seen, 0, sizeof(d->seen));
	slurp_file(&data, d->state.path, CONF_MAX_SIZE);
	judge(d, &data);
	return data;
}

/* From now on that is what the file is thought to be. */
void
desk_rebase(struct desk *d, const struct slurp *data)
{
	free(d->base.text);
	d->base = *data;
}

void
desk_rebase_text(struct desk *d, const struct save_text *text)
{
	struct slurp data = { .text = mem_string(text->text, text->len),
		.len = text->len };

	desk_rebase(d, &data);
	d->state.file = DESK_THERE;
	if (stat(d->state.path, &d->seen) != 0)
		memset(&d->seen, 0, sizeof(d->seen));
}

/* The ntp.conf to begin with. */
void
desk_propose(struct desk_answer *a)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		return;
	for (const struct builtin *b = builtin; b->kind != NULL; b++)
		if (strcmp(b->name, "pool.conf") == 0)
			for (const char *const *l = b->line; *l != NULL; l++)
				fputs(*l, out);
	fclose(out);
	a->text = text;
	a->len = len;
}

struct save_text
desk_base_text(const struct desk *d)
{
	return (struct save_text){ d->base.text, d->base.len };
}
