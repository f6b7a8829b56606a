/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/udp.h"

#include "sys/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/net_tstamp.h>

/* Datagrams taken with one recvmmsg(2). */
#define BATCH 16

/* Octets of the server's queue. A question takes about 800 of them, and the
 * kernel doubles the number. */
#define QUEUE (4 * 1024 * 1024)

/* Room for the stamps, our address and an error with its sender. */
union control {
	size_t align; /* as struct cmsghdr begins */
	unsigned char octets[512];
};

socklen_t
udp_from_addr(const struct addr *a, struct sockaddr_storage *ss)
{
	struct sockaddr_in *in = (struct sockaddr_in *)ss;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)ss;

	memset(ss, 0, sizeof(*ss));
	if (a->family == ADDR_IPV4) {
		in->sin_family = AF_INET;
		in->sin_port = htons(a->port);
		memcpy(&in->sin_addr, a->ip, 4);
		return sizeof(*in);
	}
	if (a->family == ADDR_IPV6) {
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(a->port);
		in6->sin6_scope_id = a->scope;
		memcpy(&in6->sin6_addr, a->ip, 16);
		return sizeof(*in6);
	}
	return 0;
}

struct addr
udp_to_addr(const struct sockaddr *sa)
{
	struct addr a = { .family = ADDR_NONE };
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (sa->sa_family == AF_INET) {
		memcpy(&in, sa, sizeof(in));
		a.family = ADDR_IPV4;
		a.port = ntohs(in.sin_port);
		memcpy(a.ip, &in.sin_addr, 4);
	} else if (sa->sa_family == AF_INET6) {
		memcpy(&in6, sa, sizeof(in6));
		a.family = ADDR_IPV6;
		a.port = ntohs(in6.sin6_port);
		a.scope = in6.sin6_scope_id;
		memcpy(a.ip, &in6.sin6_addr, 16);
	}
	return a;
}

static bool
set(int fd, int level, int name, int value)
{
	return setsockopt(fd, level, name, &value, sizeof(value)) == 0;
}

/* Kernel stamps, the best that this socket gives. */
static void
ask_stamps(int fd, int tx)
{
	int flags = SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE;

	/* One socket sends one question, so a transmit stamp needs no
	 * number to be matched; nor do we want our own octets back. */
	if (tx && set(fd, SOL_SOCKET, SO_TIMESTAMPING, flags | tx))
		return;
	if (set(fd, SOL_SOCKET, SO_TIMESTAMPING, flags))
		return;
	set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
}

/* A socket as every use needs it. Flags in the type are not known to
 * simulators. */
static int
open_socket(enum addr_family family)
{
	int v6 = family == ADDR_IPV6;
	int fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);

	if (fd < 0)
		return -errno;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (v6) {
		set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
		set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
	} else {
		set(fd, IPPROTO_IP, IP_PKTINFO, 1);
	}
	return fd;
}

