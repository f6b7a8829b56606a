/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/batch.h"

#include "sys/clock.h"
#include "sys/memory.h"
#include "sys/udp.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/*
 * Answers that are stamped and sent together. The last of them leaves later
 * than its stamp says by what the others cost in the kernel, some us each, so
 * they are fewer than what is received together.
 */
#define CHUNK 16

/* Room for a stamp of three times and our address (IPv6), and to spare. */
#define CONTROL 192

/* Apart from each other by an odd number of cache lines, so that they do not
 * fight for the same ones. */
struct letter {
	_Alignas(64) union {
		struct sockaddr sa;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} from;
	union {
		size_t align; /* as struct cmsghdr begins */
		unsigned char octets[CONTROL];
	} control;
	uint8_t buf[PACKET_MAX];
};

/* What is known of a letter. */
struct envelope {
	struct serve_in in;
	struct addr local;
	struct cmsghdr *pktinfo; /* NULL: our address is not known */
	bool bad;                /* nobody is to be answered */
};

struct batch {
	struct letter letter[BATCH_MAX];
	struct envelope envelope[BATCH_MAX];
	struct iovec iov[BATCH_MAX];
	struct mmsghdr in[BATCH_MAX];
	struct serve_out out[CHUNK];
	struct iovec reply[CHUNK];
	struct mmsghdr mail[CHUNK];
	uint8_t whose[CHUNK]; /* place in `local` of each reply */
	bool single;          /* there is no sendmmsg(2) here */
	size_t last;          /* place in `local` that was asked last */
	atomic_size_t nlocal;
	struct batch_local local[BATCH_LOCALS + 1]; /* the last: all others */
};

struct batch *
batch_new(void)
{
	struct batch *b =
	    aligned_alloc(_Alignof(struct batch), sizeof(struct batch));

	if (!b)
		abort();
	memset(b, 0, sizeof(*b));
	for (size_t i = 0; i < BATCH_MAX; i++) {
		struct msghdr *m = &b->in[i].msg_hdr;

		b->iov[i].iov_base = b->letter[i].buf;
		b->iov[i].iov_len = sizeof(b->letter[i].buf);
		m->msg_name = &b->letter[i].from;
		m->msg_iov = &b->iov[i];
		m->msg_iovlen = 1;
		m->msg_control = &b->letter[i].control;
		m->msg_namelen = sizeof(b->letter[i].from);
		m->msg_controllen = sizeof(b->letter[i].control);
	}
	for (size_t i = 0; i < CHUNK; i++) {
		b->reply[i].iov_base = b->out[i].buf;
		b->mail[i].msg_hdr.msg_iov = &b->reply[i];
		b->mail[i].msg_hdr.msg_iovlen = 1;
	}
	return b;
}

void
batch_free(struct batch *b)
{
	free(b);
}

const struct batch_local *
batch_locals(const struct batch *b, size_t *n)
{
	*n = atomic_load_explicit(&b->nlocal, memory_order_acquire);
	return b->local;
}

/* One writer: no need to lock the bus. */
static void
count(atomic_uint *what)
{
	atomic_store_explicit(what,
	    atomic_load_explicit(what, memory_order_relaxed) + 1,
	    memory_order_relaxed);
}

/* The place of an address of ours in the account. */
static uint8_t
locate(struct batch *b, const struct addr *a)
{
	size_t n = atomic_load_explicit(&b->nlocal, memory_order_relaxed);

	if (b->last < n && addr_equal(&b->local[b->last].addr, a))
		return (uint8_t)b->last;
	for (size_t i = 0; i < n; i++)
		if (addr_equal(&b->local[i].addr, a))
			return (uint8_t)(b->last = i);
	if (n == BATCH_LOCALS || a->family == ADDR_NONE)
		return BATCH_LOCALS;
	b->local[n].addr = *a;
	b->local[n].addr.port = 0;
	atomic_store_explicit(&b->nlocal, n + 1, memory_order_release);
	return (uint8_t)(b->last = n);
}

/* Reads our address, and makes of the note about it the wish to send from
 * there, by the interface that the routes choose. */
