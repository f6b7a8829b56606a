/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts by HTTPS from a server on loopback (openssl s_server, whose files are
 * whole answers): good ones, redirections, too large ones, nobody. Skipped
 * where there is no openssl.
 */
#include "engine/fetcher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Longest that a test waits for what must come, s. */
#define PATIENCE 120

/* What makes the certificate. */
static const char *const certificate[] = { "openssl", "req", "-x509", "-newkey",
	"ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
	"key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost",
	"-addext", "subjectAltName=IP:127.0.0.1", NULL };

struct world {
	char dir[64], cert[96], host[64];
	pid_t server; /* 0: there is none */
	FILE *says;
};

static void
page(const char *name, const char *head, const char *body)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	fprintf(f, "HTTP/1.0 %s\r\nContent-Length: %zu\r\n\r\n%s", head,
	    strlen(body), body);
	fclose(f);
}

static void
write_pages(const char *host)
{
	char head[200];

	page("good",
	    "200 OK\r\nETag: \"v1\"\r\nCache-Control: public,max-age=420\r\n"
	    "Last-Modified: Mon, 23 Nov 2026 08:00:00 GMT",
	    "{\"history\":[]}");
	page("same", "304 Not Modified\r\nETag: \"v1\"", "");
	page("absent", "404 Not Found", "no such server");
	page("busy", "429 Too Many\r\nRetry-After: 900", "later");
	page("elsewhere", "302 Found\r\nLocation: https://127.0.0.1:1/good",
	    "x");
	page("plain", "302 Found\r\nLocation: http://127.0.0.1/good", "x");
	snprintf(
	    head, sizeof(head), "301 Moved\r\nLocation: https://%s/good", host);
	page("moved", head, "x");
	page("circle", "302 Found\r\nLocation: /circle", "x");
}

