/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libcurl, loaded when it is first wanted: it brings some thirty libraries with
 * it, which a time server has no use for. Only sys/https.c includes this.
 */
#ifndef NTPTUI_SYS_HTTPS_LIB_H
#define NTPTUI_SYS_HTTPS_LIB_H

#include <curl/curl.h>
#include <stdbool.h>

/* Its functions by their names; curl_ goes before each. */
struct https_lib {
	void *handle;
	CURLcode (*global_init)(long flags);
	void (*global_cleanup)(void);
	CURL *(*easy_init)(void);
	CURLcode (*easy_setopt)(CURL *c, CURLoption option, ...);
	CURLcode (*easy_perform)(CURL *c);
	CURLcode (*easy_getinfo)(CURL *c, CURLINFO info, ...);
	void (*easy_cleanup)(CURL *c);
	const char *(*easy_strerror)(CURLcode code);
	struct curl_slist *(*slist_append)(
	    struct curl_slist *list, const char *text);
	void (*slist_free_all)(struct curl_slist *list);
};

/* False if there is none here. */
bool https_lib_open(struct https_lib *lib);

/* Gives it back; it stays in memory for the next. */
void https_lib_close(struct https_lib *lib);

#endif
