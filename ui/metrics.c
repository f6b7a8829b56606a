/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A metric family is a row; rows of one table have the same kind of place in
 * the picture. Words and names are the format's, in no language.
 */
#include "ui/metrics.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "core/rfc5905.h"
#include "core/verdict.h"

#include "ui/format.h"
#include "ui/print.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What stands above the samples of a family. */
struct family {
	const char *name;
	const char *type; /* gauge, counter, info, stateset */
	const char *unit; /* the end of its name; NULL: none */
	const char *help;
};

static void
head(FILE *out, const struct family *f)
{
	fprintf(out, "# TYPE ntptui_%s %s\n", f->name, f->type);
	if (f->unit != NULL)
		fprintf(out, "# UNIT ntptui_%s %s\n", f->name, f->unit);
	fprintf(out, "# HELP ntptui_%s %s\n", f->name, f->help);
}

/* A label's value: hostile text from ntp.conf and the network. */
static void
put_value(FILE *out, const char *text)
{
	char clean[4 * SNAP_NAME];

	for (text = format_clean(clean, sizeof(clean), text); *text != '\0';
	     text++) {
		if (*text == '\\' || *text == '"')
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void
one(FILE *out, const struct family *f, double value)
{
	if (!isfinite(value))
		return;
	head(out, f);
	fprintf(out, "ntptui_%s %.12g\n", f->name, value);
}

/* ---- the system ---- */

static const struct {
	struct family family;
	size_t at; /* a double in the snapshot */
} numbers[] = {
	{ { "offset_seconds", "gauge", "seconds",
	      "Our clock's error as estimated; above zero it is behind." },
	    offsetof(struct snapshot, offset) },
	{ { "offset_error_seconds", "gauge", "seconds",
	      "One standard deviation of the offset." },
	    offsetof(struct snapshot, offset_err) },
	{ { "jitter_seconds", "gauge", "seconds", "System jitter." },
	    offsetof(struct snapshot, jitter) },
	{ { "max_error_seconds", "gauge", "seconds",
	      "Root distance: the clock is not farther from true time." },
	    offsetof(struct snapshot, maxerror) },
	{ { "root_delay_seconds", "gauge", "seconds",
	      "Round trip to the reference clock." },
	    offsetof(struct snapshot, rootdelay) },
	{ { "root_dispersion_seconds", "gauge", "seconds",
	      "Dispersion to the reference clock." },
	    offsetof(struct snapshot, rootdisp) },
	{ { "frequency_ratio", "gauge", "ratio",
	      "Frequency correction of the clock; 1e-6 is one ppm." },
	    offsetof(struct snapshot, freq) },
	{ { "frequency_error_ratio", "gauge", "ratio",
	      "One standard deviation of the frequency." },
	    offsetof(struct snapshot, freq_err) },
	{ { "slew_seconds", "gauge", "seconds", "What is still slewed." },
	    offsetof(struct snapshot, slew) },
};

static void
write_state(const struct snapshot *s, FILE *out)
{
	static const struct family family = { "state", "stateset", NULL,
		"What the clock follows." };
	static const char *const names[] = {
		[SYNC_STARTING] = "starting",
		[SYNC_NONE] = "unsynchronised",
		[SYNC_HOLDOVER] = "holdover",
		[SYNC_OK] = "synchronised",
		[SYNC_PANIC] = "panic",
		[SYNC_ORPHAN] = "orphan",
	};

	head(out, &family);
	for (size_t i = 0; i < COUNT(names); i++)
		fprintf(out, "ntptui_state{ntptui_state=\"%s\"} %d\n", names[i],
		    s->sync == i);
}

static void
write_system(const struct snapshot *s, FILE *out)
{
	const char *base = (const char *)s;

	head(out, &(struct family){ "build", "info", NULL, "The program." });
	fprintf(out, "ntptui_build_info{version=\"%s\"} 1\n", PACKAGE_VERSION);
	write_state(s, out);
	one(out,
	    &(struct family){
		"stratum", "gauge", NULL, "Our stratum; 16: unsynchronised." },
	    s->stratum);
	one(out,
	    &(struct family){ "leap_indicator", "gauge", NULL,
		"0: none, 1: a second comes, 2: one goes, 3: unknown." },
	    s->leap);
	for (size_t i = 0; i < COUNT(numbers); i++) {
		double value;

		memcpy(&value, base + numbers[i].at, sizeof(value));
		one(out, &numbers[i].family, value);
	}
	if (s->clock != CLOCK_UNTOLD)
		one(out,
		    &(struct family){
			"clock_set", "gauge", NULL, "1: we set the clock." },
		    s->clock == CLOCK_SET);
	head(out,
	    &(struct family){
		"clock_steps", "counter", NULL, "Steps of the clock." });
	fprintf(out, "ntptui_clock_steps_total %" PRIu32 "\n", s->steps);
	one(out,
	    &(struct family){
		"survivors", "gauge", NULL, "Sources that the time is from." },
	    s->survivors);
}

/* ---- the server ---- */

static const struct {
	const char *outcome;
	size_t at; /* in struct serve_counts */
} outcomes[] = {
	{ "answered", offsetof(struct serve_counts, processed) },
	{ "bad_format", offsetof(struct serve_counts, badformat) },
	{ "bad_authentication", offsetof(struct serve_counts, badauth) },
	{ "declined", offsetof(struct serve_counts, declined) },
	{ "restricted", offsetof(struct serve_counts, restricted) },
	{ "limited", offsetof(struct serve_counts, limited) },
	{ "control", offsetof(struct serve_counts, control) },
	{ "late", offsetof(struct serve_counts, late) },
};

static void
write_count(FILE *out, const char *name, const char *label, const char *value,
    uint64_t count)
{
	if (count != SNAP_UNTOLD)
		fprintf(out, "ntptui_%s_total{%s=\"%s\"} %" PRIu64 "\n", name,
		    label, value, count);
}

static void
write_server(const struct snapshot *s, FILE *out)
{
	const char *base = (const char *)&s->counts;

	one(out,
	    &(struct family){
		"server_port", "gauge", NULL, "UDP port served; 0: none." },
	    s->port);
	head(out,
	    &(struct family){ "server_packets", "counter", NULL,
		"Packets at the port, by what came of them." });
	for (size_t i = 0; i < COUNT(outcomes); i++) {
		uint64_t count;

		memcpy(&count, base + outcomes[i].at, sizeof(count));
		write_count(out, "server_packets", "outcome",
		    outcomes[i].outcome, count);
	}
	head(out,
	    &(struct family){ "server_kisses", "counter", NULL,
		"Kisses sent to those who ask too often." });
	write_count(out, "server_kisses", "code", "RATE", s->counts.kodsent);
	head(out,
	    &(struct family){
		"server_payload_bytes", "counter", "bytes", "UDP payload." });
	write_count(
	    out, "server_payload_bytes", "direction", "in", s->counts.bytes_in);
	write_count(out, "server_payload_bytes", "direction", "out",
	    s->counts.bytes_out);
	if (s->mru.depth != SNAP_UNTOLD32)
		one(out,
		    &(struct family){ "server_clients", "gauge", NULL,
			"Clients that are remembered." },
		    s->mru.depth);
}

/* ---- the sources ---- */

static void
labels(FILE *out, const struct snap_peer *p)
{
	char addr[ADDR_TEXT];

	fputs("source=\"", out);
	put_value(out, p->name);
	fprintf(out, "\",address=\"%s\",association=\"%u\"",
	    p->addr.family == ADDR_NONE
		? ""
		: addr_text(&p->addr, addr, sizeof(addr)),
	    p->id);
}

/* Pool lines are no sources. */
static bool
is_source(const struct snap_peer *p)
{
	return p->phase != PHASE_POOL;
}

static double
reachable(const struct snap_peer *p)
{
	return p->reach != 0;
}

static double
selected(const struct snap_peer *p)
{
	return p->tally == TALLY_SYSPEER || p->tally == TALLY_PPSPEER;
}

static double
surviving(const struct snap_peer *p)
{
	return selected(p) > 0 || p->tally == TALLY_CANDIDATE;
}

static double
falseticker(const struct snap_peer *p)
{
	return p->tally == TALLY_FALSETICK;
}

static double
stratum(const struct snap_peer *p)
{
	return p->stratum;
}

static double
offset(const struct snap_peer *p)
{
	return p->offset;
}

static double
delay(const struct snap_peer *p)
{
	return p->delay;
}

static double
jitter(const struct snap_peer *p)
{
	return p->jitter;
}

static double
distance(const struct snap_peer *p)
{
	return isfinite(p->offset) ? p->distance : (double)NAN;
}

static double
poll_interval(const struct snap_peer *p)
{
	return ldexp(1, p->hpoll);
}

static double
age(const struct snap_peer *p)
{
	return p->when;
}

static double
sent(const struct snap_peer *p)
{
	return p->sent == SNAP_UNTOLD32 ? (double)NAN : p->sent;
}

static double
received(const struct snap_peer *p)
{
	return p->received == SNAP_UNTOLD32 ? (double)NAN : p->received;
}

static const struct {
	struct family family;
	double (*value)(const struct snap_peer *p);
} of_sources[] = {
	{ { "source_reachable", "gauge", NULL,
	      "1: it answered one of the last eight questions." },
	    reachable },
	{ { "source_selected", "gauge", NULL, "1: the system peer." },
	    selected },
	{ { "source_survivor", "gauge", NULL,
	      "1: the time is from it, among others." },
	    surviving },
	{ { "source_falseticker", "gauge", NULL,
	      "1: it disagrees with the majority." },
	    falseticker },
	{ { "source_stratum", "gauge", NULL, "16: not answered yet." },
	    stratum },
	{ { "source_offset_seconds", "gauge", "seconds",
	      "Its time minus ours." },
	    offset },
	{ { "source_delay_seconds", "gauge", "seconds", "Round trip." },
	    delay },
	{ { "source_jitter_seconds", "gauge", "seconds", "Its jitter." },
	    jitter },
	{ { "source_distance_seconds", "gauge", "seconds",
	      "Root distance by way of it." },
	    distance },
	{ { "source_poll_seconds", "gauge", "seconds",
	      "From one question to the next." },
	    poll_interval },
	{ { "source_age_seconds", "gauge", "seconds",
	      "Since its last accepted answer." },
	    age },
	{ { "source_sent", "counter", NULL, "Questions." }, sent },
	{ { "source_received", "counter", NULL, "Answers." }, received },
};

static void
write_sources(const struct snapshot *s, FILE *out)
{
	for (size_t i = 0; i < COUNT(of_sources); i++) {
		const struct family *f = &of_sources[i].family;
		bool counter = strcmp(f->type, "counter") == 0;

		head(out, f);
		for (size_t k = 0; k < s->npeers; k++) {
			const struct snap_peer *p = &s->peers[k];
			double value = of_sources[i].value(p);

			if (!is_source(p) || !isfinite(value))
				continue;
			fprintf(out, "ntptui_%s%s{", f->name,
			    counter ? "_total" : "");
			labels(out, p);
			fprintf(out, "} %.12g\n", value);
		}
	}
}

/* Answers that were refused, by the name of the test that they failed. */
static void
write_refusals(const struct snapshot *s, FILE *out)
{
	head(out,
	    &(struct family){ "source_refused", "counter", NULL,
		"Answers that were not used, by the reason." });
	for (size_t k = 0; k < s->npeers; k++) {
		const struct snap_peer *p = &s->peers[k];

		for (int v = 0; is_source(p) && v < VERDICT_COUNT; v++) {
			if (v == VERDICT_OK || p->counts[v] == 0 ||
			    p->counts[v] == SNAP_UNTOLD32)
				continue;
			fputs("ntptui_source_refused_total{", out);
			labels(out, p);
			fprintf(out, ",reason=\"%s\"} %" PRIu32 "\n",
			    verdict_name((enum verdict)v), p->counts[v]);
		}
	}
}

void
metrics_write(const struct snapshot *s, FILE *out)
{
	write_system(s, out);
	write_server(s, out);
	write_sources(s, out);
	write_refusals(s, out);
	fputs("# EOF\n", out);
}
