/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line, or one address, in sentences. */

#include "config/explaining.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/rfc5905.h"

#include "config/mem.h"
#include "config/restrict_parse.h"
#include "config/say.h"

/* Narrower lines that are named. */
#define NARROWER_SHOWN 4

/* A line that is being explained. */
struct telling {
	const struct explain *e;
	struct say say;
	struct restrict_line at;
	struct restrict_stmt stmt;
	char *room; /* owned: the words of the line */
};

const char *
explain_text(const struct explain *e, const struct restrict_line *l)
{
	return l->file != NULL ? conf_line(e->conf, l->file, l->line) : NULL;
}

/* Where a line stands: "line 12", with its file unless it is the top one. */
static const char *
where(const struct explain *e, const struct restrict_line *l, char *buf,
    size_t size)
{
	if (l->file == NULL)
		snprintf(buf, size, "%s", _("built in"));
	else if (strcmp(l->file, conf_name(e->conf)) == 0)
		snprintf(buf, size, _("line %lu"), (unsigned long)l->line);
	else
		snprintf(buf, size, _("line %lu of %.80s"),
		    (unsigned long)l->line, l->file);
	return buf;
}

static bool
same_line(const struct restrict_line *a, const struct restrict_line *b)
{
	return a->line == b->line && a->file != NULL && b->file != NULL &&
	    strcmp(a->file, b->file) == 0;
}

/* What they may do; the line is named unless it is `here`. */
static void
say_cells(const struct explain *e, struct say *s, const struct explain_row *row,
    const struct restrict_line *here)
{
	for (int i = 0; i < EXPLAIN_WHATS; i++) {
		const struct explain_cell *c = &row->cell[i];
		char word[40], at[160];

		if ((i == EXPLAIN_HEARD && row->who != EXPLAIN_SOURCE) ||
		    (i == EXPLAIN_ASSOCIATE && e->dialect == DIALECT_SEC))
			continue; /* NTPsec has no such associations */
		say_add(s, "%s: %s", explain_what_name((enum explain_what)i),
		    explain_verdict_name(c->verdict));
		if (c->flag != 0)
			say_add(s, _(", by %s"),
			    restrict_words(c->flag, word, sizeof(word)));
		if (i == EXPLAIN_CONFIGURE && c->flag != ACCESS_NOMODIFY &&
		    c->verdict != ACCESS_DROPS)
			say_add(s, "%s",
			    e->controlled ? _(", with the control key")
					  : _(", but no control key is set"));
		if (c->flag != 0 &&
		    (here == NULL || !same_line(&c->line, here)))
			say_add(s, " (%s)", where(e, &c->line, at, sizeof(at)));
		say_add(s, "\n");
	}
}

/* "decided by line 5: restrict default ..." */
static void
say_decider(
    const struct explain *e, struct say *s, const struct explain_row *row)
{
	const char *text = explain_text(e, &row->line);
	char at[160];

	where(e, &row->line, at, sizeof(at));
	if (text != NULL)
		say_add(s, _("decided by %s: %.120s\n"), at,
		    text + strspn(text, " \t"));
	else if (e->dialect & DIALECT_SEC)
		say_add(s, "%s\n",
		    _("no line is for it: built in is noquery limited"));
	else
		say_add(s, "%s\n",
		    _("no line is for it: built in is no restriction"));
}

char *
explain_address_text(const struct explain *e, const struct addr *from)
{
	struct explain_row row = explain_address(e, from), server;
	struct addr port = *from;
	struct say s = { 0 };
	char whom[160];

	say_add(&s, "%s\n", explain_whom(&row, whom, sizeof(whom)));
	say_decider(e, &s, &row);
	say_cells(e, &s, &row, &row.line);
	port.port = NTP_PORT;
	server = explain_address(e, &port);
	if (from->port != 0 || row.who == EXPLAIN_SOURCE ||
	    (server.flags == row.flags && (server.line.line == row.line.line)))
		return s.text;
	say_add(&s, "%s\n", _("from port 123, as servers ask:"));
	say_decider(e, &s, &server);
	say_cells(e, &s, &server, &server.line);
	return s.text;
}

