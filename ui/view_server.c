/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is known of one public server, and the mail to its operator. */

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/print_servers.h"
#include "ui/roster.h"
#include "ui/server_columns.h"
#include "ui/view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the writing functions share. */
struct about {
	const struct scene *sc;
	const struct pick *p;
	struct text *t;
};

static void
pair(const struct about *x, const char *name, enum catalog_text which)
{
	const char *value = x->p->row->text[which];

	if (*value != '\0')
		text_pair(x->t, name, value);
}

static const char *
yes_no(enum catalog_answer a)
{
	return a == ANSWER_YES ? _("yes")
	    : a == ANSWER_NO   ? _("no")
			       : _("not known");
}

static void
write_place(const struct about *x)
{
	const struct catalog_row *r = x->p->row;
	char text[64];

	pair(x, _("address"), CATALOG_ADDRESS);
	pair(x, _("location"), CATALOG_LOCATION);
	pair(x, _("country"), CATALOG_ISO);
	if (!isnan(x->p->km)) {
		snprintf(text, sizeof(text), _("%.0f km from here"), x->p->km);
		text_pair(x->t, _("distance"), text);
	}
	pair(x, _("operator's page"), CATALOG_PAGE);
	snprintf(text, sizeof(text), "%u", (unsigned)r->stratum);
	text_pair(x->t, _("stratum"), r->stratum > 0 ? text : _("not known"));
	pair(x, _("clock"), CATALOG_REFERENCE);
	text_pair(x->t, "NTS", r->nts ? _("offered") : _("not known to be"));
	if (r->smear)
		text_pair_role(x->t, ROLE_WARN, _("leap seconds"),
		    _("spread over hours: do not mix it with servers that "
		      "step"));
	text_pair(x->t, _("in the Pool"), yes_no(r->pool));
	pair(x, _("remarks"), CATALOG_REMARKS);
}

static void
write_source(const struct about *x)
{
	const struct catalog_row *r = x->p->row;
	char age[24], text[64];

	pair(x, _("source"), CATALOG_SOURCE);
	snprintf(text, sizeof(text), _("%s, %s ago"), r->text[CATALOG_DATE],
	    print_age(
		catalog_age(r, roster_now(x->sc->snap)), age, sizeof(age)));
	text_pair(x->t, _("as of"),
	    *r->text[CATALOG_DATE] != '\0' ? text : _("not known"));
}

static void
write_access(const struct about *x)
{
	const struct catalog_row *r = x->p->row;

	text_rule(x->t, _("Who may ask"));
	text_pair_role(x->t, server_policy_role(x->p), _("policy"),
	    _(catalog_policy_word(r->policy)));
	pair(x, _("service area"), CATALOG_AREA);
	text_pair(x->t, _("wants a mail"), yes_no(r->notify));
	if (x->p->permitted)
		text_pair(x->t, _("permission"), _("you said you have it"));
}

static void
pair_time(const struct about *x, const char *name, double value, bool sign)
{
	char text[48];
	unsigned how = x->t->c != NULL ? scene_how(x->sc, x->t->c) : 0;

	if (fabs(value) < 0.5e-9)
		value = 0; /* no "-0" */
	if (isfinite(value))
		text_pair(x->t, name,
		    format_time(text, sizeof(text), value, sign, how));
}

static void
write_told(const struct about *x)
{
	const struct probe_result *r = &x->p->probe;
	char text[300], follows[256];

	if (!r->told)
		return;
	snprintf(text, sizeof(text), _("stratum %u, leap %u, version %u"),
	    (unsigned)r->stratum, (unsigned)r->leap, (unsigned)r->version);
	text_pair(x->t, _("it says"), text);
	text_pair(x->t, _("it follows"),
	    server_follows(x->sc->roster, x->p, follows, sizeof(follows)));
	pair_time(x, _("root delay"), r->rootdelay, false);
	pair_time(x, _("root dispersion"), r->rootdisp, false);
}

