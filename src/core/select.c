/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/select.h"

#include <math.h>

#include "core/packet.h"
#include "core/rfc5905.h"

/* Least distance that weighs: below it a clock could not be told apart. */
#define LEAST_DISTANCE 1e-9

/* More than the whole era of NTP: such an offset or distance is no number
 * that a packet can have yielded. */
#define MOST_OFFSET   1e10
#define MOST_DISTANCE 1e6

/* Candidates in work: indices into the caller's array. */
struct work {
	const struct cand *c;
	double mindist;
	size_t n;
	uint16_t idx[SELECT_MAX];
};

struct interval {
	double low, high;
};

typedef bool (*less_fn)(const struct work *w, unsigned a, unsigned b);

char
tally_char(enum tally t)
{
	static const char code[] = " x.-+#*o";

	return (unsigned)t < sizeof(code) - 1 ? code[t] : '?';
}

/* Half of the correctness interval; tos mindist widens it. */
static double
radius(const struct work *w, unsigned i)
{
	return fmax(w->c[i].distance, w->mindist);
}

static void
sift(uint16_t *a, size_t root, size_t n, const struct work *w, less_fn less)
{
	uint16_t moved = a[root];
	size_t child;

	while ((child = 2 * root + 1) < n) {
		if (child + 1 < n && less(w, a[child], a[child + 1]))
			child++;
		if (!less(w, moved, a[child]))
			break;
		a[root] = a[child];
		root = child;
	}
	a[root] = moved;
}

/* A heap sort: qsort() may allocate, and knows no context. */
static void
sort(uint16_t *a, size_t n, const struct work *w, less_fn less)
{
	for (size_t i = n / 2; i-- > 0;)
		sift(a, i, n, w, less);
	for (size_t i = n; i-- > 1;) {
		uint16_t top = a[0];

		a[0] = a[i];
		a[i] = top;
		sift(a, 0, i, w, less);
	}
}

/*
 * An interval has two edges: edge e belongs to candidate e / 2, and e % 2 says
 * which: 0 low end, 1 high end.
 */
static double
edge_at(const struct work *w, unsigned e)
{
	unsigned i = w->idx[e / 2];

	return w->c[i].offset + (e % 2 ? 1 : -1) * radius(w, i);
}

/* At one place low ends come first, so that intervals that touch overlap. */
static bool
edge_less(const struct work *w, unsigned a, unsigned b)
{
	double ea = edge_at(w, a), eb = edge_at(w, b);

	return ea != eb ? ea < eb : a % 2 < b % 2;
}

/*
 * Goes over the edges from one end until `depth` intervals overlap; returns
 * that edge. `end`: the edge kind that opens an interval seen from there (0
 * upwards, 1 downwards).
 */
static double
sweep(const struct work *w, const uint16_t *edge, unsigned end, int depth)
{
	size_t n = 2 * w->n;
	int open = 0;

	for (size_t k = 0; k < n; k++) {
		unsigned e = end == 0 ? edge[k] : edge[n - 1 - k];

		open += e % 2 == end ? 1 : -1;
		if (open >= depth)
			return edge_at(w, e);
	}
	return (double)NAN;
}

/* The greatest number of intervals that overlap anywhere. */
static int
greatest_depth(const struct work *w, const uint16_t *edge)
{
	int open = 0, most = 0;

	for (size_t k = 0; k < 2 * w->n; k++) {
		open += edge[k] % 2 ? -1 : 1;
		if (open > most)
			most = open;
	}
	return most;
}

/*
 * RFC 5905 section 11.2.1: the smallest interval that holds points of at
 * least m - f intervals, for the least number f of falsetickers, f < m/2, for
 * which there is one. NANs if there is none.
 *
 * The RFC also wants no more than f midpoints outside. That is not asked here,
 * nor is it by ntpd since 4.2.6: a server that is far away and right has its
 * midpoint outside the intersection of the near ones, and to get it in, f
 * would grow until the wide intervals meet those of a liar.
 */
static struct interval
intersect(const struct work *w)
{
	static const struct interval none = { (double)NAN, (double)NAN };
	uint16_t edge[2 * SELECT_MAX];
	int m = (int)w->n;

	for (size_t k = 0; k < 2 * w->n; k++)
		edge[k] = (uint16_t)k;
	sort(edge, 2 * w->n, w, edge_less);

	/* Fewer falsetickers than this leave no point in common. */
	for (int f = m - greatest_depth(w, edge); 2 * f < m; f++) {
		struct interval in = {
			.low = sweep(w, edge, 0, m - f),
			.high = sweep(w, edge, 1, m - f),
		};

		if (in.low <= in.high)
			return in;
	}
	return none;
}