/* The row with which to show a rule. */
static struct explain_row
row_of(const struct explain *e, const struct access_rule *r)
{
	struct explain_row row = { .who = EXPLAIN_NET };
	int bits = explain_bits(r);

	row.addr.family = r->family;
	memcpy(row.addr.ip, r->ip, sizeof(row.addr.ip));
	row.bits = bits > 0 ? (unsigned)bits : 0;
	explain_fill(e, &row, r);
	return row;
}

static bool
is_whole(const struct access_rule *r)
{
	return explain_bits(r) == (r->family == ADDR_IPV6 ? 128 : 32);
}

/* "192.0.2.0/24", or with the mask if that is no prefix. */
static const char *
rule_name(const struct access_rule *r, char *buf, size_t size)
{
	struct addr a = { .family = r->family }, m = a;
	char ip[ADDR_TEXT], mask[ADDR_TEXT];
	int bits = explain_bits(r);

	memcpy(a.ip, r->ip, sizeof(a.ip));
	memcpy(m.ip, r->mask, sizeof(m.ip));
	addr_text(&a, ip, sizeof(ip));
	if (bits == 0)
		snprintf(buf, size, "%s",
		    r->family == ADDR_IPV6 ? _("all of IPv6")
					   : _("all of IPv4"));
	else if (bits < 0)
		snprintf(buf, size, _("%s mask %s"), ip,
		    addr_text(&m, mask, sizeof(mask)));
	else if (is_whole(r))
		snprintf(buf, size, "%s", ip);
	else
		snprintf(buf, size, "%s/%d", ip, bits);
	return buf;
}

/* Whom a rule concerns. */
static void
say_whom(struct telling *t, const struct access_rule *r)
{
	struct addr last = { .family = r->family };
	char name[2 * ADDR_TEXT + 8], text[ADDR_TEXT];
	int bits = explain_bits(r);

	rule_name(r, name, sizeof(name));
	for (size_t i = 0; i < sizeof(last.ip); i++)
		last.ip[i] = (uint8_t)(r->ip[i] | (uint8_t)~r->mask[i]);
	if (bits == 0)
		say_add(&t->say, _("%s, as far as no narrower line is for it"),
		    name);
	else if (bits < 0)
		say_add(&t->say, _("every address with the bits of %s"), name);
	else if (is_whole(r))
		say_add(&t->say, _("%s alone"), name);
	else if (r->family == ADDR_IPV4)
		say_add(&t->say, _("%s, %.0f addresses up to %s"), name,
		    ldexp(1, 32 - bits), addr_text(&last, text, sizeof(text)));
	else
		say_add(&t->say, _("%s, addresses up to %s"), name,
		    addr_text(&last, text, sizeof(text)));
	if (r->ntpport)
		say_add(&t->say, "%s", _(", only packets from port 123"));
	say_add(&t->say, "\n");
}

/* The same rule in the table of all lines; NULL if it was taken back. */
static const struct access_rule *
in_table(const struct explain *e, const struct access_rule *r)
{
	for (size_t i = 0; i < e->nrule; i++)
		if (access_order(&e->rule[i], r) == 0)
			return &e->rule[i];
	return NULL;
}

/* The words of the rule that are owed to the same line as `flag` is. */
static uint32_t
owed_with(const struct telling *t, const struct access_rule *r, uint32_t among,
    const struct restrict_line *by)
{
	uint32_t same = 0;

	for (uint32_t flag = 1; flag <= among; flag <<= 1) {
		struct restrict_line l = restrict_owed(t->e->set, r, flag);

		if ((among & flag) && l.file == by->file && l.line == by->line)
			same |= flag;
	}
	return same;
}

