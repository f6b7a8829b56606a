/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * notified PATH: stands in for systemd at that socket and prints every line
 * that a service tells ($NOTIFY_SOCKET), until it is killed.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	char text[1024];
	ssize_t n;
	int fd;

	if (argc != 2 || strlen(argv[1]) >= sizeof(at.sun_path))
		return 2;
	memcpy(at.sun_path, argv[1], strlen(argv[1]));
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&at, sizeof(at)) != 0) {
		perror("notified");
		return 1;
	}
	while ((n = recv(fd, text, sizeof(text) - 1, 0)) >= 0) {
		text[n] = '\0';
		printf("%s\n", text);
		fflush(stdout);
	}
	perror("notified");
	return 1;
}
