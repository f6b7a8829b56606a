/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far away a server is, as far as that can be told without asking it:
 * from coordinates, else from its country. Countries lie where the time zone
 * database (zone.tab) puts their largest city, and so does this host, by its
 * own time zone.
 */
#ifndef NTPTUI_CONFIG_GEOGRAPHY_H
#define NTPTUI_CONFIG_GEOGRAPHY_H

#include <stdbool.h>
#include <stddef.h>

/* A place; iso as in catalogue rows, "" if not known. */
struct place_on_earth {
	char iso[8];
	double lat, lon; /* degrees, north and east */
};

/* Kilometres over the sphere between two places, 0 to about 20,015. Pure. */
double geography_km(double lat1, double lon1, double lat2, double lon2);

/* Where a country, or a state of the US ("US-CA"), is. False if it is not
 * known, or there is no zone.tab; then *out is untouched. */
bool geography_country(const char *iso, struct place_on_earth *out);

/* Where this host is, by $TZ, else /etc/localtime or /etc/timezone. False if
 * that says nothing (UTC, say). */
bool geography_here(struct place_on_earth *out);

/* The place of a time zone ("Europe/Berlin") by the text of a zone.tab; of a
 * country's first one if `zone` is NULL. Pure. */
bool geography_zone(const char *tab, const char *zone, const char *iso,
    struct place_on_earth *out);

#endif
