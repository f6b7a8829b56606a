/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The functions that the verb table's rows run in the console. They act on
 * the app only; each returns REACT_* bits.
 */
#ifndef NTPTUI_UI_VERB_CONSOLE_H
#define NTPTUI_UI_VERB_CONSOLE_H

struct app;

#define VERB_CONSOLE_LIST(X)                                                   \
	X(help)                                                                \
	X(back)                                                                \
	X(dismiss)                                                             \
	X(detach)                                                              \
	X(quit)                                                                \
	X(interrupt)                                                           \
	X(prompt)                                                              \
	X(explain)                                                             \
	X(times)                                                               \
	X(detail)                                                              \
	X(overview)                                                            \
	X(peers)                                                               \
	X(clock)                                                               \
	X(plot)                                                                \
	X(plot_back)                                                           \
	X(longer)                                                              \
	X(shorter)                                                             \
	X(clients)                                                             \
	X(picker)                                                              \
	X(setup)                                                               \
	X(config)                                                              \
	X(why)                                                                 \
	X(log)                                                                 \
	X(next)                                                                \
	X(previous)                                                            \
	X(search)                                                              \
	X(filter)                                                              \
	X(match)                                                               \
	X(match_back)                                                          \
	X(sort)                                                                \
	X(sort_back)                                                           \
	X(invert)                                                              \
	X(poll)                                                                \
	X(start)                                                               \
	X(stop)                                                                \
	X(observe)                                                             \
	X(restart)                                                             \
	X(numbers)                                                             \
	X(wide)                                                                \
	X(pause)                                                               \
	X(columns)                                                             \
	X(toggle)                                                              \
	X(raise)                                                               \
	X(lower)                                                               \
	X(reset)                                                               \
	X(mouse)                                                               \
	X(reverse)                                                             \
	X(slower)                                                              \
	X(faster)                                                              \
	X(zone)                                                                \
	X(units)                                                               \
	X(up)                                                                  \
	X(down)                                                                \
	X(pageup)                                                              \
	X(pagedown)                                                            \
	X(section)                                                             \
	X(section_back)                                                        \
	X(first)                                                               \
	X(last)                                                                \
	X(redraw)                                                              \
	X(suspend)                                                             \
	X(ntpq)                                                                \
	X(save_restart)                                                        \
	X(save_only)                                                           \
	X(save_draft)                                                          \
	X(save_copy)                                                           \
	X(trial_longer)                                                        \
	X(trial_shorter)                                                       \
	X(version)                                                             \
	X(restore)                                                             \
	X(keep)                                                                \
	X(revert)                                                              \
	X(trial)

#define X(name)                                                                \
	unsigned verb_##name(struct app *a, int argc, char *const argv[]);
VERB_CONSOLE_LIST(X)
#undef X

/* Of the Config screen: told apart by their name (ui/pad.h). */
unsigned pad_verb(struct app *a, int argc, char *const argv[]);

/* Of the Setup screen, likewise (ui/setup.h). */
unsigned setup_verb(struct app *a, int argc, char *const argv[]);

/* Of the Servers screen, likewise (ui/roster.h). */
unsigned roster_verb(struct app *a, int argc, char *const argv[]);

/* Of the Why screen, likewise (ui/inquiry.h). */
unsigned inquiry_verb(struct app *a, int argc, char *const argv[]);

#endif