static void
write_numbers(const struct about *x)
{
	const struct probe_result *r = &x->p->probe;
	char text[64];

	if (!r->measured)
		return;
	pair_time(x, _("delay"), r->delay, false);
	pair_time(x, _("jitter"), r->jitter, false);
	pair_time(x, _("off the majority"), x->p->error, true);
	if (x->p->wrong)
		text_pair_role(x->t, ROLE_BAD, _("verdict"),
		    _("falseticker: it disagrees with the majority"));
	pair_time(x, _("from our clock"), r->offset, true);
	if (r->nts_ke != PORT_UNKNOWN)
		text_pair(x->t, _("NTS-KE port"),
		    r->nts_ke == PORT_OPEN ? _("open")
					   : _("closed, or filtered"));
	if (r->hops >= 0) {
		snprintf(text, sizeof(text), "%d", r->hops);
		text_pair(x->t, _("hops"), text);
	}
}

static void
write_measured(const struct about *x)
{
	const struct probe_result *r = &x->p->probe;
	char text[160], when[FORMAT_DATE], addr[ADDR_TEXT];

	text_rule(x->t, _("Measured"));
	text_pair(x->t, _("state"),
	    x->p->probed == 0
		? _("never measured; p does")
		: roster_state(x->sc->roster, x->p, text, sizeof(text)));
	if (x->p->probed == 0)
		return;
	text_pair(x->t, _("when"),
	    format_date(when, sizeof(when),
		(wall_t){ x->p->probed * 1000000000 }, x->sc->how));
	if (r->addr.family != ADDR_NONE)
		text_pair(
		    x->t, _("asked"), addr_text(&r->addr, addr, sizeof(addr)));
	if (r->ipv4 || r->ipv6)
		text_pair(x->t, _("families"),
		    r->ipv4 && r->ipv6 ? "IPv4, IPv6"
			: r->ipv4      ? "IPv4"
				       : "IPv6");
	snprintf(text, sizeof(text), _("%u asked, %u answered"), r->sent,
	    r->received);
	text_pair(x->t, _("packets"), text);
	write_numbers(x);
	write_told(x);
	if (r->why[0] != '\0')
		text_pair(x->t, _("trouble"), r->why);
}

static void
write_choice(const struct about *x)
{
	const struct picker *all = roster_picker(x->sc->roster);
	char why[256];

	text_rule(x->t, _("Choice"));
	text_pair_role(x->t, x->p->marked ? ROLE_OK : ROLE_PLAIN, _("marked"),
	    x->p->marked ? _("yes; A on the list puts it into ntp.conf")
			 : _("no; Space marks it"));
	text_pair(x->t, _("suggestion"),
	    all->suggested ? print_pick_why(all, x->p, why, sizeof(why))
			   : _("none was made yet; S on the list does"));
}

/* Lines stay as they are: it is to be copied. */
static void
write_mail(const struct about *x)
{
	char *mail = roster_mail(x->sc->roster, x->p), *rest = mail, *line;
	char when[FORMAT_DATE];

	text_rule(x->t, _("The mail to its operator"));
	if (x->p->mailed != 0)
		text_say(x->t, ROLE_OK,
		    _("Sent, as you noted on %s; M takes the note back."),
		    format_date(when, sizeof(when),
			(wall_t){ x->p->mailed * 1000000000 }, x->sc->how));
	else
		text_say(x->t, ROLE_INFO, "%s",
		    _("W writes it into a file, M notes that it was sent."));
	text_line(x->t);
	while ((line = strsep(&rest, "\n")) != NULL)
		text_say(x->t, ROLE_PLAIN, "%s", line);
	free(mail);
}

static void
server_write(const struct view *v, const struct scene *sc, struct text *t)
{
	struct about x = { .sc = sc, .t = t };

	(void)v;
	x.p = sc->roster != NULL ? roster_detail(sc->roster) : NULL;
	if (x.p == NULL) {
		text_say(t, ROLE_INFO, "%s", _("no server is selected"));
		return;
	}
	text_say(t, ROLE_STRONG, "%s", catalog_key(x.p->row));
	write_place(&x);
	write_source(&x);
	write_access(&x);
	write_measured(&x);
	write_choice(&x);
	if (x.p->row->policy != POLICY_OPEN || x.p->row->notify == ANSWER_YES)
		write_mail(&x);
}

const struct view_ops view_server = {
	.name = N_("Server"),
	.screen = SCREEN_SERVER,
	.write = server_write,
};
