/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/https.h"

#include "core/i18n.h"
#include "sys/https_lib.h"
#include "sys/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Redirections that are followed: the site has one from its short address. */
enum { REDIRECTS = 3, SLICE_MS = 200 };

/* The option has another name since 7.85. */
#if LIBCURL_VERSION_NUM >= 0x075500
#define PROTOCOLS CURLOPT_PROTOCOLS_STR
#define HTTPS     "https"
#else
#define PROTOCOLS CURLOPT_PROTOCOLS
#define HTTPS     ((long)CURLPROTO_HTTPS)
#endif

/* What one transfer works on. */
struct transfer {
	const struct https_lib *lib;
	const struct https_ask *ask;
	struct https_answer *out;
	size_t room;
	bool large; /* more came than is wanted */
};

static size_t
take_text(char *data, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct https_answer *out = t->out;

	n *= size;
	if (n > t->ask->most - out->len) {
		t->large = true;
		return 0;
	}
	if (out->len + n + 1 > t->room) {
		t->room = 2 * (out->len + n + 1);
		out->text = memory_grow(out->text, t->room, 1);
	}
	memcpy(out->text + out->len, data, n);
	out->len += n;
	out->text[out->len] = '\0';
	return n;
}

/* The value of a header line of this name, its ends cut off; false if it is
 * another. */
static bool
header_value(
    const char *line, size_t len, const char *name, char *out, size_t size)
{
	size_t n = strlen(name), used = 0;

	if (len <= n || strncasecmp(line, name, n) != 0 || line[n] != ':')
		return false;
	line += n + 1;
	len -= n + 1;
	while (len > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		len--;
	}
	while (len > 0 && (unsigned char)line[len - 1] <= ' ')
		len--;
	for (size_t i = 0; i < len && used < size - 1; i++)
		if (line[i] >= ' ' && line[i] <= '~')
			out[used++] = line[i];
	out[used] = '\0';
	return true;
}

/* Seconds of a text of digits, a day at the most. */
static double
seconds(const char *text)
{
	double v = 0;

	while (*text >= '0' && *text <= '9' && v < 86400)
		v = 10 * v + (*text++ - '0');
	return v < 86400 ? v : 86400;
}

static size_t
take_header(char *line, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct https_answer *out = t->out;
	char value[256];

	n *= size;
	/* A redirection has headers of its own: those of the last count. */
	if (n > 5 && strncmp(line, "HTTP/", 5) == 0) {
		out->etag[0] = out->modified[0] = '\0';
		out->keep = 0;
	} else if (header_value(line, n, "etag", value, sizeof(value)) &&
	    strlen(value) < sizeof(out->etag)) {
		memcpy(out->etag, value, strlen(value) + 1);
	} else if (header_value(
		       line, n, "last-modified", value, sizeof(value)) &&
	    strlen(value) < sizeof(out->modified)) {
		memcpy(out->modified, value, strlen(value) + 1);
	} else if (header_value(
		       line, n, "cache-control", value, sizeof(value))) {
		const char *age = strstr(value, "max-age=");

		if (age != NULL)
			out->keep = seconds(age + strlen("max-age="));
	} else if (header_value(line, n, "retry-after", value, sizeof(value))) {
		out->keep = seconds(value);
	}
	return n;
}

static int
go_on(void *arg, curl_off_t total, curl_off_t now, curl_off_t up_total,
    curl_off_t up)
{
	const struct transfer *t = arg;

	(void)total;
	(void)now;
	(void)up_total;
	(void)up;
	return t->ask->cancel != NULL && atomic_load(t->ask->cancel);
}

/* Its name without a port. */
static bool
same_host(const char *url, const char *host)
{
	static const char scheme[] = "https://";
	size_t n = strlen(host);

	if (strncasecmp(url, scheme, strlen(scheme)) != 0)
		return false;
	url += strlen(scheme);
	return strncasecmp(url, host, n) == 0 &&
	    (url[n] == '/' || url[n] == '?' || url[n] == '\0');
}

static struct curl_slist *
headers_of(const struct transfer *t)
{
	const struct https_ask *ask = t->ask;
	struct curl_slist *list =
	    t->lib->slist_append(NULL, "Accept: application/json, text/*");
	char line[256];

	if (ask->etag != NULL && ask->etag[0] != '\0') {
		snprintf(line, sizeof(line), "If-None-Match: %s", ask->etag);
		list = t->lib->slist_append(list, line);
	}
	if (ask->modified != NULL && ask->modified[0] != '\0') {
		snprintf(
		    line, sizeof(line), "If-Modified-Since: %s", ask->modified);
		list = t->lib->slist_append(list, line);
	}
	return list;
}