/* Other lines for the same addresses have given it more words. */
static void
say_together(struct telling *t, const struct access_rule *r)
{
	uint32_t other = r->flags & ~t->stmt.flags;
	char words[200], at[160];

	if (t->stmt.unrestrict)
		return;
	while (other != 0) {
		struct restrict_line by =
		    restrict_owed(t->e->set, r, other & (0u - other));
		uint32_t same = owed_with(t, r, other, &by);

		if (same == 0)
			return;
		say_add(&t->say, _("also in force for it: %s (%s)\n"),
		    restrict_words(same, words, sizeof(words)),
		    where(t->e, &by, at, sizeof(at)));
		other &= ~same;
	}
}

/* The wider line that it takes its addresses from. */
static void
say_wider(struct telling *t, const struct access_rule *r)
{
	int32_t i = explain_holder(t->e, r);
	const struct access_rule *up = i >= 0 ? &t->e->rule[i] : NULL;
	struct restrict_line by;
	char at[160], name[2 * ADDR_TEXT + 8];

	if (up == NULL || t->stmt.unrestrict)
		return;
	by = restrict_owed(t->e->set, up, 0);
	where(t->e, &by, at, sizeof(at));
	rule_name(up, name, sizeof(name));
	if (up->flags == r->flags && !r->ntpport)
		say_add(&t->say,
		    _("it changes nothing: %s says the same (%s)\n"), name, at);
	else
		say_add(&t->say, _("it goes before %s (%s)\n"), name, at);
}

/* Narrower lines that take addresses away from it. */
static void
say_narrower(struct telling *t, const struct access_rule *r)
{
	const struct explain *e = t->e;
	int32_t self = (int32_t)(r - e->rule);
	char name[2 * ADDR_TEXT + 8], at[160];
	size_t n = 0;

	for (size_t i = 0; i < e->table.nested && !r->ntpport; i++) {
		struct restrict_line by;

		if (explain_holder(e, &e->rule[i]) != self ||
		    e->rule[i].flags == r->flags || n++ >= NARROWER_SHOWN)
			continue;
		by = restrict_owed(e->set, &e->rule[i], 0);
		say_add(&t->say, _("narrower, and goes before it: %s%s (%s)\n"),
		    rule_name(&e->rule[i], name, sizeof(name)),
		    e->rule[i].ntpport ? _(" from port 123") : "",
		    where(e, &by, at, sizeof(at)));
	}
	if (n > NARROWER_SHOWN)
		say_add(&t->say, _("and %zu narrower ones more\n"),
		    n - NARROWER_SHOWN);
	if (explain_share(e, r) <= 0)
		say_add(&t->say, "%s\n",
		    _("narrower lines decide for all its addresses: it has no "
		      "effect"));
}

/* `restrict default` makes two rules, mostly with the same words. */
static bool
is_twin(const struct telling *t, const struct access_rule *made, size_t count)
{
	const struct access_rule *a, *b;

	if (count != 2 || explain_bits(&made[0]) != 0 ||
	    explain_bits(&made[1]) != 0)
		return false;
	a = in_table(t->e, &made[0]);
	b = in_table(t->e, &made[1]);
	return a != NULL && b != NULL && a->flags == b->flags;
}

static void
tell_twins(struct telling *t, const struct access_rule *made)
{
	const struct access_rule *four = in_table(t->e, &made[0]);
	struct explain_row row = row_of(t->e, four);

	say_add(&t->say, "%s",
	    _("everybody, IPv4 and IPv6, as far as no narrower line is for "
	      "them"));
	say_add(&t->say, "%s\n",
	    made->ntpport ? _(", only packets from port 123") : "");
	say_cells(t->e, &t->say, &row, &t->at);
	say_together(t, four);
	say_narrower(t, four);
	say_narrower(t, in_table(t->e, &made[1]));
}

static void
tell_rule(struct telling *t, const struct access_rule *made)
{
	const struct access_rule *r = in_table(t->e, made);
	struct explain_row row;

	say_whom(t, made);
	if (r == NULL) {
		say_add(&t->say, "%s\n",
		    _("there is no such rule any more: the next wider one "
		      "decides"));
		return;
	}
	row = row_of(t->e, r);
	say_cells(t->e, &t->say, &row, &t->at);
	say_together(t, r);
	say_wider(t, r);
	say_narrower(t, r);
}

