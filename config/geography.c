/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/geography.h"

#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/slurp.h"

#define ZONES      "/usr/share/zoneinfo/"
#define RADIUS_KM  6371.0
#define TAB_MAX    ((size_t)1024 * 1024)
#define PER_DEGREE (3.14159265358979323846 / 180)

double
geography_km(double lat1, double lon1, double lat2, double lon2)
{
	double a = sin((lat2 - lat1) * PER_DEGREE / 2);
	double b = sin((lon2 - lon1) * PER_DEGREE / 2);
	double h =
	    a * a + cos(lat1 * PER_DEGREE) * cos(lat2 * PER_DEGREE) * b * b;

	return 2 * RADIUS_KM * asin(fmin(1, sqrt(h)));
}

/* Digits of ISO 6709's +DDMM or +DDDMMSS: `degrees` of them are degrees. */
static double
angle(const char *digits, size_t len, size_t degrees)
{
	double part[3] = { 0 };

	for (size_t i = 0; i < len; i++) {
		size_t at = i < degrees ? 0 : i < degrees + 2 ? 1 : 2;

		part[at] = part[at] * 10 + (digits[i] - '0');
	}
	return part[0] + part[1] / 60 + part[2] / 3600;
}

/* One coordinate with its sign; what stands behind it. */
static const char *
read_angle(const char *p, size_t degrees, double *out)
{
	double sign = *p == '-' ? -1 : 1;
	size_t len = 0;

	if (*p != '+' && *p != '-')
		return NULL;
	p++;
	while (isdigit((unsigned char)p[len]))
		len++;
	if (len < degrees + 2)
		return NULL;
	*out = sign * angle(p, len, degrees);
	return p + len;
}

/* A line: country, coordinates, zone. */
static bool
is_line(const char *line, const char *zone, const char *iso,
    struct place_on_earth *out)
{
	const char *at = line + 3, *end;
	double lat, lon;
	size_t len;

	if (strlen(line) < 4 || line[0] == '#' || line[2] != '\t')
		return false;
	if (zone == NULL && strncmp(line, iso, 2) != 0)
		return false;
	end = read_angle(at, 2, &lat);
	if (end == NULL || (end = read_angle(end, 3, &lon)) == NULL ||
	    *end != '\t')
		return false;
	end++;
	len = strcspn(end, "\t\n");
	if (zone != NULL &&
	    (strlen(zone) != len || strncmp(zone, end, len) != 0))
		return false;
	snprintf(out->iso, sizeof(out->iso), "%.2s", line);
	out->lat = lat;
	out->lon = lon;
	return true;
}

bool
geography_zone(const char *tab, const char *zone, const char *iso,
    struct place_on_earth *out)
{
	while (*tab != '\0') {
		if (is_line(tab, zone, iso, out))
			return true;
		tab += strcspn(tab, "\n");
		tab += *tab == '\n';
	}
	return false;
}

static bool
look_up(const char *zone, const char *iso, struct place_on_earth *out)
{
	struct slurp s;
	bool found;

	if (!slurp_file(&s, ZONES "zone.tab", TAB_MAX))
		return false;
	found = geography_zone(s.text, zone, iso, out);
	free(s.text);
	return found;
}

/* Capitals, in degrees: a country of that size is no one place. */
static const struct {
	const char *iso;
	float lat, lon;
} states[] = { { "US-AK", 58.3F, -134.4F }, { "US-AL", 32.4F, -86.3F },
	{ "US-AR", 34.7F, -92.3F }, { "US-AZ", 33.4F, -112.1F },
	{ "US-CA", 38.6F, -121.5F }, { "US-CO", 39.7F, -105.0F },
	{ "US-CT", 41.8F, -72.7F }, { "US-DC", 38.9F, -77.0F },
	{ "US-DE", 39.2F, -75.5F }, { "US-FL", 30.4F, -84.3F },
	{ "US-GA", 33.7F, -84.4F }, { "US-HI", 21.3F, -157.9F },
	{ "US-IA", 41.6F, -93.6F }, { "US-ID", 43.6F, -116.2F },
	{ "US-IL", 39.8F, -89.7F }, { "US-IN", 39.8F, -86.2F },
	{ "US-KS", 39.0F, -95.7F }, { "US-KY", 38.2F, -84.9F },
	{ "US-LA", 30.5F, -91.1F }, { "US-MA", 42.4F, -71.1F },
	{ "US-MD", 39.0F, -76.5F }, { "US-ME", 44.3F, -69.8F },
	{ "US-MI", 42.7F, -84.6F }, { "US-MN", 45.0F, -93.1F },
	{ "US-MO", 38.6F, -92.2F }, { "US-MS", 32.3F, -90.2F },
	{ "US-MT", 46.6F, -112.0F }, { "US-NC", 35.8F, -78.6F },
	{ "US-ND", 46.8F, -100.8F }, { "US-NE", 40.8F, -96.7F },
	{ "US-NH", 43.2F, -71.5F }, { "US-NJ", 40.2F, -74.8F },
	{ "US-NM", 35.7F, -105.9F }, { "US-NV", 39.2F, -119.8F },
	{ "US-NY", 42.7F, -73.8F }, { "US-OH", 40.0F, -83.0F },
	{ "US-OK", 35.5F, -97.5F }, { "US-OR", 44.9F, -123.0F },
	{ "US-PA", 40.3F, -76.9F }, { "US-RI", 41.8F, -71.4F },
	{ "US-SC", 34.0F, -81.0F }, { "US-SD", 44.4F, -100.4F },
	{ "US-TN", 36.2F, -86.8F }, { "US-TX", 30.3F, -97.7F },
	{ "US-UT", 40.8F, -111.9F }, { "US-VA", 37.5F, -77.4F },
	{ "US-VT", 44.3F, -72.6F }, { "US-WA", 47.0F, -122.9F },
	{ "US-WI", 43.1F, -89.4F }, { "US-WV", 38.3F, -81.6F },
	{ "US-WY", 41.1F, -104.8F } };

bool
geography_country(const char *iso, struct place_on_earth *out)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(states[i].iso, iso) == 0) {
			snprintf(out->iso, sizeof(out->iso), "%s", iso);
			out->lat = (double)states[i].lat;
			out->lon = (double)states[i].lon;
			return true;
		}
	return strlen(iso) >= 2 && look_up(NULL, iso, out);
}

/* The zone's name behind a path into the database. */
static const char *
zone_of(const char *path)
{
	const char *at = strstr(path, "zoneinfo/");

	return at != NULL ? at + strlen("zoneinfo/") : path;
}

static bool
zone_from_link(struct place_on_earth *out)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/etc/localtime", path, sizeof(path) - 1);

	if (n <= 0)
		return false;
	path[n] = '\0';
	return look_up(zone_of(path), NULL, out);
}

static bool
zone_from_file(struct place_on_earth *out)
{
	struct slurp s;
	bool found;

	if (!slurp_file(&s, "/etc/timezone", 256))
		return false;
	s.text[strcspn(s.text, "\r\n \t")] = '\0';
	found = look_up(s.text, NULL, out);
	free(s.text);
	return found;
}

bool
geography_here(struct place_on_earth *out)
{
	const char *tz = getenv("TZ");

	if (tz != NULL && *tz != '\0')
		return look_up(zone_of(*tz == ':' ? tz + 1 : tz), NULL, out);
	return zone_from_link(out) || zone_from_file(out);
}
