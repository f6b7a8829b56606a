# SPDX-License-Identifier: GPL-3.0-or-later
#
# One module a line, sorted: the .c and the .h.
libntpconf_a_SOURCES =
libntpconf_a_SOURCES += config/apply.h
libntpconf_a_SOURCES += config/conf.h
libntpconf_a_SOURCES += config/diag.h
libntpconf_a_SOURCES += config/paths.h
libntpconf_a_SOURCES += config/scenario.h

# What is installed as data, one file a line, sorted:
# dist_pkgdata_DATA += config/data/NAME
