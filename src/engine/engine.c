/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/state.h"
#include "sys/memory.h"

/* The engine is woken at least this often, s: slews and foreign steps. */
#define TICK 1.0

static void
read_clocks(struct engine *e)
{
	e->now = e->host->mono(e->host->self);
	e->wall = e->host->wall(e->host->self);
}

struct engine *
engine_new(const struct params *p, const struct host *h)
{
	struct engine *e = memory_new(1, sizeof *e);

	params_copy(&e->params, p);
	e->host = h;
	e->rng = (struct rng){ h->random, h->self };
	answer_rules(e);
	e->next_id = (uint16_t)(1 + h->random(h->self) % 50000);
	e->want = p->start;
	e->trial.left = (double)NAN;
	journal_init(&e->journal);
	read_clocks(e);
	e->started = e->now;
	e->tick_at = e->now;
	e->control = control_new();
	control_event(e, 0, "restart");
	system_init(e);
	stats_start(e);
	service_init(e);
	hold_update(e);
	assoc_start(e);
	return e;
}

void
engine_free(struct engine *e)
{
	struct adjust last;

	if (e == NULL)
		return;
	read_clocks(e);
	if (e->setting) {
		/* What is still to be slewed ends with us; the frequency
		 * stays. */
		last = discipline_observe(&e->disc, true);
		system_adjust(e, &last);
		kernel_leave(e);
		drift_write(e);
	}
	for (size_t i = 0; i < e->n; i++)
		e->host->close(e->host->self, e->assoc[i].id);
	if (e->port != 0)
		e->host->listen(e->host->self, 0);
	park_free(e);
	stats_end(e);
	service_free(e);
	answer_free(e);
	params_free(&e->params);
	free(e->assoc);
	free(e->wake);
	free(e->cand);
	free(e->tally);
	free(e->index);
	control_free(e->control);
	free(e);
}

mono_t
engine_run(struct engine *e)
{
	mono_t next;

	read_clocks(e);
	system_slew(e);
	if (mono_diff(e->tick_at, e->now) <= 0) {
		system_tick(e);
		stats_tick(e);
		trial_tick(e);
		if (mono_diff(e->hold_at, e->now) <= 0)
			hold_update(e);
		e->tick_at = mono_add(e->now, TICK);
	}
	next = assoc_run(e);
	if (e->resourced && e->params.source)
		answer_rules(e);
	if (e->dirty)
		system_update(e);
	service_run(e);
	return mono_min(next, e->tick_at);
}

void
engine_event(struct engine *e, const struct host_event *ev)
{
	read_clocks(e);
	e->turns++;
	e->datagrams += ev->kind == HOST_ANSWER;
	switch (ev->kind) {
	case HOST_ANSWER:
		system_slew(e);
		assoc_answer(e, ev);
		break;
	case HOST_SENT:
		assoc_sent(e, ev);
		break;
	case HOST_ERROR:
		assoc_error(e, ev);
		break;
	case HOST_REQUEST:
		answer_request(e, ev);
		break;
	case HOST_RESOLVED:
		lookup_done(e, ev);
		break;
	case HOST_NICS:
		e->own_read = (mono_t){ 0 };
		service_port(e);
		break;
	case HOST_NOTE:
		note(e, EVENT_NOTE, 0, "machine", "%s", ev->text);
		break;
	case HOST_RIGHTS:
		note(e, EVENT_WARN, 0, "keeper", "%s", ev->text);
		hold_update(e);
		e->dirty = true;
		break;
	case HOST_LOCAL:
		break;
	}
}

static void
acknowledge(
    struct engine *e, const struct command *c, bool ok, const char *text)
{
	e->acked = c->id;
	e->ack_ok = ok;
	snprintf(e->ack_text, sizeof e->ack_text, "%s", text);
	note(e, ok ? EVENT_INFO : EVENT_WARN, c->assoc, "command", "%s", text);
}

void
engine_conf(struct engine *e, const struct snap_conf *conf)
{
	e->conf = *conf;
}

void
engine_acknowledge(struct engine *e, uint32_t id, bool ok, const char *text)
{
	const struct command c = { .id = id };

	if (id != 0)
		acknowledge(e, &c, ok, text);
	else
		note(e, ok ? EVENT_NOTE : EVENT_WARN, 0, "restart", "%s", text);
}

static void
command_start(struct engine *e, const struct command *c)
{
	char why[sizeof(e->clock_note) + 80];

	e->want = true;
	hold_update(e);
	if (!e->setting && e->port != 0) {
		snprintf(why, sizeof(why),
		    _("Serving on port %u, but only watching the clock: %s."),
		    e->port, e->clock_note);
		acknowledge(e, c, false, why);
	} else if (!e->setting) {
		snprintf(why, sizeof(why), _("Only watching the clock: %s."),
		    e->clock_note);
		acknowledge(e, c, false, why);
	} else if (e->params.port == 0) {
		acknowledge(e, c, true, _("The clock is set from now on."));
	} else if (e->port == 0) {
		snprintf(why, sizeof(why), _("The clock is set, but: %s."),
		    e->port_note);
		acknowledge(e, c, false, why);
	} else {
		acknowledge(
		    e, c, true, _("The clock is set and served from now on."));
	}
}

static void
command_observe(struct engine *e, const struct command *c)
{
	e->want = false;
	hold_update(e);
	acknowledge(e, c, true, _("The clock is only watched from now on."));
}

static void
command_poll(struct engine *e, const struct command *c)
{
	size_t asked = 0;

	for (size_t i = 0; i < e->n; i++) {
		if (c->assoc != 0 && e->assoc[i].id != c->assoc)
			continue;
		asked += assoc_poll_now(e, &e->assoc[i]);
		e->wake[i] = e->now;
	}
	if (asked > 0)
		acknowledge(e, c, true, _("Asked; answers follow."));
	else
		acknowledge(e, c, false,
		    _("Nothing to ask: no address yet, or it is too soon."));
}

void
engine_command(struct engine *e, const struct command *c)
{
	read_clocks(e);
	switch (c->kind) {
	case COMMAND_START:
		command_start(e, c);
		break;
	case COMMAND_OBSERVE:
		command_observe(e, c);
		break;
	case COMMAND_POLL:
		command_poll(e, c);
		break;
	case COMMAND_KEEP:
	case COMMAND_REVERT:
		acknowledge(e, c, false, _("Nothing is on trial."));
		break;
	case COMMAND_RESTART:
	case COMMAND_TRY:
		acknowledge(
		    e, c, false, _("There is no file to be read anew."));
		break;
	case COMMAND_QUIT:
		acknowledge(e, c, true, _("The engine ends."));
		break;
	}
}

void
engine_confined(struct engine *e, const char *text, bool weak)
{
	read_clocks(e);
	snprintf(e->sandbox, sizeof e->sandbox, "%s", text);
	note(e, weak ? EVENT_WARN : EVENT_INFO, 0, "sandbox",
	    _("rights left: %s"), text);
}