/* Fit to be looked at, and nothing in it that could poison a sum. */
static bool
is_candidate(const struct cand *c)
{
	return c->flash == 0 && !c->noselect && c->leap != LEAP_ALARM &&
	    c->stratum < NTP_MAXSTRAT && fabs(c->offset) <= MOST_OFFSET &&
	    c->distance >= 0 && c->distance <= MOST_DISTANCE &&
	    c->jitter >= 0 && c->jitter <= MOST_DISTANCE;
}

/*
 * Best first: by stratum and distance as one metric (RFC 5905 section 11.2.1),
 * then by anything else that differs, never by place in the array, so that
 * the order of the servers in ntp.conf decides nothing.
 */
static bool
better(const struct work *w, unsigned a, unsigned b)
{
	const struct cand *p = &w->c[a], *q = &w->c[b];
	double mp = p->stratum * NTP_MAXDIST + radius(w, a);
	double mq = q->stratum * NTP_MAXDIST + radius(w, b);

	if (mp != mq)
		return mp < mq;
	if (p->distance != q->distance)
		return p->distance < q->distance;
	if (p->jitter != q->jitter)
		return p->jitter < q->jitter;
	if (p->offset != q->offset)
		return p->offset < q->offset;
	if (p->prefer != q->prefer)
		return p->prefer;
	if (p->truechimer != q->truechimer)
		return p->truechimer;
	if (p->preemptible != q->preemptible)
		return q->preemptible;
	return p->leap < q->leap;
}

static void
drop(struct work *w, size_t k)
{
	w->n--;
	for (; k < w->n; k++)
		w->idx[k] = w->idx[k + 1];
}

/* Leaves those that overlap the intersection, and those declared `true`. */
static void
keep_truechimers(struct work *w, struct interval in, enum tally *tally)
{
	size_t kept = 0;

	for (size_t k = 0; k < w->n; k++) {
		unsigned i = w->idx[k];
		const struct cand *c = &w->c[i];
		bool agrees = c->offset + radius(w, i) >= in.low &&
		    c->offset - radius(w, i) <= in.high;

		if (agrees || c->truechimer)
			w->idx[kept++] = (uint16_t)i;
		else
			tally[i] = TALLY_FALSETICK;
	}
	w->n = kept;
}

/* Sets aside what is beyond maxclock, the worst first: of those that a pool
 * gave, then of the configured, at last the preferred and the true. */
static void
keep_maxclock(struct work *w, size_t maxclock, enum tally *tally)
{
	for (int pass = 0; pass < 3; pass++) {
		for (size_t k = w->n; k-- > 0 && w->n > maxclock;) {
			unsigned i = w->idx[k];
			const struct cand *c = &w->c[i];
			bool immune = c->prefer || c->truechimer;

			if ((pass < 2 && immune) ||
			    (pass == 0 && !c->preemptible))
				continue;
			tally[i] = c->preemptible ? TALLY_EXCESS : TALLY_BACKUP;
			drop(w, k);
		}
	}
}

/*
 * One round of clustering: finds who is worst by selection jitter, weighted
 * by its distance. Returns the place in idx[], or w->n if nobody should go
 * because the survivors' own jitter hides the difference.
 */
static size_t
worst(const struct work *w)
{
	double first = w->c[w->idx[0]].offset, n = (double)w->n;
	double mean = 0, spread = 0, least = (double)INFINITY;
	double metric = -1, selected = 0;
	size_t k, found = w->n;

	for (k = 0; k < w->n; k++) {
		mean += (w->c[w->idx[k]].offset - first) / n;
		least = fmin(least, w->c[w->idx[k]].jitter);
	}
	for (k = 0; k < w->n; k++) {
		double d = w->c[w->idx[k]].offset - first - mean;

		spread += d * d;
	}
	for (k = 0; k < w->n; k++) {
		const struct cand *c = &w->c[w->idx[k]];
		double d = c->offset - first - mean;
		/* = sum over all j of (offset_j - offset_k)^2 */
		double jitter = sqrt((spread + n * d * d) / (n - 1));
		double m = jitter * radius(w, w->idx[k]);

		if (m >= metric && !c->prefer && !c->truechimer) {
			metric = m;
			selected = jitter;
			found = k;
		}
	}
	return selected > least ? found : w->n;
}

