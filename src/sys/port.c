/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/port.h"

#include "sys/clock.h"
#include "sys/kept.h"
#include "sys/memory.h"
#include "sys/nics.h"
#include "sys/udp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A list of sockets that grows. */
struct sockets {
	struct port_socket *s;
	size_t n, room;
};

struct port {
	struct kept *kept;
	uint16_t number; /* 0: closed */
	unsigned lanes;
	uint32_t key;
	bool steered;
	struct nic_rule *rule;
	size_t nrule;
	struct sockets lane[PORT_LANES];
	struct sockets old; /* replaced, perhaps still in use */
	struct port_nic *nic;
	size_t nnic;
};

static void
push(struct sockets *l, const struct port_socket *s)
{
	if (l->n == l->room) {
		l->room = l->room ? 2 * l->room : 4;
		l->s = memory_grow(l->s, l->room, sizeof(*l->s));
	}
	l->s[l->n++] = *s;
}

static void
close_all(struct sockets *l)
{
	for (size_t i = 0; i < l->n; i++)
		close(l->s[i].fd);
	l->n = 0;
}

struct port *
port_new(struct kept *kept)
{
	struct port *p = memory_new(1, sizeof(*p));

	p->kept = kept;
	return p;
}

void
port_free(struct port *p)
{
	for (unsigned i = 0; i < PORT_LANES; i++) {
		close_all(&p->lane[i]);
		free(p->lane[i].s);
	}
	close_all(&p->old);
	free(p->old.s);
	free(p->rule);
	free(p->nic);
	free(p);
}

void
port_rules(struct port *p, const struct nic_rule *rule, size_t n)
{
	free(p->rule);
	p->rule = NULL;
	p->nrule = n;
	if (n == 0)
		return;
	p->rule = memory_new(n, sizeof(*rule));
	memcpy(p->rule, rule, n * sizeof(*rule));
}

void
port_sweep(struct port *p)
{
	close_all(&p->old);
}

/* What there is to be on an address: `want` gets it unless it is there. */
static void
wish(const struct port *p, struct sockets *want, const struct addr *a,
    const char *name)
{
	enum nic_act act = nic_decide(p->rule, p->nrule, name, a);
	struct port_socket s = { .fd = -1, .drop = act == NIC_DROP, .at = *a };

	if (act == NIC_IGNORE)
		return;
	/* Two interfaces may have one address. */
	for (size_t i = 0; i < want->n; i++)
		if (addr_equal(&want->s[i].at, a))
			return;
	push(want, &s);
}

/* The sockets of one lane as they should be. */
static void
plan(const struct port *p, struct sockets *want)
{
	static const struct addr any4 = { .family = ADDR_IPV4 };
	static const struct addr any6 = { .family = ADDR_IPV6 };

	wish(p, want, &any4, "wildcard");
	wish(p, want, &any6, "wildcard");
	for (size_t i = 0; i < p->nnic && p->nrule; i++)
		wish(p, want, &p->nic[i].addr, p->nic[i].name);
}

/* Since when an address is known. */
static mono_t
since(const struct port *p, const struct nic *nic)
{
	for (size_t i = 0; i < p->nnic; i++)
		if (addr_equal(&p->nic[i].addr, &nic->addr) &&
		    strcmp(p->nic[i].name, nic->name) == 0)
			return p->nic[i].since;
	return clock_mono();
}

/* Reads the addresses of this machine. */
static void
look(struct port *p)
{
	size_t n;
	struct nic *nic = nics_read(&n);
	struct port_nic *now = n ? memory_new(n, sizeof(*now)) : NULL;

	for (size_t i = 0; i < n; i++) {
		now[i].addr = nic[i].addr;
		memcpy(now[i].name, nic[i].name, sizeof(now[i].name));
		now[i].act =
		    nic_decide(p->rule, p->nrule, nic[i].name, &nic[i].addr);
		now[i].since = since(p, &nic[i]);
	}
	free(nic);
	free(p->nic);
	p->nic = now;
	p->nnic = n;
}

/* The place of an open socket on the address; l->n: none. */
static size_t
find(const struct sockets *l, const struct addr *at)
{
	size_t i = 0;

	while (i < l->n && !addr_equal(&l->s[i].at, at))
		i++;
	return i;
}

/* Several lanes share an address; a wildcard shares those of others. */
static bool
is_shared(const struct port *p, unsigned lanes)
{
	return lanes > 1 || p->nrule;
}

/* Shared sockets share with other programs of the same user too, a second
 * one of us, say: is anybody there already? Nothing of ours is open yet. */
static bool
is_taken(const struct port *p, const struct sockets *want, uint16_t number)
{
	for (size_t i = 0; i < want->n; i++) {
		struct addr at = want->s[i].at;
		int fd;

		at.port = number;
		fd = kept_port(p->kept, &at, false);
		if (fd >= 0)
			close(fd);
		if (fd == -EADDRINUSE)
			return true;
	}
	return false;
}

/* Opens what is wanted on one address in every lane, in their order, which
 * is the order of the kernel's choice. 0 or an errno: then nothing is. */
