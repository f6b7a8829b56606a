/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/nics.h"

#include "sys/memory.h"
#include "sys/udp.h"

#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

static bool
usable(const struct ifaddrs *i)
{
	return i->ifa_addr && i->ifa_flags & IFF_UP &&
	    udp_to_addr(i->ifa_addr).family != ADDR_NONE;
}

/* The length of a netmask's prefix; all of the address without one. */
static unsigned
prefix_of(const struct sockaddr *mask, uint8_t family)
{
	unsigned size = family == ADDR_IPV4 ? 4 : 16, bits = 0;
	struct addr a = { .family = ADDR_NONE };

	if (mask != NULL)
		a = udp_to_addr(mask);
	if (a.family != family)
		return 8 * size;
	while (bits < 8 * size && (a.ip[bits / 8] << bits % 8 & 0x80) != 0)
		bits++;
	return bits;
}

struct nic *
nics_read(size_t *n)
{
	struct nic *nic = NULL;
	struct ifaddrs *list;
	size_t room = 0;

	*n = 0;
	if (getifaddrs(&list) < 0)
		return NULL;
	for (struct ifaddrs *i = list; i; i = i->ifa_next) {
		if (!usable(i))
			continue;
		if (*n == room) {
			room = room ? 2 * room : 16;
			nic = memory_grow(nic, room, sizeof(*nic));
		}
		nic[*n].addr = udp_to_addr(i->ifa_addr);
		nic[*n].bits = prefix_of(i->ifa_netmask, nic[*n].addr.family);
		snprintf(nic[*n].name, sizeof(nic[*n].name), "%s",
		    i->ifa_name ? i->ifa_name : "");
		++*n;
	}
	freeifaddrs(list);
	return nic;
}

int
nics_watch(void)
{
	struct sockaddr_nl to = { .nl_family = AF_NETLINK,
		.nl_groups =
		    RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR };
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	if (fd < 0)
		return -1;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (bind(fd, (struct sockaddr *)&to, sizeof(to)) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* One datagram of the kernel's. */
static bool
tells(const char *octets, size_t len)
{
	struct nlmsghdr h;

	while (len >= sizeof(h)) {
		memcpy(&h, octets, sizeof(h));
		switch (h.nlmsg_type) {
		case RTM_NEWADDR:
		case RTM_DELADDR:
		case RTM_NEWLINK:
		case RTM_DELLINK:
			return true;
		default:
			break;
		}
		if (h.nlmsg_len < sizeof(h) ||
		    NLMSG_ALIGN((size_t)h.nlmsg_len) > len)
			break;
		octets += NLMSG_ALIGN((size_t)h.nlmsg_len);
		len -= NLMSG_ALIGN((size_t)h.nlmsg_len);
	}
	return false;
}

bool
nics_news(int fd)
{
	char octets[8192];
	bool news = false;

	for (;;) {
		struct sockaddr_nl from = { .nl_pid = 1 };
		socklen_t size = sizeof(from);
		ssize_t got = recvfrom(fd, octets, sizeof(octets), MSG_DONTWAIT,
		    (struct sockaddr *)&from, &size);

		/* More came than the queue holds: something changed. */
		if (got < 0 && errno == ENOBUFS)
			news = true;
		else if (got <= 0)
			return news;
		else if (from.nl_pid == 0) /* the kernel itself */
			news |= tells(octets, (size_t)got);
	}
}