static void
read_ipv4(struct cmsghdr *c, unsigned loopback, struct envelope *e)
{
	struct in_pktinfo info;

	memcpy(&info, CMSG_DATA(c), sizeof(info));
	e->local.family = ADDR_IPV4;
	memcpy(e->local.ip, &info.ipi_spec_dst, 4);
	e->bad |= IN_MULTICAST(ntohl(info.ipi_addr.s_addr)) ||
	    info.ipi_addr.s_addr == INADDR_BROADCAST;
	/* RFC 1122 3.2.1.3: 127/8 is never on a wire. */
	e->bad |= e->in.from.ip[0] == 127 && info.ipi_ifindex != (int)loopback;
	info.ipi_ifindex = 0;
	memcpy(CMSG_DATA(c), &info, sizeof(info));
	e->pktinfo = c;
}

static void
read_ipv6(struct cmsghdr *c, unsigned loopback, struct envelope *e)
{
	static const uint8_t one[16] = { [15] = 1 };
	struct in6_pktinfo info;

	memcpy(&info, CMSG_DATA(c), sizeof(info));
	e->local.family = ADDR_IPV6;
	memcpy(e->local.ip, &info.ipi6_addr, 16);
	e->bad |= IN6_IS_ADDR_MULTICAST(&info.ipi6_addr);
	/* RFC 4291 2.5.3: nor is ::1. */
	e->bad |= info.ipi6_ifindex != loopback &&
	    memcmp(e->in.from.ip, one, sizeof(one)) == 0;
	if (IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) {
		e->local.scope = info.ipi6_ifindex;
	} else {
		info.ipi6_ifindex = 0;
		memcpy(CMSG_DATA(c), &info, sizeof(info));
	}
	e->pktinfo = c;
}

static void
read_control(struct msghdr *m, struct envelope *e)
{
	struct timespec stamp;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level == SOL_SOCKET &&
		    (c->cmsg_type == SCM_TIMESTAMPING ||
			c->cmsg_type == SCM_TIMESTAMPNS)) {
			/* Both kinds begin with the software stamp. */
			memcpy(&stamp, CMSG_DATA(c), sizeof(stamp));
			if (stamp.tv_sec || stamp.tv_nsec)
				e->in.rx = clock_from_timespec(&stamp);
		} else if (c->cmsg_level == IPPROTO_IP &&
		    c->cmsg_type == IP_PKTINFO) {
			read_ipv4(c, UDP_LOOPBACK, e);
		} else if (c->cmsg_level == IPPROTO_IPV6 &&
		    c->cmsg_type == IPV6_PKTINFO) {
			read_ipv6(c, UDP_LOOPBACK, e);
		}
	}
}

/* Opens one that came until `now`. */
static struct envelope *
open_letter(struct batch *b, size_t i, wall_t now, mono_t mono, uint16_t port)
{
	struct mmsghdr *mm = &b->in[i];
	struct letter *l = &b->letter[i];
	struct envelope *e = &b->envelope[i];

	memset(e, 0, sizeof(*e));
	e->in.buf = l->buf;
	e->in.len =
	    mm->msg_hdr.msg_flags & MSG_TRUNC ? PACKET_MAX + 1 : mm->msg_len;
	e->in.now = mono;
	e->in.rx = now;
	if (mm->msg_hdr.msg_namelen)
		e->in.from = udp_to_addr(&l->from.sa);
	/* Nobody honest asks from port 0, no address, or a group of them. */
	e->bad = !e->in.from.port || addr_flaw(&e->in.from) != ADDR_OK;
	read_control(&mm->msg_hdr, e);
	e->local.port = port;
	e->in.local = locate(b, &e->local);
	count(&b->local[e->in.local].received);
	return e;
}

/* Addresses the reply in place `k` to whoever wrote letter `i`. */
static void
address(struct batch *b, size_t k, size_t i)
{
	const struct envelope *e = &b->envelope[i];
	struct msghdr *m = &b->mail[k].msg_hdr;

	b->whose[k] = e->in.local;
	m->msg_name = &b->letter[i].from;
	m->msg_namelen = b->in[i].msg_hdr.msg_namelen;
	m->msg_control = e->pktinfo;
	m->msg_controllen =
	    e->pktinfo ? CMSG_SPACE(e->pktinfo->cmsg_len - CMSG_LEN(0)) : 0;
}

