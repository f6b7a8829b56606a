/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Marks for translation. _() translates where a string is shown, N_() only
 * marks one that stands in a table. i18n_close() goes back to English;
 * i18n_english() tells if it is spoken. It must not pull in anything else, so
 * that the pure core may mark its texts too.
 */
#ifndef NTPTUI_CORE_I18N_H
#define NTPTUI_CORE_I18N_H

#ifdef ENABLE_NLS
#include <libintl.h>
#define _(text) gettext(text)
#define i18n_open(domain, dir)                                                 \
	(bindtextdomain(domain, dir),                                          \
	    bind_textdomain_codeset(domain, "UTF-8"), textdomain(domain))
#define i18n_close()   ((void)textdomain("messages"))
#define i18n_english() (gettext("")[0] == '\0')
#else
#define _(text)                (text)
#define i18n_open(domain, dir) ((void)(domain), (void)(dir))
#define i18n_close()           ((void)0)
#define i18n_english()         true
#endif

#define N_(text) text

#endif
