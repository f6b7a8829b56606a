/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The picture as OpenMetrics text (the format of Prometheus), for whoever
 * collects it: pure, a snapshot in, text out. What is unknown is left out. It
 * knows no endpoint and opens nothing.
 */
#ifndef NTPTUI_UI_METRICS_H
#define NTPTUI_UI_METRICS_H

#include <stdio.h>

#include "engine/snapshot.h"

/* Everything up to and with "# EOF". Names are ntptui_..., in the base units s,
 * octets and s/s (ratio); sources are told apart by their labels `source` (its
 * name in ntp.conf), `address` and `association`. */
void metrics_write(const struct snapshot *s, FILE *out);

#endif