int
udp_client(enum addr_family family)
{
	int fd = open_socket(family);

	if (fd < 0)
		return fd;
	if (family == ADDR_IPV6) {
		set(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
		set(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
	} else {
		set(fd, IPPROTO_IP, IP_RECVERR, 1);
		set(fd, IPPROTO_IP, IP_RECVTTL, 1);
	}
	ask_stamps(
	    fd, SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_OPT_TSONLY);
	return fd;
}

/* Binds it, or closes it. */
static int
bind_socket(int fd, const struct addr *at)
{
	struct sockaddr_storage ss;

	if (bind(fd, (struct sockaddr *)&ss, udp_from_addr(at, &ss)) < 0) {
		int error = errno;

		close(fd);
		return -error;
	}
	return fd;
}

int
udp_bound(const struct addr *at)
{
	int fd = open_socket(at->family);

	if (fd < 0)
		return fd;
	ask_stamps(fd, 0);
	return bind_socket(fd, at);
}

int
udp_service(const struct addr *at, bool shared)
{
	int fd = open_socket(at->family);

	if (fd < 0)
		return fd;
	ask_stamps(fd, 0);
	/* The first is for root only, and goes beyond the system's limit. */
	if (!set(fd, SOL_SOCKET, SO_RCVBUFFORCE, QUEUE))
		set(fd, SOL_SOCKET, SO_RCVBUF, QUEUE);
	if (at->family == ADDR_IPV6)
		set(fd, IPPROTO_IPV6, IPV6_FREEBIND, 1);
	else
		set(fd, IPPROTO_IP, IP_FREEBIND, 1);
	if (shared && !set(fd, SOL_SOCKET, SO_REUSEPORT, 1)) {
		close(fd);
		return -ENOPROTOOPT;
	}
	return bind_socket(fd, at);
}

/* Offset of the source address in the network header, and words of it. */
static void
source_words(enum addr_family family, uint32_t *off, unsigned *words)
{
	*off = family == ADDR_IPV6 ? 8 : 12;
	*words = family == ADDR_IPV6 ? 4 : 1;
}

bool
udp_steer(int fd, enum addr_family family, unsigned n, uint32_t key)
{
	/* For each word of the address: x = (x ^ word) * odd, mixed. The
	 * accumulator has the word, X what went before. */
	struct sock_filter code[4 * 7 + 3], *c = code;
	struct sock_fprog prog = { .filter = code };
	uint32_t off;
	unsigned words;

	source_words(family, &off, &words);
	*c++ = (struct sock_filter)BPF_STMT(BPF_LDX | BPF_IMM, key);
	for (unsigned i = 0; i < words; i++, off += 4) {
		*c++ = (struct sock_filter)BPF_STMT(
		    BPF_LD | BPF_W | BPF_ABS, (uint32_t)SKF_NET_OFF + off);
		*c++ =
		    (struct sock_filter)BPF_STMT(BPF_ALU | BPF_XOR | BPF_X, 0);
		/* Odd, from the golden ratio: it loses no bit. */
		*c++ = (struct sock_filter)BPF_STMT(
		    BPF_ALU | BPF_MUL | BPF_K, 0x9e3779b1);
		*c++ = (struct sock_filter)BPF_STMT(BPF_MISC | BPF_TAX, 0);
		*c++ =
		    (struct sock_filter)BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 15);
		*c++ =
		    (struct sock_filter)BPF_STMT(BPF_ALU | BPF_XOR | BPF_X, 0);
		*c++ = (struct sock_filter)BPF_STMT(BPF_MISC | BPF_TAX, 0);
	}
	*c++ = (struct sock_filter)BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, n);
	*c++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_A, 0);
	prog.len = (unsigned short)(c - code);
	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &prog,
		   sizeof(prog)) == 0;
}

int
udp_server(enum addr_family family, uint16_t port)
{
	struct addr any = { .family = (uint8_t)family, .port = port };

	return udp_bound(&any);
}

void
udp_dscp(int fd, enum addr_family family, int dscp)
{
	/* The two lower bits are ECN's. */
	if (family == ADDR_IPV6)
		set(fd, IPPROTO_IPV6, IPV6_TCLASS, dscp << 2);
	else
		set(fd, IPPROTO_IP, IP_TOS, dscp << 2);
}

static void
put_control(struct msghdr *m, int level, int type, const void *data, size_t len)
{
	struct cmsghdr *c = m->msg_control;

	c->cmsg_level = level;
	c->cmsg_type = type;
	c->cmsg_len = CMSG_LEN(len);
	memcpy(CMSG_DATA(c), data, len);
	m->msg_controllen = CMSG_SPACE(len);
}

/* Asks the kernel to send from `local`. */
static void
put_local(struct msghdr *m, const struct addr *local)
{
	if (local->family == ADDR_IPV4) {
		struct in_pktinfo info = { .ipi_ifindex = 0 };

		memcpy(&info.ipi_spec_dst, local->ip, 4);
		put_control(m, IPPROTO_IP, IP_PKTINFO, &info, sizeof(info));
	} else {
		struct in6_pktinfo info = { .ipi6_ifindex = local->scope };

		memcpy(&info.ipi6_addr, local->ip, 16);
		put_control(m, IPPROTO_IPV6, IPV6_PKTINFO, &info, sizeof(info));
	}
}

