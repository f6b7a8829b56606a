/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/poolzone.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Countries by the continent under which GeoIP data, and so the pool, has
 * them. */
static const struct {
	const char *zone, *countries;
} continents[] = {
	{ "africa",
	    "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN "
	    "GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD "
	    "SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW" },
	{ "antarctica", "AQ BV GS HM TF" },
	{ "asia",
	    "AE AF AM AZ BD BH BN BT CC CN CX GE HK ID IL IN IO IQ IR JO JP "
	    "KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA "
	    "SG SY TH TJ TL TM TR TW UZ VN YE" },
	{ "europe",
	    "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI "
	    "GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT "
	    "RO RS RU SE SI SJ SK SM UA VA XK" },
	{ "north-america",
	    "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT "
	    "JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI" },
	{ "oceania",
	    "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO "
	    "TV UM VU WF WS" },
	{ "south-america", "AR BO BR CL CO EC FK GF GY PE PY SR UY VE" },
};

/* Two letters, alone or before a state's; upper case into code. */
static bool
read_code(const char *iso, char code[3])
{
	if (strlen(iso) < 2 || (iso[2] != '\0' && iso[2] != '-'))
		return false;
	for (int i = 0; i < 2; i++) {
		if (!isalpha((unsigned char)iso[i]))
			return false;
		code[i] = (char)toupper((unsigned char)iso[i]);
	}
	code[2] = '\0';
	return true;
}

const char *
poolzone_country(char *buf, size_t size, const char *iso)
{
	char code[3];

	if (!read_code(iso, code))
		code[0] = '\0';
	else if (strcmp(code, "GB") == 0)
		memcpy(code, "UK", 3);
	for (char *p = code; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	snprintf(buf, size, "%s", code);
	return buf;
}

const char *
poolzone_continent(const char *iso)
{
	char code[3];

	if (!read_code(iso, code))
		return "";
	if (strcmp(code, "UK") == 0)
		memcpy(code, "GB", 3);
	for (size_t i = 0; i < sizeof(continents) / sizeof(continents[0]); i++)
		if (strstr(continents[i].countries, code) != NULL)
			return continents[i].zone;
	return "";
}
