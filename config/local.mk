# SPDX-License-Identifier: GPL-3.0-or-later
#
# One module a line, sorted: the .c and the .h.
libntpconf_a_SOURCES =
libntpconf_a_SOURCES += config/about.c
libntpconf_a_SOURCES += config/about.h
libntpconf_a_SOURCES += config/about_more.c
libntpconf_a_SOURCES += config/about_rest.c
libntpconf_a_SOURCES += config/about_rows.h
libntpconf_a_SOURCES += config/apply.c
libntpconf_a_SOURCES += config/apply.h
libntpconf_a_SOURCES += config/apply_keys.c
libntpconf_a_SOURCES += config/apply_nics.c
libntpconf_a_SOURCES += config/apply_clock.c
libntpconf_a_SOURCES += config/apply_rates.c
libntpconf_a_SOURCES += config/apply_restrict.c
libntpconf_a_SOURCES += config/apply_source.c
libntpconf_a_SOURCES += config/apply_stats.c
libntpconf_a_SOURCES += config/applying.h
libntpconf_a_SOURCES += config/builtin.h
libntpconf_a_SOURCES += config/catalog.c
libntpconf_a_SOURCES += config/catalog.h
libntpconf_a_SOURCES += config/catalog_file.c
libntpconf_a_SOURCES += config/check.c
libntpconf_a_SOURCES += config/check.h
libntpconf_a_SOURCES += config/check_address.c
libntpconf_a_SOURCES += config/check_auth.c
libntpconf_a_SOURCES += config/check_catalog.c
libntpconf_a_SOURCES += config/check_coverage.c
libntpconf_a_SOURCES += config/check_files.c
libntpconf_a_SOURCES += config/check_reach.c
libntpconf_a_SOURCES += config/check_restrict.c
libntpconf_a_SOURCES += config/check_sources.c
libntpconf_a_SOURCES += config/check_tuning.c
libntpconf_a_SOURCES += config/checking.h
libntpconf_a_SOURCES += config/choose.c
libntpconf_a_SOURCES += config/choose.h
libntpconf_a_SOURCES += config/claim.c
libntpconf_a_SOURCES += config/claim.h
libntpconf_a_SOURCES += config/complete.c
libntpconf_a_SOURCES += config/complete.h
libntpconf_a_SOURCES += config/conf.c
libntpconf_a_SOURCES += config/conf.h
libntpconf_a_SOURCES += config/conf_edit.c
libntpconf_a_SOURCES += config/conf_edit.h
libntpconf_a_SOURCES += config/diag.c
libntpconf_a_SOURCES += config/diag.h
libntpconf_a_SOURCES += config/cooking.h
libntpconf_a_SOURCES += config/dialect.c
libntpconf_a_SOURCES += config/dialect.h
libntpconf_a_SOURCES += config/differ.c
libntpconf_a_SOURCES += config/differ.h
libntpconf_a_SOURCES += config/differ_table.c
libntpconf_a_SOURCES += config/differ_table.h
libntpconf_a_SOURCES += config/directive.c
libntpconf_a_SOURCES += config/directive.h
libntpconf_a_SOURCES += config/examine.c
libntpconf_a_SOURCES += config/examine.h
libntpconf_a_SOURCES += config/explain.c
libntpconf_a_SOURCES += config/explain.h
libntpconf_a_SOURCES += config/explain_danger.c
libntpconf_a_SOURCES += config/explain_line.c
libntpconf_a_SOURCES += config/explain_rows.c
libntpconf_a_SOURCES += config/explain_say.c
libntpconf_a_SOURCES += config/explaining.h
libntpconf_a_SOURCES += config/geography.c
libntpconf_a_SOURCES += config/geography.h
libntpconf_a_SOURCES += config/import.c
libntpconf_a_SOURCES += config/import.h
libntpconf_a_SOURCES += config/import_html.c
libntpconf_a_SOURCES += config/import_place.c
libntpconf_a_SOURCES += config/import_table.c
libntpconf_a_SOURCES += config/import_value.c
libntpconf_a_SOURCES += config/importing.h
libntpconf_a_SOURCES += config/draft.c
libntpconf_a_SOURCES += config/draft.h
libntpconf_a_SOURCES += config/include.c
libntpconf_a_SOURCES += config/include.h
libntpconf_a_SOURCES += config/keyfile.c
libntpconf_a_SOURCES += config/keyfile.h
libntpconf_a_SOURCES += config/layout.h
libntpconf_a_SOURCES += config/lex.c
libntpconf_a_SOURCES += config/lex.h
libntpconf_a_SOURCES += config/logmask.c
libntpconf_a_SOURCES += config/logmask.h
libntpconf_a_SOURCES += config/mem.h
libntpconf_a_SOURCES += config/merge.c
libntpconf_a_SOURCES += config/merge.h
libntpconf_a_SOURCES += config/ontrial.c
libntpconf_a_SOURCES += config/ontrial.h
libntpconf_a_SOURCES += config/parse.c
libntpconf_a_SOURCES += config/parse.h
libntpconf_a_SOURCES += config/parse_option.c
libntpconf_a_SOURCES += config/parse_restrict.c
libntpconf_a_SOURCES += config/parse_step.c
libntpconf_a_SOURCES += config/parsing.h
libntpconf_a_SOURCES += config/paths.c
libntpconf_a_SOURCES += config/paths.h
libntpconf_a_SOURCES += config/picks.c
libntpconf_a_SOURCES += config/picks.h
libntpconf_a_SOURCES += config/poolcache.c
libntpconf_a_SOURCES += config/poolcache.h
libntpconf_a_SOURCES += config/poolfile.c
libntpconf_a_SOURCES += config/poolfile.h
libntpconf_a_SOURCES += config/poolfile_csv.c
libntpconf_a_SOURCES += config/poolfile_json.c
libntpconf_a_SOURCES += config/poolreading.h
libntpconf_a_SOURCES += config/poolzone.c
libntpconf_a_SOURCES += config/poolzone.h
libntpconf_a_SOURCES += config/prefs.c
libntpconf_a_SOURCES += config/prefs.h
libntpconf_a_SOURCES += config/recipe.c
libntpconf_a_SOURCES += config/recipe.h
libntpconf_a_SOURCES += config/recipe_access.c
libntpconf_a_SOURCES += config/recipe_prove.c
libntpconf_a_SOURCES += config/restrict.c
libntpconf_a_SOURCES += config/restrict.h
libntpconf_a_SOURCES += config/restrict_address.c
libntpconf_a_SOURCES += config/restrict_parse.c
libntpconf_a_SOURCES += config/restrict_parse.h
libntpconf_a_SOURCES += config/restrict_read.c
libntpconf_a_SOURCES += config/revision.c
libntpconf_a_SOURCES += config/revision.h
libntpconf_a_SOURCES += config/save.c
libntpconf_a_SOURCES += config/save.h
libntpconf_a_SOURCES += config/say.c
libntpconf_a_SOURCES += config/say.h
libntpconf_a_SOURCES += config/scenario.c
libntpconf_a_SOURCES += config/scenario.h
libntpconf_a_SOURCES += config/scenario_event.c
libntpconf_a_SOURCES += config/scenario_parse.c
libntpconf_a_SOURCES += config/scenario_parse.h
libntpconf_a_SOURCES += config/setting.c
libntpconf_a_SOURCES += config/setting.h
libntpconf_a_SOURCES += config/setupfile.c
libntpconf_a_SOURCES += config/setupfile.h
libntpconf_a_SOURCES += config/shelf.c
libntpconf_a_SOURCES += config/shelf.h
libntpconf_a_SOURCES += config/slurp.c
libntpconf_a_SOURCES += config/slurp.h
libntpconf_a_SOURCES += config/source.c
libntpconf_a_SOURCES += config/source.h
libntpconf_a_SOURCES += config/state.c
libntpconf_a_SOURCES += config/suggest.c
libntpconf_a_SOURCES += config/suggest.h
libntpconf_a_SOURCES += config/syntax.c
libntpconf_a_SOURCES += config/syntax.h
libntpconf_a_SOURCES += config/textdiff.c
libntpconf_a_SOURCES += config/textdiff.h
libntpconf_a_SOURCES += config/textdiff_lines.c
libntpconf_a_SOURCES += config/textdiff_lines.h
libntpconf_a_SOURCES += config/textdiff_show.c
libntpconf_a_SOURCES += config/theme.c
libntpconf_a_SOURCES += config/theme.h
libntpconf_a_SOURCES += config/twins.c
libntpconf_a_SOURCES += config/twins.h
libntpconf_a_SOURCES += config/upstreams.c
libntpconf_a_SOURCES += config/upstreams.h
libntpconf_a_SOURCES += config/value.c
libntpconf_a_SOURCES += config/value.h
libntpconf_a_SOURCES += config/versions.c
libntpconf_a_SOURCES += config/versions.h
libntpconf_a_SOURCES += config/words.h
libntpconf_a_SOURCES += config/words_access.c
libntpconf_a_SOURCES += config/words_other.c
libntpconf_a_SOURCES += config/words_source.c
libntpconf_a_SOURCES += config/words_tuning.c