/* Sends the first of the replies from place `k` on; how many that were, or
 * -errno of the first. */
static int
post(struct batch *b, int fd, size_t k, size_t n)
{
	int sent = -1, error;

	if (!b->single) {
		sent =
		    sendmmsg(fd, &b->mail[k], (unsigned)(n - k), MSG_NOSIGNAL);
		if (sent > 0)
			return sent;
		error = errno;
		/* A simulator or an old kernel may not know it. */
		if (error != ENOSYS && error != EBADF && error != ENOTSOCK &&
		    error != EOPNOTSUPP && error != EINVAL)
			return -error;
	}
	if (sendmsg(fd, &b->mail[k].msg_hdr, MSG_NOSIGNAL) < 0)
		return -errno;
	b->single = true;
	return 1;
}

/* Replies from place `k` on have left, `sent` of them. */
static void
have_left(struct batch *b, size_t k, size_t sent, struct serve *s)
{
	for (; sent > 0; sent--, k++) {
		count(&b->local[b->whose[k]].sent);
		if (b->out[k].follow)
			serve_sent(s, b->out[k].rx, clock_wall());
	}
}

/* Stamps and sends `n` replies. */
static void
send_all(struct batch *b, int fd, size_t n, struct serve *s)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		serve_stamp(&b->out[i], clock_wall());
		b->reply[i].iov_len = b->out[i].len;
	}
	while (k < n) {
		int sent = post(b, fd, k, n);

		if (sent > 0) {
			have_left(b, k, (size_t)sent, s);
			k += (size_t)sent;
		} else {
			count(&b->local[b->whose[k++]].failed);
		}
	}
}

/* Receives; how many came. A simulator takes a second call for a call on
 * whatever socket its next datagram is for: so there is only one. */
static size_t
receive(struct batch *b, int fd)
{
	int got = recvmmsg(fd, b->in, BATCH_MAX, MSG_DONTWAIT, NULL);

	return got > 0 ? (size_t)got : 0;
}

/* Makes the first `n` places ready for the next call. */
static void
recycle(struct batch *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct msghdr *m = &b->in[i].msg_hdr;

		m->msg_namelen = sizeof(b->letter[i].from);
		m->msg_controllen = sizeof(b->letter[i].control);
		m->msg_flags = 0;
	}
}

size_t
batch_drop(struct batch *b, int fd)
{
	size_t n = receive(b, fd);

	recycle(b, n);
	return n;
}

/* Opens `n` letters, and brings nearer what they will need. */
static void
open_all(struct batch *b, size_t n, uint16_t port, struct serve *s)
{
	wall_t wall = clock_wall();
	mono_t mono = clock_mono();

	for (size_t i = 0; i < n; i++)
		serve_prefetch(
		    s, &open_letter(b, i, wall, mono, port)->in.from, 0);
	for (size_t i = 0; i < n; i++) {
		struct envelope *e = &b->envelope[i];

		serve_prefetch(s, &e->in.from, 1);
		if (!e->bad && wall_diff(wall, e->in.rx) <= BATCH_AGE)
			continue;
		s->counts.late += !e->bad;
		e->bad = true;
	}
}

size_t
batch_run(struct batch *b, int fd, uint16_t port, struct serve *s,
    batch_hand *hand, void *arg)
{
	size_t n = receive(b, fd), k = 0;

	if (n)
		open_all(b, n, port, s);
	for (size_t i = 0; i < n; i++) {
		const struct envelope *e = &b->envelope[i];

		if (e->bad)
			continue;
		switch (serve_datagram(s, &e->in, &b->out[k])) {
		case SERVE_DROP:
			break;
		case SERVE_ENGINE:
			hand(arg, &e->in, &e->local);
			break;
		case SERVE_REPLY:
			address(b, k++, i);
			break;
		}
		if (k == CHUNK) {
			send_all(b, fd, k, s);
			k = 0;
		}
	}
	send_all(b, fd, k, s);
	recycle(b, n);
	return n;
}
