/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The NTP Pool's zones: a country's own, its continent's, and the world's. As
 * the pool names them, which is by ISO 3166 in lower case but for the United
 * Kingdom. Pure.
 */
#ifndef NTPTUI_CONFIG_POOLZONE_H
#define NTPTUI_CONFIG_POOLZONE_H

#include <stdbool.h>
#include <stddef.h>

/* "de" for "DE", "uk" for "GB", "us" for "US-CA"; "" if that is no country;
 * returns buf. */
const char *poolzone_country(char *buf, size_t size, const char *iso);

/* "europe", "north-america" ...; "" if it is not known. */
const char *poolzone_continent(const char *iso);

#endif