static void
set_up(CURL *c, struct transfer *t, const char *url, char *error)
{
	const struct https_ask *ask = t->ask;

	t->lib->easy_setopt(c, CURLOPT_URL, url);
	t->lib->easy_setopt(c, PROTOCOLS, HTTPS);
	t->lib->easy_setopt(c, CURLOPT_USERAGENT, "ntptui/" PACKAGE_VERSION);
	t->lib->easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	/* Redirections are ours to judge. */
	t->lib->easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	t->lib->easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(ask->patience * 1e3));
	t->lib->easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	t->lib->easy_setopt(c, CURLOPT_MAXFILESIZE, (long)ask->most);
	t->lib->easy_setopt(c, CURLOPT_WRITEFUNCTION, take_text);
	t->lib->easy_setopt(c, CURLOPT_WRITEDATA, t);
	t->lib->easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	t->lib->easy_setopt(c, CURLOPT_HEADERDATA, t);
	t->lib->easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	t->lib->easy_setopt(c, CURLOPT_XFERINFOFUNCTION, go_on);
	t->lib->easy_setopt(c, CURLOPT_XFERINFODATA, t);
	t->lib->easy_setopt(c, CURLOPT_ERRORBUFFER, error);
	if (ask->ca_file != NULL)
		t->lib->easy_setopt(c, CURLOPT_CAINFO, ask->ca_file);
}

static void
forget_text(struct https_answer *out)
{
	free(out->text);
	out->text = NULL;
	out->len = 0;
}

/* Says why there was no answer. */
static void
explain(const struct transfer *t, CURLcode code, const char *error)
{
	struct https_answer *out = t->out;

	if (t->ask->cancel != NULL && atomic_load(t->ask->cancel))
		snprintf(out->why, sizeof(out->why), "%s", _("cancelled"));
	else if (t->large || code == CURLE_FILESIZE_EXCEEDED)
		snprintf(out->why, sizeof(out->why),
		    _("the answer is larger than %zu KiB"),
		    t->ask->most / 1024);
	else
		snprintf(out->why, sizeof(out->why), "%s",
		    error[0] != '\0' ? error : t->lib->easy_strerror(code));
}

/* One request and its answer. `next` gets where it redirects to, "" if it does
 * not. False: there was no answer, and `why` says so. */
static bool
request(CURL *c, struct transfer *t, char *next, size_t size)
{
	char error[CURL_ERROR_SIZE] = "", url[1024];
	struct curl_slist *headers = headers_of(t);
	char *to = NULL;
	long status = 0;
	CURLcode code;

	snprintf(url, sizeof(url), "%s", next);
	next[0] = '\0';
	set_up(c, t, url, error);
	t->lib->easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	code = t->lib->easy_perform(c);
	t->lib->easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	t->lib->easy_getinfo(c, CURLINFO_REDIRECT_URL, &to);
	if (code == CURLE_OK && status / 100 == 3 && to != NULL)
		snprintf(next, size, "%s", to);
	if (code == CURLE_OK)
		t->out->status = (int)status;
	else
		explain(t, code, error);
	t->lib->easy_setopt(c, CURLOPT_HTTPHEADER, NULL);
	t->lib->easy_setopt(c, CURLOPT_ERRORBUFFER, NULL);
	t->lib->slist_free_all(headers);
	if (status != 200 || code != CURLE_OK)
		forget_text(t->out);
	return code == CURLE_OK;
}

/* Asks, and goes where it is sent to on the same host. */
static bool
follow(CURL *c, struct transfer *t)
{
	const struct https_ask *ask = t->ask;
	struct https_answer *out = t->out;
	char url[1024];

	snprintf(url, sizeof(url), "https://%s%s", ask->host, ask->path);
	for (int i = 0; i <= REDIRECTS; i++) {
		t->room = 0;
		if (!request(c, t, url, sizeof(url)))
			return false;
		if (url[0] == '\0')
			return true;
		if (!same_host(url, ask->host)) {
			snprintf(out->why, sizeof(out->why),
			    _("it sends elsewhere: %.100s"), url);
			return false;
		}
	}
	snprintf(out->why, sizeof(out->why), "%s", _("it sends in a circle"));
	return false;
}

bool
https_get(const struct https_ask *ask, struct https_answer *out)
{
	struct https_lib lib;
	struct transfer t = { .lib = &lib, .ask = ask, .out = out };
	bool answered = false;
	CURL *c = NULL;

	memset(out, 0, sizeof(*out));
	if (!https_lib_open(&lib)) {
		snprintf(out->why, sizeof(out->why), "%s",
		    _("there is no libcurl on this host"));
		return false;
	}
	/* It counts who has begun and not ended, threads too. */
	if (lib.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
		c = lib.easy_init();
		if (c != NULL)
			answered = follow(c, &t);
		lib.easy_cleanup(c);
		lib.global_cleanup();
	}
	if (c == NULL)
		snprintf(out->why, sizeof(out->why), "%s",
		    _("libcurl does not start"));
	https_lib_close(&lib);
	return answered;
}