/* Runs a program without its words; its exit status, 127: there is none. */
static int
run(const char *const argv[])
{
	int status = 127 << 8;
	pid_t pid = fork();

	if (pid == 0) {
		assert_non_null(freopen("/dev/null", "w", stdout));
		assert_non_null(freopen("/dev/null", "w", stderr));
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

/* Starts the server; its port, 0 if there is no openssl. */
static unsigned
start_server(struct world *w)
{
	static const char accept_line[] = "ACCEPT 127.0.0.1:";
	unsigned port = 0;
	char line[200];
	int out[2];

	if (run(certificate) != 0 || pipe(out) != 0)
		return 0;
	w->server = fork();
	if (w->server == 0) {
		dup2(out[1], STDOUT_FILENO);
		assert_non_null(freopen("/dev/null", "w", stderr));
		close(out[0]);
		close(out[1]);
		execlp("openssl", "openssl", "s_server", "-accept",
		    "127.0.0.1:0", "-key", "key.pem", "-cert", "cert.pem",
		    "-HTTP", (char *)NULL);
		_exit(127);
	}
	close(out[1]);
	w->says = fdopen(out[0], "r");
	while (port == 0 && fgets(line, sizeof(line), w->says) != NULL)
		if (strncmp(line, accept_line, strlen(accept_line)) == 0)
			port = (unsigned)strtoul(
			    line + strlen(accept_line), NULL, 10);
	return port;
}

static int
setup(void **state)
{
	static struct world w;
	unsigned port;

	snprintf(w.dir, sizeof(w.dir), "%s", "/tmp/ntptui-fetcher-XXXXXX");
	assert_non_null(mkdtemp(w.dir));
	assert_int_equal(chdir(w.dir), 0);
	port = start_server(&w);
	snprintf(w.cert, sizeof(w.cert), "%s/cert.pem", w.dir);
	snprintf(w.host, sizeof(w.host), "127.0.0.1:%u", port);
	write_pages(w.host);
	*state = &w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;
	const char *const rm[] = { "rm", "-r", w->dir, NULL };

	if (w->server > 0) {
		kill(w->server, SIGTERM);
		waitpid(w->server, NULL, 0);
	}
	if (w->says != NULL)
		fclose(w->says);
	return run(rm);
}

static struct fetcher_ask
ask_for(const struct world *w, const char *path)
{
	struct fetcher_ask ask = {
		.most = 1000, .patience = PATIENCE, .ca_file = w->cert
	};

	if (w->says == NULL || strcmp(w->host, "127.0.0.1:0") == 0)
		skip();
	snprintf(ask.host, sizeof(ask.host), "%s", w->host);
	snprintf(ask.path, sizeof(ask.path), "%s", path);
	return ask;
}

/* Waits for its end; the result is fetcher's. */
static const struct fetcher_result *
wait_for(struct fetcher *f)
{
	const struct fetcher_result *r = NULL;

	assert_non_null(f);
	do {
		struct pollfd p = { .fd = fetcher_fd(f), .events = POLLIN };

		assert_int_equal(poll(&p, 1, PATIENCE * 1000), 1);
		r = fetcher_take(f);
	} while (r->state == FETCHER_BUSY);
	return r;
}

static void
test_good(void **state)
{
	struct fetcher_ask ask = ask_for(*state, "/good");
	struct fetcher *f = fetcher_start(&ask);
	const struct fetcher_result *r = wait_for(f);

	if (r->state != FETCHER_DONE)
		fail_msg("%d %s", r->status, r->why);
	assert_string_equal(r->text, "{\"history\":[]}");
	assert_int_equal(r->len, 14);
	assert_string_equal(r->etag, "\"v1\"");
	assert_string_equal(r->modified, "Mon, 23 Nov 2026 08:00:00 GMT");
	assert_true(r->keep > 419 && r->keep < 421);
	fetcher_free(f);
}

/* What becomes of a page, and a part of what is said about it. */
static void
expect(struct world *w, const char *path, size_t most, enum fetcher_state state,
    int status, const char *why)
{
	struct fetcher_ask ask = ask_for(w, path);
	const struct fetcher_result *r;
	struct fetcher *f;

	ask.most = most;
	f = fetcher_start(&ask);
	r = wait_for(f);
	if (r->state != state || r->status != status ||
	    strstr(r->why, why) == NULL)
		fail_msg(
		    "%s: %d, %d, %s", path, (int)r->state, r->status, r->why);
	assert_true((r->text != NULL) == (state == FETCHER_DONE));
	fetcher_free(f);
}

static void
test_answers(void **state)
{
	expect(*state, "/moved", 1000, FETCHER_DONE, 200, "");
	expect(*state, "/same", 1000, FETCHER_SAME, 304, "");
	expect(*state, "/absent", 1000, FETCHER_ABSENT, 404, "");
	expect(*state, "/busy", 1000, FETCHER_FAILED, 429, "HTTP 429");
	expect(*state, "/good", 5, FETCHER_FAILED, 0, "larger");
	expect(*state, "/circle", 1000, FETCHER_FAILED, 302, "circle");
	expect(*state, "/elsewhere", 1000, FETCHER_FAILED, 302, "elsewhere");
	expect(*state, "/plain", 1000, FETCHER_FAILED, 302, "elsewhere");
}

static void
test_retry_after(void **state)
{
	struct fetcher_ask ask = ask_for(*state, "/busy");
	struct fetcher *f = fetcher_start(&ask);
	const struct fetcher_result *r = wait_for(f);

	assert_true(r->keep > 899 && r->keep < 901);
	fetcher_free(f);
}

/* A certificate that nobody vouches for. */
static void
test_stranger(void **state)
{
	struct fetcher_ask ask = ask_for(*state, "/good");
	const struct fetcher_result *r;
	struct fetcher *f;

	ask.ca_file = NULL;
	f = fetcher_start(&ask);
	r = wait_for(f);
	assert_int_equal(r->state, FETCHER_FAILED);
	assert_int_equal(r->status, 0);
	assert_true(strlen(r->why) > 10);
	fetcher_free(f);
}

/* A server that accepts and says nothing: it can be cancelled at any time. */
static void
test_cancelled(void **state)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct fetcher_ask ask = { .most = 1000, .patience = PATIENCE };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct fetcher *f;
	time_t began = time(NULL);

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&at, len), 0);
	assert_int_equal(listen(fd, 1), 0);
	getsockname(fd, (struct sockaddr *)&at, &len);
	snprintf(
	    ask.host, sizeof(ask.host), "127.0.0.1:%u", ntohs(at.sin_port));
	snprintf(ask.path, sizeof(ask.path), "/");
	f = fetcher_start(&ask);
	assert_non_null(f);
	assert_int_equal(fetcher_take(f)->state, FETCHER_BUSY);
	fetcher_cancel(f);
	assert_int_equal(wait_for(f)->state, FETCHER_CANCELLED);
	fetcher_free(f);
	/* Freed while it is busy. */
	fetcher_free(fetcher_start(&ask));
	close(fd);
	/* Nobody is there any more. */
	f = fetcher_start(&ask);
	assert_int_equal(wait_for(f)->state, FETCHER_FAILED);
	fetcher_free(f);
	assert_true(time(NULL) - began < PATIENCE);
	fetcher_free(NULL);
}

static void
test_pool(void **state)
{
	struct fetcher_ask ask;
	struct addr a;

	(void)state;
	assert_true(addr_parse(&a, "2001:DB8:0:0::1"));
	fetcher_pool(&ask, &a, 500, true);
	assert_string_equal(ask.host, "www.ntppool.org");
	assert_string_equal(ask.path,
	    "/api/data/server/scores/2001:db8::1/json?limit=500&monitor=*");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_stranger),
		cmocka_unit_test(test_cancelled),
		cmocka_unit_test(test_pool),
	};

	signal(SIGPIPE, SIG_IGN);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, teardown);
}
