/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any octets as a mode 6 packet, as a heap of fragments, and as the text of
 * names and values: decode(encode(x)) is x, an answer is never more than its
 * room nor done with holes, and spans lie in their text.
 */
#include <stdbool.h>
#include <string.h>

#include "core/control.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 3000 };

static void
check_header(const uint8_t *data, size_t size)
{
	struct control_header h;
	uint8_t out[CONTROL_HEADER];
	size_t at;

	if (!control_decode(&h, data, size))
		return;
	control_encode(&h, out);
	MUST(memcmp(out, data, sizeof out) == 0);
	for (size_t align = 4; align <= 8; align += 4) {
		at = control_trailer(size, h.count, align);
		MUST(at == 0 || at % align == 0);
		MUST(at == 0 ||
		    (at >= CONTROL_HEADER + (size_t)h.count && at + 4 <= size &&
			at + 24 >= size));
	}
}

/* Two octets of offset, one of count, one of bits, then the payload. */
static void
check_join(const uint8_t *data, size_t size)
{
	static struct control_join j;
	static uint8_t room[ROOM + 1], seen[ROOM];
	size_t have = 0;

	memset(room, 0xa5, sizeof room);
	memset(seen, 0, sizeof seen);
	control_join_start(&j, room, ROOM);
	while (size >= 4) {
		struct control_header h = { .response = true,
			.offset = (uint16_t)((data[0] << 8 | data[1]) % ROOM),
			.count = data[2],
			.more = data[3] & 1 };

		data += 4;
		size -= 4;
		if (h.count > size)
			h.count = (uint16_t)size;
		if (control_join_add(&j, &h, data))
			for (size_t i = 0; i < h.count; i++)
				have += !seen[h.offset + i]++;
		data += h.count;
		size -= h.count;
		MUST(j.have == have && room[ROOM] == 0xa5);
		MUST(j.parts <= CONTROL_PARTS);
		MUST(!j.done || (j.ended && have == j.end));
		for (size_t i = 0; j.done && i < j.end; i++)
			MUST(seen[i]);
	}
}

static bool
same(const struct control_item *a, const struct control_item *b)
{
	if (a->name_len != b->name_len ||
	    memcmp(a->name, b->name, a->name_len) != 0 ||
	    (a->value == NULL) != (b->value == NULL))
		return false;
	return a->value == NULL ||
	    (a->value_len == b->value_len &&
		memcmp(a->value, b->value, a->value_len) == 0);
}

/* What can be written so that the same is read again. */
static bool
is_plain(const struct control_item *i)
{
	for (size_t k = 0; k < i->name_len; k++)
		if (i->name[k] == '"')
			return false;
	for (size_t k = 0; i->value != NULL && k < i->value_len; k++)
		if (i->value[k] == '"' || i->value[k] < ' ' ||
		    i->value[k] > '~')
			return false;
	return i->name_len > 0;
}

static void
check_text(const char *text, size_t size)
{
	const char *p = text, *end = text + size;
	struct control_item i, back;
	struct control_text t;
	static char buf[8192];
	uint64_t u;
	double d;
	ntp_ts ts;

	while (control_next(&p, end, &i)) {
		const char *q = buf;

		MUST(i.name >= text && i.name + i.name_len <= end);
		MUST(i.value == NULL ||
		    (i.value >= text && i.value + i.value_len <= end));
		(void)control_uint(&i, &u);
		(void)control_double(&i, &d);
		(void)control_stamp(&i, &ts);
		control_copy(&i, buf, 16);
		MUST(strlen(buf) < 16);
		if (!is_plain(&i) || i.name_len + i.value_len > 4000)
			continue;
		control_text_start(&t, buf, sizeof buf);
		if (i.value == NULL)
			control_put(&t, i.name, i.name_len);
		else
			control_printf(&t, "%.*s=\"%.*s\"", (int)i.name_len,
			    i.name, (int)i.value_len, i.value);
		MUST(!t.cut);
		MUST(control_next(&q, buf + control_text_end(&t), &back));
		MUST(same(&i, &back));
	}
	MUST(!control_next(&p, end, &i));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	check_header(data, size);
	check_join(data, size);
	check_text((const char *)data, size);
	return 0;
}
