# SPDX-License-Identifier: GPL-3.0-or-later
#
# Translations: ui/po/LANGUAGE.po each. README says how to write one. In the
# build tree the catalogues lie as gettext looks for them, so that
# NTPTUI_LOCALEDIR=ui/po shows them without an installation.
LINGUAS =
LINGUAS += zh_CN

CATALOGUES = $(LINGUAS:%=ui/po/%/LC_MESSAGES/ntptui.mo)
EXTRA_DIST += $(LINGUAS:%=ui/po/%.po)

if CATALOGUES
zh_CNdir = $(localedir)/zh_CN/LC_MESSAGES
nodist_zh_CN_DATA = ui/po/zh_CN/LC_MESSAGES/ntptui.mo
CLEANFILES += $(CATALOGUES)
endif

ui/po/%/LC_MESSAGES/ntptui.mo: ui/po/%.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check -o $@ $<

# The template is made from whatever the program is made from, and kept
# nowhere: it cannot be stale. Files only, no lines: a diff of a translation
# shows what was translated.
XGETTEXT_FLAGS = --from-code=UTF-8 --language=C --keyword --keyword=_ --keyword=N_ \
	--add-comments=TRANSLATORS --add-location=file --sort-by-file \
	--package-name=$(PACKAGE) --copyright-holder='the ntptui authors' \
	--flag=app_say:3:c-format --flag=app_ask:3:c-format \
	--flag=add:3:c-format --flag=text_say:3:c-format \
	--flag=canvas_print:7:c-format

ui/po/ntptui.pot: FORCE
	$(AM_V_GEN)$(MKDIR_P) ui/po && (cd $(top_srcdir) && \
		find src config ui -name '*.[ch]' | LC_ALL=C sort) | \
		$(XGETTEXT) $(XGETTEXT_FLAGS) -D $(top_srcdir) -f - -o $@
CLEANFILES += ui/po/ntptui.pot

# Takes new texts into every translation. What only resembles an old text is
# left untranslated: a guess would be shown to nobody, and misleads.
update-po: ui/po/ntptui.pot
	@for l in $(LINGUAS); do \
		echo "$$l"; \
		$(MSGMERGE) --update --backup=none --no-fuzzy-matching \
			--add-location=file --sort-by-file \
			$(top_srcdir)/ui/po/$$l.po ui/po/ntptui.pot && \
		$(MSGATTRIB) --no-obsolete -o $(top_srcdir)/ui/po/$$l.po \
			--add-location=file --sort-by-file \
			$(top_srcdir)/ui/po/$$l.po && \
		$(MSGFMT) --check --statistics -o /dev/null \
			$(top_srcdir)/ui/po/$$l.po || exit 1; \
	done
.PHONY: update-po FORCE
