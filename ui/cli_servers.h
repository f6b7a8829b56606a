/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the verb `servers` share. */
#ifndef NTPTUI_UI_CLI_SERVERS_H
#define NTPTUI_UI_CLI_SERVERS_H

#include "ui/options.h"

/* servers import FILE|DIR...: argv are the paths. */
int cli_servers_import(const struct options *o, int argc, char *argv[]);

#endif
