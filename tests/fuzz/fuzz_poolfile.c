/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any text as the pool's record of a server: rows are in order and finite,
 * names can be printed, memory has an end.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/poolfile.h"
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
	free(text);
	return 0;
}
