/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mailbox.h"

#include <string.h>

enum { EMPTY, ASKED, ANSWERED };

void
mailbox_init(struct mailbox *m)
{
	atomic_init(&m->state, EMPTY);
}

bool
mailbox_ask(struct mailbox *m, const uint8_t *request, size_t len)
{
	if (atomic_load(&m->state) != EMPTY || len > sizeof(m->request))
		return false;
	memcpy(m->request, request, len);
	m->request_len = len;
	atomic_store(&m->state, ASKED);
	return true;
}

bool
mailbox_answered(struct mailbox *m)
{
	if (atomic_load(&m->state) != ANSWERED)
		return false;
	atomic_store(&m->state, EMPTY);
	return true;
}

bool
mailbox_asked(struct mailbox *m)
{
	return atomic_load(&m->state) == ASKED;
}

void
mailbox_answer(struct mailbox *m, const struct control_header *h,
    const void *text, size_t len)
{
	if (len > CONTROL_RESPONSE)
		len = CONTROL_RESPONSE;
	m->h = *h;
	if (len > 0)
		memcpy(m->text, text, len);
	m->text[len] = '\0';
	m->len = len;
	atomic_store(&m->state, ANSWERED);
}