/* RFC 5905 section 11.2.2: outliers leave while more than `floor` remain. */
static void
cluster(struct work *w, size_t floor, enum tally *tally)
{
	while (w->n > floor) {
		size_t k = worst(w);

		if (k == w->n)
			return;
		tally[w->idx[k]] = TALLY_OUTLIER;
		drop(w, k);
	}
}

/* The system peer's place in idx[]: preferred, else the old one, else best. */
static size_t
choose(const struct work *w, int previous)
{
	for (size_t k = 0; k < w->n; k++)
		if (w->c[w->idx[k]].prefer)
			return k;
	for (size_t k = 0; k < w->n; k++)
		if (w->idx[k] == previous &&
		    w->c[w->idx[k]].stratum <= w->c[w->idx[0]].stratum)
			return k;
	return 0;
}

/*
 * RFC 5905 section 11.2.3: offsets weighted by the reciprocal of the
 * distance. A preferred source speaks alone.
 */
static void
combine(const struct work *w, struct selection *s)
{
	const struct cand *sys = &w->c[s->syspeer];
	double weights = 0, offset = 0, spread = 0;

	for (size_t k = 0; k < w->n; k++) {
		const struct cand *c = &w->c[w->idx[k]];
		double weight = 1 / fmax(radius(w, w->idx[k]), LEAST_DISTANCE);
		double d = c->offset - sys->offset;

		weights += weight;
		offset += weight * d;
		spread += weight * d * d;
	}
	s->offset = sys->offset + (sys->prefer ? 0 : offset / weights);
	s->jitter = sqrt(sys->jitter * sys->jitter + spread / weights);
}

/* A leap second is announced if more than half of the survivors say so. */
static uint8_t
vote_leap(const struct work *w)
{
	for (int leap = LEAP_INSERT; leap <= LEAP_DELETE; leap++) {
		size_t votes = 0;

		for (size_t k = 0; k < w->n; k++)
			votes += w->c[w->idx[k]].leap == leap;
		if (2 * votes > w->n)
			return (uint8_t)leap;
	}
	return LEAP_NONE;
}

static size_t
at_least(int value, size_t floor)
{
	return value > 0 && (size_t)value > floor ? (size_t)value : floor;
}

struct selection
select_clock(const struct cand *c, enum tally *tally, size_t n, int previous,
    const struct select_cfg *cfg)
{
	struct work w = { .c = c, .mindist = 0 };
	struct selection s = { .why = SELECT_NONE, .syspeer = -1 };
	struct interval in;
	size_t minsane = at_least(cfg->minsane, 1);
	size_t floor = at_least(cfg->minclock, minsane);

	s.low = s.high = s.offset = s.jitter = (double)NAN;
	s.leap = LEAP_ALARM;
	if (cfg->mindist > 0 && cfg->mindist <= MOST_DISTANCE)
		w.mindist = cfg->mindist;
	for (size_t i = 0; i < n; i++) {
		tally[i] = TALLY_REJECT;
		if (i < SELECT_MAX && is_candidate(&c[i]))
			w.idx[w.n++] = (uint16_t)i;
	}
	s.candidates = (int)w.n;
	if (w.n == 0)
		return s;

	in = intersect(&w);
	s.low = in.low;
	s.high = in.high;
	keep_truechimers(&w, in, tally);
	s.truechimers = (int)w.n;
	s.why = w.n == 0 ? SELECT_DISAGREE : SELECT_FEW;
	if (w.n == 0)
		return s;

	sort(w.idx, w.n, &w, better);
	keep_maxclock(&w, at_least(cfg->maxclock, floor), tally);
	cluster(&w, floor, tally);
	s.survivors = (int)w.n;
	for (size_t k = 0; k < w.n; k++)
		tally[w.idx[k]] = TALLY_CANDIDATE;
	if (w.n < minsane)
		return s;

	s.why = SELECT_OK;
	s.syspeer = w.idx[choose(&w, previous)];
	tally[s.syspeer] = TALLY_SYSPEER;
	s.leap = vote_leap(&w);
	combine(&w, &s);
	return s;
}