/* `restrict source`: which sources it made a rule for. */
static void
tell_source(struct telling *t)
{
	const struct explain *e = t->e;
	struct explain_row row = { .who = EXPLAIN_SOURCE };
	struct restrict_line last = restrict_template_line(e->set);
	struct access_rule hole;
	char whom[160], at[160];

	say_add(&t->say, "%s\n",
	    e->dialect & DIALECT_SEC
		? _("the time sources, those of a pool too, where other lines "
		    "would keep their answers out")
		: _("the time sources, those of a pool too, unless an address "
		    "has a line of its own"));
	if (!same_line(&last, &t->at)) {
		say_add(&t->say, _("it has no effect: %s goes before it\n"),
		    where(e, &last, at, sizeof(at)));
		return;
	}
	if (restrict_template(e->set, &hole)) {
		explain_fill(e, &row, &hole);
		for (int i = 0; i < EXPLAIN_WHATS; i++)
			row.cell[i].line = last;
		say_cells(e, &t->say, &row, &t->at);
	}
	for (size_t i = 0; i < e->nrow; i++)
		if (e->row[i].who == EXPLAIN_SOURCE &&
		    same_line(&e->row[i].line, &t->at))
			say_add(&t->say, _("for now: %s\n"),
			    explain_whom(&e->row[i], whom, sizeof(whom)));
}

/* The rules that the line names, whatever the others do to them. */
static struct access_rule *
rules_of(const struct telling *t, const char *text, size_t *count)
{
	struct restrict_names names = explain_names(t->e);
	struct restrict_set *set = restrict_new(t->e->dialect, &names);
	struct access_rule *r;
	struct say line = { 0 };
	size_t n = 0;

	text += strcspn(text, "ru"); /* what is no blank is left out */
	say_add(&line, "%s", text + (t->stmt.unrestrict ? 2 : 0));
	restrict_add(set, "", 1, line.text, line.len);
	r = restrict_rules(set, count);
	for (size_t i = 0; i < *count; i++)
		if (r[i].line != 0)
			r[n++] = r[i];
	*count = n;
	free(line.text);
	restrict_free(set);
	return r;
}

static void
tell_address(struct telling *t, const char *text)
{
	size_t count;
	struct access_rule *r = rules_of(t, text, &count);

	if (is_twin(t, r, count)) {
		tell_twins(t, r);
		count = 0;
	} else if (count == 0 && t->stmt.address.text != NULL) {
		say_add(&t->say,
		    _("the address of %.60s is not known here: what the line "
		      "does cannot be told\n"),
		    t->stmt.address.text);
	}
	for (size_t i = 0; i < count; i++)
		tell_rule(t, &r[i]);
	free(r);
}

static void
tell(struct telling *t, const char *text)
{
	char words[200];

	if (t->stmt.broken)
		say_add(&t->say, "%s\n",
		    t->stmt.target == RESTRICT_NOTHING
			? _("a mistake: the line has no effect at all")
			: _("a mistake: only what stands before the bad word "
			    "counts"));
	if (t->stmt.unrestrict)
		say_add(&t->say, _("takes back: %s\n"),
		    t->stmt.flags != 0
			? restrict_words(t->stmt.flags, words, sizeof(words))
			: _("the whole line"));
	if (t->stmt.target == RESTRICT_SOURCE)
		tell_source(t);
	else if (t->stmt.target != RESTRICT_NOTHING)
		tell_address(t, text);
}

char *
explain_line(const struct explain *e, const char *file, uint32_t line)
{
	struct telling t = { .e = e };
	const char *text;
	size_t len;

	t.at.file = file != NULL ? file : conf_name(e->conf);
	t.at.line = line;
	text = explain_text(e, &t.at);
	if (text == NULL)
		return NULL;
	len = strlen(text);
	t.room = mem_realloc(NULL, 2 * len + 2, 1);
	if (restrict_parse(&t.stmt, text, len, t.room, e->dialect))
		tell(&t, text);
	free(t.room);
	return t.say.text;
}