int
udp_send(int fd, const struct addr *to, const struct addr *local,
    const uint8_t *buf, size_t len)
{
	struct sockaddr_storage ss;
	union control control;
	struct iovec iov = { .iov_len = len };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };

	/* sendmsg(2) does not write to it, but cannot say so. */
	memcpy(&iov.iov_base, &buf, sizeof(buf));
	m.msg_name = &ss;
	m.msg_namelen = udp_from_addr(to, &ss);
	if (!m.msg_namelen)
		return EAFNOSUPPORT;
	if (local && local->family != ADDR_NONE) {
		memset(&control, 0, sizeof(control));
		m.msg_control = &control;
		put_local(&m, local);
	}
	return sendmsg(fd, &m, MSG_NOSIGNAL) < 0 ? errno : 0;
}

/* What a control message can tell. */
struct told {
	struct timespec stamp; /* 0: none */
	struct addr local;
	unsigned ifindex; /* 0: unknown */
	int ttl;          /* the same */
	bool error;       /* `err` is valid */
	struct sock_extended_err err;
};

static void
read_pktinfo(const struct cmsghdr *c, struct told *t)
{
	if (c->cmsg_level == IPPROTO_IP) {
		struct in_pktinfo info;

		memcpy(&info, CMSG_DATA(c), sizeof(info));
		t->local.family = ADDR_IPV4;
		t->ifindex = (unsigned)info.ipi_ifindex;
		memcpy(t->local.ip, &info.ipi_spec_dst, 4);
	} else {
		struct in6_pktinfo info;

		memcpy(&info, CMSG_DATA(c), sizeof(info));
		t->local.family = ADDR_IPV6;
		t->ifindex = (unsigned)info.ipi6_ifindex;
		memcpy(t->local.ip, &info.ipi6_addr, 16);
		if (IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr))
			t->local.scope = t->ifindex;
	}
}

static bool
is(const struct cmsghdr *c, int level, int type, size_t len)
{
	return c->cmsg_level == level && c->cmsg_type == type &&
	    c->cmsg_len >= CMSG_LEN(len);
}

static void
read_control(struct msghdr *m, struct told *t)
{
	memset(t, 0, sizeof(*t));
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		/* Both kinds of stamp begin with the software one. */
		if (is(c, SOL_SOCKET, SCM_TIMESTAMPING, sizeof(t->stamp)) ||
		    is(c, SOL_SOCKET, SCM_TIMESTAMPNS, sizeof(t->stamp)))
			memcpy(&t->stamp, CMSG_DATA(c), sizeof(t->stamp));
		else if (is(c, IPPROTO_IP, IP_PKTINFO,
			     sizeof(struct in_pktinfo)) ||
		    is(c, IPPROTO_IPV6, IPV6_PKTINFO,
			sizeof(struct in6_pktinfo)))
			read_pktinfo(c, t);
		else if (is(c, IPPROTO_IP, IP_TTL, sizeof(t->ttl)) ||
		    is(c, IPPROTO_IPV6, IPV6_HOPLIMIT, sizeof(t->ttl)))
			memcpy(&t->ttl, CMSG_DATA(c), sizeof(t->ttl));
		else if (is(c, IPPROTO_IP, IP_RECVERR, sizeof(t->err)) ||
		    is(c, IPPROTO_IPV6, IPV6_RECVERR, sizeof(t->err))) {
			memcpy(&t->err, CMSG_DATA(c), sizeof(t->err));
			t->error = true;
		}
	}
}

/* 127/8 and ::1 exist on lo only (RFC 1122 3.2.1.3, RFC 4291 2.5.3);
 * whoever claims them on a wire lies. */
static bool
martian(const struct addr *from, unsigned ifindex)
{
	static const uint8_t one[16] = { [15] = 1 };

	if (!ifindex || ifindex == UDP_LOOPBACK)
		return false;
	if (from->family == ADDR_IPV4)
		return from->ip[0] == 127;
	return memcmp(from->ip, one, sizeof(one)) == 0;
}