static int
open_address(struct port *p, struct sockets now[], const struct port_socket *w,
    uint16_t number, unsigned lanes)
{
	struct addr at = w->at;
	struct port_socket s = *w;

	at.port = number;
	for (unsigned i = 0; i < lanes; i++) {
		s.fd = kept_port(p->kept, &at, is_shared(p, lanes));
		if (s.fd < 0) {
			while (i-- > 0)
				close(now[i].s[--now[i].n].fd);
			return -s.fd;
		}
		push(&now[i], &s);
	}
	if (lanes > 1 &&
	    !udp_steer(s.fd, (enum addr_family)at.family, lanes, p->key))
		p->steered = false;
	return 0;
}

/*
 * Moves what stays from the present lanes to `now` and opens what is new;
 * what is not wanted stays in the lanes. The last error, 0 if there was none;
 * *open: how many addresses have a socket.
 */
static int
change(struct port *p, struct sockets now[], uint16_t number, unsigned lanes,
    size_t *open)
{
	struct sockets want = { NULL, 0, 0 };
	bool keep = number == p->number && lanes == p->lanes;
	int error = 0;

	*open = 0;
	plan(p, &want);
	if (is_shared(p, lanes) && number != p->number &&
	    is_taken(p, &want, number))
		error = EADDRINUSE;
	for (size_t i = 0; i < want.n && error != EADDRINUSE; i++) {
		size_t k =
		    keep ? find(&p->lane[0], &want.s[i].at) : p->lane[0].n;
		int e;

		if (k < p->lane[0].n) {
			for (unsigned l = 0; l < lanes; l++) {
				push(&now[l], &p->lane[l].s[k]);
				now[l].s[now[l].n - 1].drop = want.s[i].drop;
			}
			++*open;
			continue;
		}
		e = open_address(p, now, &want.s[i], number, lanes);
		*open += e == 0;
		/* A family that this machine lacks is no reason to fail; a
		 * port that somebody has is, in either. */
		if (e)
			error = e;
	}
	free(want.s);
	return error;
}

static const struct port_socket *
holds(const struct sockets *l, int fd)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->s[i].fd == fd)
			return &l->s[i];
	return NULL;
}

/* Makes `now` the lanes; what is no longer in them is old. True if anything
 * differs. */
static bool
adopt(struct port *p, struct sockets now[])
{
	bool differs = false;

	for (unsigned l = 0; l < PORT_LANES; l++) {
		differs |= now[l].n != p->lane[l].n;
		for (size_t i = 0; i < p->lane[l].n; i++) {
			const struct port_socket *s = &p->lane[l].s[i],
						 *same = holds(&now[l], s->fd);

			differs |= !same || same->drop != s->drop;
			if (!same)
				push(&p->old, s);
		}
		free(p->lane[l].s);
		p->lane[l] = now[l];
	}
	return differs;
}

/* Closes what change() opened. */
static void
undo(struct port *p, struct sockets now[])
{
	for (unsigned l = 0; l < PORT_LANES; l++) {
		for (size_t i = 0; i < now[l].n; i++)
			if (!holds(&p->lane[l], now[l].s[i].fd))
				close(now[l].s[i].fd);
		free(now[l].s);
	}
}

int
port_open(struct port *p, uint16_t number, unsigned lanes, uint32_t key)
{
	struct sockets now[PORT_LANES] = { { NULL, 0, 0 } };
	bool steered = p->steered;
	size_t open = 0;
	int error = 0;

	if (number) {
		look(p);
		p->key = key;
		p->steered = true;
		error = change(p, now, number, lanes, &open);
		if (!open && !error)
			error = EADDRNOTAVAIL; /* the lines leave none */
		if (error == EADDRINUSE || !open) {
			undo(p, now);
			p->steered = steered;
			return error;
		}
	}
	adopt(p, now);
	p->number = number;
	p->lanes = number ? lanes : 0;
	return 0;
}

bool
port_refresh(struct port *p)
{
	struct sockets now[PORT_LANES] = { { NULL, 0, 0 } };
	size_t open;

	look(p);
	if (!p->number)
		return false;
	/* What cannot be opened now is tried again with the next news. */
	change(p, now, p->number, p->lanes, &open);
	return adopt(p, now);
}

uint16_t
port_number(const struct port *p)
{
	return p->number;
}

unsigned
port_lanes(const struct port *p)
{
	return p->lanes;
}

bool
port_steered(const struct port *p)
{
	return p->steered;
}

const struct port_socket *
port_lane(const struct port *p, unsigned lane, size_t *n)
{
	*n = lane < p->lanes ? p->lane[lane].n : 0;
	return *n ? p->lane[lane].s : NULL;
}

int
port_answering(
    const struct port *p, enum addr_family family, const struct addr *local)
{
	const struct sockets *l = &p->lane[0];
	int any = -1;

	for (size_t i = 0; i < l->n; i++) {
		if (l->s[i].at.family != family)
			continue;
		if (local && addr_equal(&l->s[i].at, local))
			return l->s[i].fd;
		if (any < 0)
			any = l->s[i].fd;
	}
	return any;
}

const struct port_nic *
port_nics(const struct port *p, size_t *n)
{
	*n = p->nnic;
	return p->nic;
}
