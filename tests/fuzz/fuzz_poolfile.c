/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any text as the pool's record of a server: rows are in order and finite,
 * names can be printed, memory has an end. And as what another host is said to
 * have seen: written and read again it is the same.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/poolfile.h"
#include "core/poolcheck.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_printable(const char *text)
{
	for (; *text != '\0'; text++)
		MUST(*text >= ' ' && *text <= '~');
}

static void
check(const struct pool_log *log)
{
	MUST(log->rows <= POOLFILE_ROWS && log->monitors <= POOLFILE_NAMES);
	for (size_t i = 0; i < log->rows; i++) {
		const struct pool_row *r = &log->row[i];

		MUST(i == 0 || r->at >= r[-1].at);
		MUST(isfinite(r->score) && !isinf(r->step));
		MUST(!isinf(r->offset) && !isinf(r->rtt) && r->leap <= 3);
		check_printable(r->error);
		poolscore_step_published(r->step, r->offset, r->error);
	}
	for (size_t i = 0; i < log->monitors && i < 8; i++) {
		size_t rows;

		check_printable(log->monitor[i].name);
		MUST(!isnan(poolfile_replay(log, log->monitor[i].id, &rows)));
	}
}

static void
check_verdicts(const char *text)
{
	struct pool_verdict v, again;
	char line[POOL_VERDICT_TEXT];
	size_t len;

	while ((len = poolcheck_parse(text, &v)) > 0) {
		MUST(len <= strlen(text));
		MUST(v.good <= 1000 && v.asked <= 1000 && v.leap <= 3);
		poolcheck_text(&v, line, sizeof(line));
		if (v.asked > 0) {
			MUST(poolcheck_parse(line, &again) > 0);
			MUST(addr_equal(&v.address, &again.address));
			MUST(v.answered == again.answered && v.at == again.at);
		}
		text += len;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), why[160] = "";
	struct pool_log log;

	if (text == NULL)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	poolfile_init(&log);
	if (poolfile_read(&log, text, size, why, sizeof(why)))
		check(&log);
	else
		MUST(why[0] != '\0' && log.rows == 0 && log.row == NULL);
	poolfile_score(&log, NULL);
	poolfile_free(&log);
	check_verdicts(text);
	free(text);
	return 0;
}
