/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/inquiry.h"

#include "sys/caller.h"
#include "sys/clock.h"
#include "sys/udp.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/errqueue.h>

enum {
	UDP_HEADER = 8, /* RFC 768 */
	CHECKSUM = 6,   /* where it is in that */
	MOST = 1024,
};

static void
set(int fd, int level, int name, int value)
{
	setsockopt(fd, level, name, &value, sizeof(value));
}

static int
raw_open(enum addr_family family)
{
	int v6 = family == ADDR_IPV6;
	int fd = socket(v6 ? AF_INET6 : AF_INET,
	    SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP);

	if (fd < 0)
		return -errno;
	if (v6) {
		set(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
		set(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
		set(fd, IPPROTO_IPV6, IPV6_CHECKSUM, CHECKSUM);
	} else {
		set(fd, IPPROTO_IP, IP_RECVERR, 1);
		set(fd, IPPROTO_IP, IP_RECVTTL, 1);
	}
	set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
	return fd;
}

static int
connect_to(int fd, const struct addr *to, uint16_t port)
{
	struct addr a = *to;
	struct sockaddr_storage ss;
	socklen_t len;

	a.port = port;
	len = udp_from_addr(&a, &ss);
	return connect(fd, (struct sockaddr *)&ss, len) < 0 ? errno : 0;
}

/* The port is somebody else's. */
static int
open_beside(struct inquiry *o)
{
	int error;

	o->fd = raw_open(o->to.family);
	if (o->fd < 0)
		return EADDRINUSE;
	o->raw = true;
	/* A raw socket has no port; so it hears of this server only. */
	error = connect_to(o->fd, &o->to, 0);
	if (error != 0)
		inquiry_close(o);
	return error;
}

static int
open_plain(struct inquiry *o)
{
	struct addr any = { .family = o->to.family, .port = o->port };
	struct sockaddr_storage ss;
	socklen_t len = udp_from_addr(&any, &ss);
	int error;

	o->fd = udp_client(o->to.family);
	if (o->fd < 0)
		return -o->fd;
	if (o->port == 0 || bind(o->fd, (struct sockaddr *)&ss, len) == 0)
		return 0;
	error = errno;
	inquiry_close(o);
	return error;
}

int
inquiry_open(struct inquiry *o, const struct inquiry_way *way)
{
	int v6 = way->to.family == ADDR_IPV6;
	int error;

	*o = (struct inquiry){ .fd = -1, .port = way->port, .to = way->to };
	inquiry_local(&o->to, &o->local);
	error = open_plain(o);
	if (error == EADDRINUSE)
		error = open_beside(o);
	if (error != 0)
		return error;
	if (way->dscp > 0)
		udp_dscp(o->fd, way->to.family, way->dscp);
	if (way->ttl > 0)
		set(o->fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		    v6 ? IPV6_UNICAST_HOPS : IP_TTL, way->ttl);
	return 0;
}

void
inquiry_close(struct inquiry *o)
{
	if (o->fd >= 0)
		close(o->fd);
	o->fd = -1;
}

static void
put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static unsigned
get16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

/* RFC 1071, one's complement sum of 16-bit words. */
static uint32_t
add_words(uint32_t sum, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i + 1 < len; i += 2)
		sum += get16(p + i);
	return len % 2 ? sum + ((uint32_t)p[len - 1] << 8) : sum;
}

/* Over the IPv4 pseudo header, too (RFC 768); the kernel does it for IPv6. */
static unsigned
checksum(const struct inquiry *o, const uint8_t *datagram, size_t len)
{
	uint32_t sum = IPPROTO_UDP + (uint32_t)len;

	sum = add_words(sum, o->local.ip, 4);
	sum = add_words(sum, o->to.ip, 4);
	sum = add_words(sum, datagram, len);
	sum = (sum >> 16) + (sum & 0xffff);
	sum = (sum >> 16) + (sum & 0xffff);
	sum = ~sum & 0xffff;
	return sum != 0 ? sum : 0xffff;
}

static int
send_raw(const struct inquiry *o, const uint8_t *buf, size_t len)
{
	uint8_t d[UDP_HEADER + MOST];

	put16(d, o->port);
	put16(d + 2, o->to.port);
	put16(d + 4, (unsigned)(UDP_HEADER + len));
	put16(d + CHECKSUM, 0);
	memcpy(d + UDP_HEADER, buf, len);
	if (o->to.family == ADDR_IPV4)
		put16(d + CHECKSUM, checksum(o, d, UDP_HEADER + len));
	return send(o->fd, d, UDP_HEADER + len, MSG_NOSIGNAL) < 0 ? errno : 0;
}

int
inquiry_send(const struct inquiry *o, const uint8_t *buf, size_t len)
{
	if (len > MOST)
		return EMSGSIZE;
	return o->raw ? send_raw(o, buf, len)
		      : udp_send(o->fd, &o->to, NULL, buf, len);
}

/* Takes the headers off; IPv6 has only that of UDP. */
static bool
strip(const struct inquiry *o, struct host_event *ev)
{
	size_t ip = 0;

	if (ev->len > PACKET_MAX)
		return false;
	if (o->to.family == ADDR_IPV4 && ev->len > 0)
		ip = (size_t)(ev->data[0] & 15) * 4;
	if (ev->len < ip + UDP_HEADER || get16(ev->data + ip) != o->to.port ||
	    get16(ev->data + ip + 2) != o->port)
		return false;
	ev->from.port = o->to.port;
	ev->len -= ip + UDP_HEADER;
	memmove(ev->data, ev->data + ip + UDP_HEADER, ev->len);
	return true;
}

bool
inquiry_receive(const struct inquiry *o, struct host_event *ev)
{
	if (udp_receive(o->fd, ev, 1) == 0)
		return false;
	ev->at = clock_mono();
	return !o->raw || strip(o, ev);
}

/* The entry that names an error or a stamp. */
struct entry {
	bool error, stamped;
	struct sock_extended_err err;
	struct addr by;
	struct timespec stamp;
};

static void
read_error(const struct cmsghdr *c, struct entry *e)
{
	size_t room = c->cmsg_len - CMSG_LEN(0);
	union {
		struct sockaddr sa;
		struct sockaddr_storage ss;
	} by;

	if (room < sizeof(e->err))
		return;
	memcpy(&e->err, CMSG_DATA(c), sizeof(e->err));
	e->error = true;
	/* The offender's address follows (ip(7)). */
	room -= sizeof(e->err);
	if (room < sizeof(struct sockaddr_in))
		return;
	memset(&by, 0, sizeof(by));
	memcpy(&by, (const char *)CMSG_DATA(c) + sizeof(e->err),
	    room < sizeof(by) ? room : sizeof(by));
	if (by.sa.sa_family == AF_INET6 && room < sizeof(struct sockaddr_in6))
		return;
	e->by = udp_to_addr(&by.sa);
	e->by.port = 0;
}

static void
read_entry(struct msghdr *m, struct entry *e)
{
	struct cmsghdr *c;

	*e = (struct entry){ .error = false };
	for (c = CMSG_FIRSTHDR(m); c != NULL; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SCM_TIMESTAMPING &&
		    c->cmsg_len >= CMSG_LEN(sizeof(e->stamp))) {
			memcpy(&e->stamp, CMSG_DATA(c), sizeof(e->stamp));
			e->stamped = true;
		}
		if ((c->cmsg_level == IPPROTO_IP &&
			c->cmsg_type == IP_RECVERR) ||
		    (c->cmsg_level == IPPROTO_IPV6 &&
			c->cmsg_type == IPV6_RECVERR))
			read_error(c, e);
	}
}