static void
take_stamp(const struct told *t, wall_t now, struct host_event *ev)
{
	ev->kernel = t->stamp.tv_sec || t->stamp.tv_nsec;
	ev->stamp = ev->kernel ? clock_from_timespec(&t->stamp) : now;
}

/* One datagram of a batch; false if it is to be dropped. */
static bool
take(struct mmsghdr *mm, const struct sockaddr_storage *ss, wall_t now,
    struct host_event *ev)
{
	struct told t;

	read_control(&mm->msg_hdr, &t);
	ev->from = udp_to_addr((const struct sockaddr *)ss);
	ev->local = t.local;
	ev->ttl = t.ttl > 0 && t.ttl < 256 ? (uint8_t)t.ttl : 0;
	ev->len =
	    mm->msg_hdr.msg_flags & MSG_TRUNC ? PACKET_MAX + 1 : mm->msg_len;
	take_stamp(&t, now, ev);
	return !martian(&ev->from, t.ifindex);
}

size_t
udp_receive(int fd, struct host_event *ev, size_t max)
{
	struct sockaddr_storage ss[BATCH];
	union control control[BATCH];
	struct iovec iov[BATCH];
	struct mmsghdr mm[BATCH];
	size_t want = max < BATCH ? max : BATCH, n = 0;
	wall_t now;
	int got;

	memset(mm, 0, sizeof(mm));
	for (size_t i = 0; i < want; i++) {
		ss[i].ss_family = AF_UNSPEC;
		iov[i].iov_base = ev[i].data;
		iov[i].iov_len = sizeof(ev[i].data);
		mm[i].msg_hdr.msg_name = &ss[i];
		mm[i].msg_hdr.msg_namelen = sizeof(ss[i]);
		mm[i].msg_hdr.msg_iov = &iov[i];
		mm[i].msg_hdr.msg_iovlen = 1;
		mm[i].msg_hdr.msg_control = &control[i];
		mm[i].msg_hdr.msg_controllen = sizeof(control[i]);
	}
	/* Once only, even if there may be more: a simulator takes a second
	 * call for a call on whatever socket its next datagram is for. */
	got = recvmmsg(fd, mm, (unsigned)want, MSG_DONTWAIT, NULL);
	now = clock_wall();
	for (int i = 0; i < got && (size_t)i < want; i++) {
		if (n != (size_t)i)
			memcpy(ev[n].data, ev[i].data, sizeof(ev[n].data));
		n += take(&mm[i], &ss[i], now, &ev[n]);
	}
	return n;
}

enum udp_news
udp_news(int fd, struct host_event *ev)
{
	struct sockaddr_storage ss = { .ss_family = AF_UNSPEC };
	union control control;
	struct iovec iov = { .iov_base = ev->data,
		.iov_len = sizeof(ev->data) };
	struct msghdr m = { .msg_name = &ss,
		.msg_namelen = sizeof(ss),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct told t;

	if (recvmsg(fd, &m, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
		return UDP_NOTHING;
	read_control(&m, &t);
	if (!t.error)
		return UDP_NOTHING;
	if (t.err.ee_origin == SO_EE_ORIGIN_TIMESTAMPING) {
		take_stamp(&t, (wall_t){ 0 }, ev);
		return ev->kernel ? UDP_SENT : UDP_NOTHING;
	}
	ev->error = (int)t.err.ee_errno;
	ev->from = udp_to_addr((struct sockaddr *)&ss);
	return UDP_ERROR;
}

int
udp_pending(int fd)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		return 0;
	return error;
}

uint16_t
udp_port(int fd)
{
	struct sockaddr_storage ss = { .ss_family = AF_UNSPEC };
	socklen_t len = sizeof(ss);

	if (getsockname(fd, (struct sockaddr *)&ss, &len) < 0)
		return 0;
	return udp_to_addr((struct sockaddr *)&ss).port;
}