# What is installed as data, one file a line, sorted:
dist_pkgdata_DATA += config/data/ntptui.cfg
dist_pkgdata_DATA += config/data/pool.conf

# The service for systemd, with the paths of this installation; the program's
# own places are not configurable.
SERVICE =
SERVICE += config/data/ntptui.service.in
SERVICE += config/data/ntptui.sysusers.in
SERVICE += config/data/ntptui.tmpfiles.in
EXTRA_DIST += $(SERVICE)
CLEANFILES += config/data/ntptui.service
CLEANFILES += config/data/sysusers.d/ntptui.conf
CLEANFILES += config/data/tmpfiles.d/ntptui.conf
SUBSTITUTE = $(AM_V_GEN)$(MKDIR_P) $(@D) && $(SED) \
	-e 's|@bindir[@]|$(bindir)|' -e 's|@rundir[@]|/run/ntptui|' \
	-e 's|@statedir[@]|/var/lib/ntptui|' \
	-e 's|@logdir[@]|/var/log/ntptui|'
config/data/ntptui.service: config/data/ntptui.service.in Makefile
	$(SUBSTITUTE) $(srcdir)/config/data/ntptui.service.in >$@
config/data/sysusers.d/ntptui.conf: config/data/ntptui.sysusers.in Makefile
	$(SUBSTITUTE) $(srcdir)/config/data/ntptui.sysusers.in >$@