enum inquiry_news
inquiry_news(
    const struct inquiry *o, struct host_event *ev, struct inquiry_refusal *why)
{
	union {
		size_t align;
		char octets[512];
	} control;
	struct sockaddr_storage ss = { .ss_family = AF_UNSPEC };
	struct iovec iov = { .iov_base = ev->data,
		.iov_len = sizeof(ev->data) };
	struct msghdr m = { .msg_name = &ss,
		.msg_namelen = sizeof(ss),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct entry e;
	struct addr to;

	if (recvmsg(o->fd, &m, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) {
		*why = (struct inquiry_refusal){ .error = udp_pending(o->fd) };
		return why->error != 0 ? INQUIRY_REFUSED : INQUIRY_NOTHING;
	}
	read_entry(&m, &e);
	ev->at = clock_mono();
	if (!e.error)
		return INQUIRY_NOTHING;
	if (e.err.ee_origin == SO_EE_ORIGIN_TIMESTAMPING) {
		ev->stamp = clock_from_timespec(&e.stamp);
		return e.stamped ? INQUIRY_SENT : INQUIRY_NOTHING;
	}
	to = udp_to_addr((struct sockaddr *)&ss);
	if (!addr_equal(&to, &o->to))
		return INQUIRY_NOTHING;
	*why = (struct inquiry_refusal){ .error = (int)e.err.ee_errno,
		.by = e.by,
		.type = e.err.ee_type,
		.code = e.err.ee_code };
	return INQUIRY_REFUSED;
}

bool
inquiry_local(const struct addr *to, struct addr *out)
{
	struct sockaddr_storage ss = { .ss_family = AF_UNSPEC };
	socklen_t len = sizeof(ss);
	int fd = caller_open(to);

	*out = (struct addr){ .family = ADDR_NONE };
	if (fd < 0)
		return false;
	if (getsockname(fd, (struct sockaddr *)&ss, &len) == 0)
		*out = udp_to_addr((struct sockaddr *)&ss);
	out->port = 0;
	caller_close(fd);
	return out->family != ADDR_NONE;
}