config/data/tmpfiles.d/ntptui.conf: config/data/ntptui.tmpfiles.in Makefile
	$(SUBSTITUTE) $(srcdir)/config/data/ntptui.tmpfiles.in >$@
if INSTALL_SYSTEMDSYSTEMUNITDIR
nodist_systemdsystemunit_DATA = config/data/ntptui.service
endif
if INSTALL_SYSUSERSDIR
nodist_sysusers_DATA = config/data/sysusers.d/ntptui.conf
endif
if INSTALL_TMPFILESDIR
nodist_tmpfiles_DATA = config/data/tmpfiles.d/ntptui.conf
endif

# The practice networks: part of the program, and installed to be copied.
LAB_SCENARIOS =
LAB_SCENARIOS += config/data/lab/default.cfg
LAB_SCENARIOS += config/data/lab/drift.cfg
LAB_SCENARIOS += config/data/lab/jump.cfg
LAB_SCENARIOS += config/data/lab/kiss.cfg
LAB_SCENARIOS += config/data/lab/liars.cfg
LAB_SCENARIOS += config/data/lab/outage.cfg
LAB_SCENARIOS += config/data/lab/picker.cfg
LAB_SCENARIOS += config/data/lab/quiet.cfg
labdir = $(pkgdatadir)/lab
dist_lab_DATA = $(LAB_SCENARIOS) config/data/lab/README

# Themes: the same.
THEMES =
THEMES += config/data/themes/colour-blind.cfg
THEMES += config/data/themes/default.cfg
THEMES += config/data/themes/light.cfg
THEMES += config/data/themes/mono.cfg
themesdir = $(pkgdatadir)/themes
dist_themes_DATA = $(THEMES)

# The catalogue of public servers: the same.
CATALOGUE =
CATALOGUE += config/data/nts.cfg
CATALOGUE += config/data/renamed.cfg
CATALOGUE += config/data/stratum1.cfg
CATALOGUE += config/data/stratum2.cfg
serversdir = $(pkgdatadir)/servers
dist_servers_DATA = $(CATALOGUE)

# And the ntp.conf to begin with, where there is none.
BUILTIN = $(LAB_SCENARIOS) $(THEMES) $(CATALOGUE) config/data/pool.conf
nodist_libntpconf_a_SOURCES = config/builtin.c
EXTRA_DIST += config/data/embed.awk
CLEANFILES += config/builtin.c
config/builtin.c: config/data/embed.awk $(BUILTIN)
	$(AM_V_GEN)$(MKDIR_P) config && \
	(cd $(srcdir) && $(AWK) -f config/data/embed.awk $(BUILTIN)) \
		>$@.tmp && mv $@.tmp $@
