# SPDX-License-Identifier: GPL-3.0-or-later
#
# The lists, one test a line, sorted. A unit test needs its source
# tests/unit/test_X.c and one line here; a shell test its executable script
# and one line; a fuzz target its source tests/fuzz/fuzz_X.c, one line, and
# inputs in tests/fuzz/corpus/X/.

UNIT_TESTS =
UNIT_TESTS += tests/sim/test_leap_sim
UNIT_TESTS += tests/sim/test_restart_sim
UNIT_TESTS += tests/sim/test_sim
UNIT_TESTS += tests/unit/test_about
UNIT_TESTS += tests/unit/test_access
UNIT_TESTS += tests/unit/test_addr
UNIT_TESTS += tests/unit/test_app
UNIT_TESTS += tests/unit/test_app_ntpq
UNIT_TESTS += tests/unit/test_app_zh
UNIT_TESTS += tests/unit/test_dns
UNIT_TESTS += tests/unit/test_doctor
UNIT_TESTS += tests/unit/test_doctoring
UNIT_TESTS += tests/unit/test_examine
UNIT_TESTS += tests/unit/test_fetcher
UNIT_TESTS += tests/unit/test_gate
UNIT_TESTS += tests/unit/test_keeper
UNIT_TESTS += tests/unit/test_keeper_run
UNIT_TESTS += tests/unit/test_guide
UNIT_TESTS += tests/unit/test_metrics
UNIT_TESTS += tests/unit/test_outside
UNIT_TESTS += tests/unit/test_notify
UNIT_TESTS += tests/unit/test_pidfile
UNIT_TESTS += tests/unit/test_pool_panel
UNIT_TESTS += tests/unit/test_inquiry
UNIT_TESTS += tests/unit/test_pool_watch
UNIT_TESTS += tests/unit/test_poolcheck
UNIT_TESTS += tests/unit/test_poolfile
UNIT_TESTS += tests/unit/test_errand
UNIT_TESTS += tests/unit/test_poolscore
UNIT_TESTS += tests/unit/test_recipe
UNIT_TESTS += tests/unit/test_redact
UNIT_TESTS += tests/unit/test_servers
UNIT_TESTS += tests/unit/test_apply
UNIT_TESTS += tests/unit/test_buffer
UNIT_TESTS += tests/unit/test_canvas
UNIT_TESTS += tests/unit/test_attention
UNIT_TESTS += tests/unit/test_catalog
UNIT_TESTS += tests/unit/test_check
UNIT_TESTS += tests/unit/test_check_files
UNIT_TESTS += tests/unit/test_choose
UNIT_TESTS += tests/unit/test_clock
UNIT_TESTS += tests/unit/test_command
UNIT_TESTS += tests/unit/test_complete
UNIT_TESTS += tests/unit/test_conf
UNIT_TESTS += tests/unit/test_conf_edit
UNIT_TESTS += tests/unit/test_control
UNIT_TESTS += tests/unit/test_control_answer
UNIT_TESTS += tests/unit/test_control_mru
UNIT_TESTS += tests/unit/test_coverage
UNIT_TESTS += tests/unit/test_desk
UNIT_TESTS += tests/unit/test_desk_disk
UNIT_TESTS += tests/unit/test_desk_edit
UNIT_TESTS += tests/unit/test_diag
UNIT_TESTS += tests/unit/test_differ
UNIT_TESTS += tests/unit/test_directive
UNIT_TESTS += tests/unit/test_discipline
UNIT_TESTS += tests/unit/test_distant
UNIT_TESTS += tests/unit/test_draft_kill
UNIT_TESTS += tests/unit/test_drift
UNIT_TESTS += tests/unit/test_editor
UNIT_TESTS += tests/unit/test_editor_lines
UNIT_TESTS += tests/unit/test_editor_window
UNIT_TESTS += tests/unit/test_engine
UNIT_TESTS += tests/unit/test_engine_auth
UNIT_TESTS += tests/unit/test_explain
UNIT_TESTS += tests/unit/test_filegen
UNIT_TESTS += tests/unit/test_estimate
UNIT_TESTS += tests/unit/test_filter
UNIT_TESTS += tests/unit/test_format
UNIT_TESTS += tests/unit/test_health
UNIT_TESTS += tests/unit/test_history
UNIT_TESTS += tests/unit/test_import
UNIT_TESTS += tests/unit/test_include
UNIT_TESTS += tests/unit/test_journal
UNIT_TESTS += tests/unit/test_kernel
UNIT_TESTS += tests/unit/test_keyfile
UNIT_TESTS += tests/unit/test_keys
UNIT_TESTS += tests/unit/test_lab
UNIT_TESTS += tests/unit/test_lab_model
UNIT_TESTS += tests/unit/test_leap
UNIT_TESTS += tests/unit/test_lex
UNIT_TESTS += tests/unit/test_list
UNIT_TESTS += tests/unit/test_look
UNIT_TESTS += tests/unit/test_link
UNIT_TESTS += tests/unit/test_local
UNIT_TESTS += tests/unit/test_log
UNIT_TESTS += tests/unit/test_loop
UNIT_TESTS += tests/unit/test_mac
UNIT_TESTS += tests/unit/test_machine
UNIT_TESTS += tests/unit/test_merge
UNIT_TESTS += tests/unit/test_mru
UNIT_TESTS += tests/unit/test_nets
UNIT_TESTS += tests/unit/test_nic
UNIT_TESTS += tests/unit/test_ntpq
UNIT_TESTS += tests/unit/test_ntptime
UNIT_TESTS += tests/unit/test_options
UNIT_TESTS += tests/unit/test_pace
UNIT_TESTS += tests/unit/test_packet
UNIT_TESTS += tests/unit/test_pad
UNIT_TESTS += tests/unit/test_params
UNIT_TESTS += tests/unit/test_parse
UNIT_TESTS += tests/unit/test_parse_restrict
UNIT_TESTS += tests/unit/test_paths
UNIT_TESTS += tests/unit/test_peer
UNIT_TESTS += tests/unit/test_peer_poll
UNIT_TESTS += tests/unit/test_picker
UNIT_TESTS += tests/unit/test_picks
UNIT_TESTS += tests/unit/test_picture
UNIT_TESTS += tests/unit/test_plot
UNIT_TESTS += tests/unit/test_prefs
UNIT_TESTS += tests/unit/test_print_screens
UNIT_TESTS += tests/unit/test_print_server
UNIT_TESTS += tests/unit/test_print_clock
UNIT_TESTS += tests/unit/test_probe
UNIT_TESTS += tests/unit/test_prober
UNIT_TESTS += tests/unit/test_prompt
UNIT_TESTS += tests/unit/test_publish
UNIT_TESTS += tests/unit/test_refclock
UNIT_TESTS += tests/unit/test_relay
UNIT_TESTS += tests/unit/test_relay_queue
UNIT_TESTS += tests/unit/test_reload
UNIT_TESTS += tests/unit/test_replace
UNIT_TESTS += tests/unit/test_rescue
UNIT_TESTS += tests/unit/test_resolve
UNIT_TESTS += tests/unit/test_respond
UNIT_TESTS += tests/unit/test_restart
UNIT_TESTS += tests/unit/test_restrict
UNIT_TESTS += tests/unit/test_reverse
UNIT_TESTS += tests/unit/test_rivals
UNIT_TESTS += tests/unit/test_save
UNIT_TESTS += tests/unit/test_save_disk
UNIT_TESTS += tests/unit/test_save_kill
UNIT_TESTS += tests/unit/test_scenario
UNIT_TESTS += tests/unit/test_select
UNIT_TESTS += tests/unit/test_serve
UNIT_TESTS += tests/unit/test_stats
UNIT_TESTS += tests/unit/test_shmclock
UNIT_TESTS += tests/unit/test_survey
UNIT_TESTS += tests/unit/test_syntax
UNIT_TESTS += tests/unit/test_table
UNIT_TESTS += tests/unit/test_textdiff
UNIT_TESTS += tests/unit/test_town
UNIT_TESTS += tests/unit/test_theme
UNIT_TESTS += tests/unit/test_trial
UNIT_TESTS += tests/unit/test_upstreams
UNIT_TESTS += tests/unit/test_verb
UNIT_TESTS += tests/unit/test_verdict
UNIT_TESTS += tests/unit/test_why
UNIT_TESTS += tests/unit/test_why_rules
UNIT_TESTS += tests/unit/test_why_tell
UNIT_TESTS += tests/unit/test_words
UNIT_TESTS += tests/unit/test_worker

FUZZ_TARGETS =
FUZZ_TARGETS += tests/fuzz/fuzz_catalog
FUZZ_TARGETS += tests/fuzz/fuzz_check
FUZZ_TARGETS += tests/fuzz/fuzz_control
FUZZ_TARGETS += tests/fuzz/fuzz_control_answer
FUZZ_TARGETS += tests/fuzz/fuzz_discipline
FUZZ_TARGETS += tests/fuzz/fuzz_app
FUZZ_TARGETS += tests/fuzz/fuzz_dns
FUZZ_TARGETS += tests/fuzz/fuzz_editor
FUZZ_TARGETS += tests/fuzz/fuzz_import
FUZZ_TARGETS += tests/fuzz/fuzz_keeper
FUZZ_TARGETS += tests/fuzz/fuzz_keys
FUZZ_TARGETS += tests/fuzz/fuzz_language
FUZZ_TARGETS += tests/fuzz/fuzz_merge
FUZZ_TARGETS += tests/fuzz/fuzz_mru
FUZZ_TARGETS += tests/fuzz/fuzz_packet
FUZZ_TARGETS += tests/fuzz/fuzz_peer
FUZZ_TARGETS += tests/fuzz/fuzz_picture
FUZZ_TARGETS += tests/fuzz/fuzz_poolfile
FUZZ_TARGETS += tests/fuzz/fuzz_remote
FUZZ_TARGETS += tests/fuzz/fuzz_scenario
FUZZ_TARGETS += tests/fuzz/fuzz_select
FUZZ_TARGETS += tests/fuzz/fuzz_serve
FUZZ_TARGETS += tests/fuzz/fuzz_conf

# Anything that is quick, needs no root and no foreign program.
SHELL_TESTS =
SHELL_TESTS += tests/lab/check.sh
SHELL_TESTS += tests/lab/access.sh
SHELL_TESTS += tests/lab/diff.sh
SHELL_TESTS += tests/lab/escape.sh
SHELL_TESTS += tests/lab/install.sh
SHELL_TESTS += tests/lab/lab.sh
SHELL_TESTS += tests/lab/ntpq_words.sh
SHELL_TESTS += tests/lab/plain.sh
SHELL_TESTS += tests/lab/report.sh
SHELL_TESTS += tests/lab/restart.sh
SHELL_TESTS += tests/lab/servers.sh
SHELL_TESTS += tests/lab/service.sh
SHELL_TESTS += tests/lab/setup.sh
SHELL_TESTS += tests/selftest.sh
SHELL_TESTS += tests/why/bench.sh
SHELL_TESTS += tests/term/attach.sh
SHELL_TESTS += tests/term/remote.sh
SHELL_TESTS += tests/term/columns.sh
SHELL_TESTS += tests/term/config.sh
SHELL_TESTS += tests/term/console.sh
SHELL_TESTS += tests/term/dumb.sh
SHELL_TESTS += tests/term/hangup.sh
SHELL_TESTS += tests/term/monkey.sh
SHELL_TESTS += tests/term/plain.sh
SHELL_TESTS += tests/term/resize.sh
SHELL_TESTS += tests/term/rollback.sh
SHELL_TESTS += tests/term/servers.sh
SHELL_TESTS += tests/term/setup.sh
SHELL_TESTS += tests/term/slow.sh

# Real chronyd, ntpd, ntpq in network namespaces, and a real sshd: minutes, and
# only once.
INTEROP_TESTS =
INTEROP_TESTS += tests/interop/amplify.sh
INTEROP_TESTS += tests/interop/attach.sh
INTEROP_TESTS += tests/interop/bad.sh
INTEROP_TESTS += tests/interop/clients.sh
INTEROP_TESTS += tests/interop/examine.sh
INTEROP_TESTS += tests/interop/firewall.sh
INTEROP_TESTS += tests/interop/keys.sh
INTEROP_TESTS += tests/interop/keeper.sh
INTEROP_TESTS += tests/interop/kod.sh
INTEROP_TESTS += tests/interop/ntpq.sh
INTEROP_TESTS += tests/interop/nics.sh
INTEROP_TESTS += tests/interop/obstacles.sh
INTEROP_TESTS += tests/interop/pool.sh
INTEROP_TESTS += tests/interop/port.sh
INTEROP_TESTS += tests/interop/probe.sh
INTEROP_TESTS += tests/interop/query.sh
INTEROP_TESTS += tests/interop/relay.sh
INTEROP_TESTS += tests/interop/remote.sh
INTEROP_TESTS += tests/interop/restrict.sh
INTEROP_TESTS += tests/interop/stats.sh
INTEROP_TESTS += tests/interop/serve.sh
INTEROP_TESTS += tests/interop/syscalls.sh
INTEROP_TESTS += tests/interop/table.sh
INTEROP_TESTS += tests/interop/trial.sh
INTEROP_TESTS += tests/interop/underload.sh
INTEROP_TESTS += tests/why/quick.sh
INTEROP_TESTS += tests/term/ssh.sh

LINT_TESTS =
LINT_TESTS += tests/lint/cppcheck.sh
LINT_TESTS += tests/lint/format.sh
LINT_TESTS += tests/lint/lab.sh
LINT_TESTS += tests/lint/layers.sh
LINT_TESTS += tests/lint/names.sh
LINT_TESTS += tests/lint/pure.sh
LINT_TESTS += tests/lint/settings.sh
LINT_TESTS += tests/lint/words.sh

# What runs under ThreadSanitizer: every test that starts a thread.
TSAN_TESTS =
TSAN_TESTS += tests/unit/test_command
TSAN_TESTS += tests/unit/test_doctor
TSAN_TESTS += tests/unit/test_lab
TSAN_TESTS += tests/unit/test_link
TSAN_TESTS += tests/unit/test_loop
TSAN_TESTS += tests/unit/test_machine
TSAN_TESTS += tests/unit/test_outside
TSAN_TESTS += tests/unit/test_prober
TSAN_TESTS += tests/unit/test_publish
TSAN_TESTS += tests/unit/test_resolve
TSAN_TESTS += tests/unit/test_town
TSAN_TESTS += tests/unit/test_worker

# Files that tests read; directories go in whole.
EXTRA_DIST += tests/fuzz/app.sh
EXTRA_DIST += tests/fuzz/conf.dict
EXTRA_DIST += tests/fuzz/corpus
EXTRA_DIST += tests/fuzz/must.h
EXTRA_DIST += tests/fuzz/soak.sh
EXTRA_DIST += tests/golden
EXTRA_DIST += tests/lab/pages.sh
EXTRA_DIST += tests/faults.sh
EXTRA_DIST += tests/lib.sh
EXTRA_DIST += tests/lint/lint.sh
EXTRA_DIST += tests/bench/bench.sh
EXTRA_DIST += tests/bench/editor.sh
EXTRA_DIST += tests/bench/server.sh
EXTRA_DIST += tests/bench/servers.sh
EXTRA_DIST += tests/interop/firewall.rules
EXTRA_DIST += tests/interop/ntpq.awk
EXTRA_DIST += tests/interop/ntpq.rules
EXTRA_DIST += tests/interop/world.sh
EXTRA_DIST += tests/netns.sh
EXTRA_DIST += tests/tools/clockbook.c
EXTRA_DIST += tests/tools/conformance.sh
EXTRA_DIST += tests/tools/faultcall.c
EXTRA_DIST += tests/tools/peers.sh
EXTRA_DIST += tests/why/README
EXTRA_DIST += tests/why/base.cfg
EXTRA_DIST += tests/why/blind.scn
EXTRA_DIST += tests/why/lab.scn
EXTRA_DIST += tests/why/net.scn
EXTRA_DIST += tests/why/netplay.sh
EXTRA_DIST += tests/why/odd.scn
EXTRA_DIST += tests/why/split.awk
EXTRA_DIST += tests/why/worlds.sh
EXTRA_DIST += tests/yardstick/chrony_common.bash
EXTRA_DIST += tests/yardstick/chrony_limits.sh
EXTRA_DIST += tests/yardstick/measure.awk
EXTRA_DIST += tests/yardstick/networks.sh
EXTRA_DIST += tests/yardstick/sim.sh
EXTRA_DIST += tests/yardstick/table.awk
EXTRA_DIST += tests/yardstick/yardstick.sh

# Made-up pictures of the engine.
scene = tests/unit/scene.c tests/unit/scene.h
tests_fuzz_fuzz_app_SOURCES = tests/fuzz/fuzz_app.c \
	tests/fuzz/hostile.c tests/fuzz/hostile.h $(scene)
desk = tests/unit/desk.c tests/unit/desk.h $(scene)
fakedesk = tests/unit/fakedesk.c tests/unit/fakedesk.h
whyscene = tests/unit/why_scene.c tests/unit/why_scene.h
tests_unit_test_errand_SOURCES = tests/unit/test_errand.c $(scratch)
tests_unit_test_guide_SOURCES = tests/unit/test_guide.c $(desk) $(fakedesk) $(scratch)
tests_unit_test_metrics_SOURCES = tests/unit/test_metrics.c $(scene)
tests_unit_test_notify_SOURCES = tests/unit/test_notify.c $(scratch)
tests_unit_test_pidfile_SOURCES = tests/unit/test_pidfile.c $(scratch)
tests_unit_test_inquiry_SOURCES = tests/unit/test_inquiry.c $(desk)
tests_unit_test_survey_SOURCES = tests/unit/test_survey.c $(scratch)
tests_unit_test_why_SOURCES = tests/unit/test_why.c $(whyscene)
tests_unit_test_why_tell_SOURCES = tests/unit/test_why_tell.c $(whyscene)
tests_unit_test_why_rules_SOURCES = tests/unit/test_why_rules.c $(whyscene) \
	tests/unit/why_cases_clock.c tests/unit/why_cases_config.c \
	tests/unit/why_cases_host.c tests/unit/why_cases_network.c \
	tests/unit/why_cases_normal.c tests/unit/why_cases_reply.c \
	tests/unit/why_cases_server.c tests/unit/why_cases_source.c
tests_unit_test_pad_SOURCES = tests/unit/test_pad.c $(desk) $(fakedesk)
tests_unit_test_app_SOURCES = tests/unit/test_app.c $(desk)
tests_unit_test_app_ntpq_SOURCES = tests/unit/test_app_ntpq.c $(desk)
tests_unit_test_catalog_SOURCES = tests/unit/test_catalog.c $(scratch)
tests_unit_test_import_SOURCES = tests/unit/test_import.c $(scratch)
tests_unit_test_servers_SOURCES = tests/unit/test_servers.c $(desk)
tests_unit_test_look_SOURCES = tests/unit/test_look.c $(desk)
tests_unit_test_format_SOURCES = tests/unit/test_format.c $(scene)
tests_unit_test_attention_SOURCES = tests/unit/test_attention.c $(scene)
tests_unit_test_ntpq_SOURCES = tests/unit/test_ntpq.c $(scene)
tests_unit_test_prompt_SOURCES = tests/unit/test_prompt.c $(scene)
tests_unit_test_print_screens_SOURCES = tests/unit/test_print_screens.c $(scene)
editing = tests/unit/editing.c tests/unit/editing.h
tests_unit_test_editor_SOURCES = tests/unit/test_editor.c $(editing)
tests_unit_test_editor_lines_SOURCES = \
	tests/unit/test_editor_lines.c $(editing)
tests_unit_test_editor_window_SOURCES = \
	tests/unit/test_editor_window.c $(editing)
# Headers that more than one test includes.
EXTRA_DIST += tests/unit/peerworld.h
EXTRA_DIST += tests/unit/prop.h

scratch = tests/unit/scratch.c tests/unit/scratch.h
tests_unit_test_app_zh_SOURCES = tests/unit/test_app_zh.c $(desk) $(fakedesk) \
	$(scratch)
tests_unit_test_check_files_SOURCES = tests/unit/test_check_files.c $(scratch)
tests_unit_test_desk_disk_SOURCES = tests/unit/test_desk_disk.c $(scratch)
tests_unit_test_desk_edit_SOURCES = tests/unit/test_desk_edit.c $(scratch)
tests_unit_test_draft_kill_SOURCES = tests/unit/test_draft_kill.c $(scratch) \
	tests/unit/stepper.c tests/unit/stepper.h
tests_unit_test_desk_SOURCES = tests/unit/test_desk.c $(scratch)
tests_unit_test_conf_SOURCES = tests/unit/test_conf.c $(scratch)
tests_unit_test_theme_SOURCES = tests/unit/test_theme.c $(scratch)
tests_unit_test_filegen_SOURCES = tests/unit/test_filegen.c $(scratch)
tests_unit_test_include_SOURCES = tests/unit/test_include.c $(scratch)
tests_unit_test_keyfile_SOURCES = tests/unit/test_keyfile.c $(scratch)
tests_unit_test_parse_SOURCES = tests/unit/test_parse.c $(scratch)
tests_unit_test_paths_SOURCES = tests/unit/test_paths.c $(scratch)
tests_unit_test_picks_SOURCES = tests/unit/test_picks.c $(scratch)
tests_unit_test_prefs_SOURCES = tests/unit/test_prefs.c $(scratch)
tests_unit_test_replace_SOURCES = tests/unit/test_replace.c $(scratch)
tests_unit_test_save_SOURCES = tests/unit/test_save.c $(scratch)
tests_unit_test_save_disk_SOURCES = tests/unit/test_save_disk.c $(scratch)
tests_unit_test_save_kill_SOURCES = tests/unit/test_save_kill.c $(scratch) \
	tests/unit/stepper.c tests/unit/stepper.h
tests_unit_test_conf_edit_SOURCES = tests/unit/test_conf_edit.c $(scratch)
fakenet = tests/unit/fakenet.c tests/unit/fakenet.h
tests_unit_test_examine_SOURCES = tests/unit/test_examine.c $(fakenet)
fakehost = tests/unit/fakehost.c tests/unit/fakehost.h
tests_unit_test_drift_SOURCES = tests/unit/test_drift.c $(fakehost)
tests_unit_test_engine_SOURCES = tests/unit/test_engine.c $(fakehost)
tests_unit_test_kernel_SOURCES = tests/unit/test_kernel.c $(fakehost)
tests_unit_test_engine_auth_SOURCES = tests/unit/test_engine_auth.c $(fakehost)
tests_unit_test_control_answer_SOURCES = tests/unit/test_control_answer.c $(fakehost)
tests_unit_test_link_SOURCES = tests/unit/test_link.c $(scratch)
tests_unit_test_local_SOURCES = tests/unit/test_local.c $(scratch)
tests_unit_test_stats_SOURCES = tests/unit/test_stats.c $(scratch) $(fakehost)
tests_unit_test_refclock_SOURCES = tests/unit/test_refclock.c $(fakehost)
tests_unit_test_restart_SOURCES = tests/unit/test_restart.c $(fakehost)
tests_unit_test_trial_SOURCES = tests/unit/test_trial.c $(fakehost)
tests_unit_test_reload_SOURCES = tests/unit/test_reload.c $(scratch) $(fakehost)
tests_unit_test_loop_SOURCES = tests/unit/test_loop.c $(fakehost)
tests_unit_test_keeper_run_SOURCES = tests/unit/test_keeper_run.c $(scratch)
tests_unit_test_log_SOURCES = tests/unit/test_log.c $(scratch)
tests_fuzz_fuzz_control_answer_SOURCES = \
	tests/fuzz/fuzz_control_answer.c $(fakehost)
tests_unit_test_control_mru_SOURCES = tests/unit/test_control_mru.c $(fakehost)

# The simulator, and the scenes that it plays.
tests_sim_test_restart_sim_SOURCES = tests/sim/test_restart_sim.c \
	tests/sim/scene.c tests/sim/scene.h
tests_sim_test_sim_SOURCES = tests/sim/test_sim.c \
	tests/sim/play.c tests/sim/play.h \
	tests/sim/scene.c tests/sim/scene.h
EXTRA_DIST += tests/sim/drift.cfg
EXTRA_DIST += tests/sim/era.cfg
EXTRA_DIST += tests/sim/era_edge.cfg
EXTRA_DIST += tests/sim/fast.cfg
EXTRA_DIST += tests/sim/jump.cfg
EXTRA_DIST += tests/sim/kiss.cfg
EXTRA_DIST += tests/sim/liars.cfg
EXTRA_DIST += tests/sim/loss.cfg
EXTRA_DIST += tests/sim/majority.cfg
EXTRA_DIST += tests/sim/ordinary.cfg
EXTRA_DIST += tests/sim/outage.cfg
EXTRA_DIST += tests/sim/panic.cfg
EXTRA_DIST += tests/sim/slew.cfg
EXTRA_DIST += tests/sim/stepped.cfg
EXTRA_DIST += tests/sim/unsync.cfg

# The interop tests' own programs.
relay_model = tests/tools/relay_model.c tests/tools/relay_model.h \
	tests/tools/relay_queue.c tests/tools/relay_queue.h \
	tests/tools/relay_rules.c \
	tests/tools/relay_stats.c tests/tools/relay_stats.h
tests_unit_test_relay_SOURCES = tests/unit/test_relay.c $(relay_model)
tests_unit_test_relay_queue_SOURCES = tests/unit/test_relay_queue.c \
	$(relay_model)
tests_tools_relay_SOURCES = tests/tools/relay.c tests/tools/relay_net.c \
	tests/tools/relay_net.h $(relay_model)
check_PROGRAMS += tests/bench/accessbench
check_PROGRAMS += tests/bench/bare
check_PROGRAMS += tests/bench/confbench
check_PROGRAMS += tests/bench/editbench
check_PROGRAMS += tests/bench/estimators
tests_bench_estimators_SOURCES = tests/bench/estimators.c \
	tests/bench/line.c tests/bench/line.h
check_PROGRAMS += tests/bench/keymeter
check_PROGRAMS += tests/bench/ptymeter
check_PROGRAMS += tests/bench/simtable
check_PROGRAMS += tests/bench/servebench
check_PROGRAMS += tests/tools/amplify
check_PROGRAMS += tests/tools/conform
check_PROGRAMS += tests/tools/crowd
check_PROGRAMS += tests/tools/escape
check_PROGRAMS += tests/tools/flood
check_PROGRAMS += tests/tools/guestlist
check_PROGRAMS += tests/tools/knock
check_PROGRAMS += tests/tools/monkey
check_PROGRAMS += tests/tools/nameserver
check_PROGRAMS += tests/tools/notified
check_PROGRAMS += tests/tools/restrictd
check_PROGRAMS += tests/tools/slowline
check_PROGRAMS += tests/tools/shape
check_PROGRAMS += tests/tools/udping
check_PROGRAMS += tests/tools/verdicts
check_PROGRAMS += tests/tools/clockmark tests/tools/jget tests/tools/relay

# What the console and the engine cost, beside ntpmon, ntpq and ntpd.
bench: ntptui tests/bench/accessbench tests/bench/confbench \
	tests/bench/editbench \
	tests/bench/estimators \
	tests/bench/keymeter \
	tests/bench/ptymeter tests/bench/servebench \
	tests/tools/clockmark tests/tools/crowd tests/tools/relay
	@tests/bench/accessbench
	@tests/bench/servebench
	@tests/bench/confbench
	@tests/bench/editbench
	@tests/bench/estimators
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(top_srcdir)/tests/bench/editor.sh
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(top_srcdir)/tests/bench/bench.sh
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(top_srcdir)/tests/bench/servers.sh
.PHONY: bench

# What a million answers cost, beside chronyd and NTPsec's ntpd.
bench-server: ntptui tests/bench/bare tests/tools/flood
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(top_srcdir)/tests/bench/server.sh
.PHONY: bench-server

# Whether faults are named, and what only looks like one is left in peace.
SCENARIOS = lab.scn odd.scn blind.scn net.scn
why-bench: ntptui tests/tools/clockmark tests/tools/flood tests/tools/jget \
	tests/tools/relay
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(top_srcdir)/tests/why/bench.sh \
		$(SCENARIOS)
.PHONY: why-bench

# How exactly the engine keeps the time in the simulator.
simtable: tests/bench/simtable
	@tests/bench/simtable
.PHONY: simtable

# What we make of restrict lines beside what real daemons made of them, where
# somebody has their answers: NTPTUI_RESTRICT_DATA names the directory.
conformance: ntptui tests/tools/conform tests/tools/restrictd
	@if test -z "$$NTPTUI_RESTRICT_DATA"; then \
		echo "set NTPTUI_RESTRICT_DATA to the directory" >&2; exit 1; fi
	@tests/tools/conform "$$NTPTUI_RESTRICT_DATA"
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) \
		$(top_srcdir)/tests/tools/conformance.sh
.PHONY: conformance

# The same of whole files and single lines of every kind; NTPTUI_CONF_DATA
# names the directory.
verdicts: tests/tools/verdicts
	@tests/tools/verdicts
.PHONY: verdicts

# How exactly the engine keeps the time, beside chronyd, under clknetsim; and
# which limits of chrony's own simulation tests it meets. Their users name
# what they have built: CLKNETSIM=directory, CHRONYD=file, CHRONY_SRC=directory.
yardstick: ntptui
	@$(AM_TESTS_ENVIRONMENT) \
		$(SHELL) $(top_srcdir)/tests/yardstick/yardstick.sh
chrony-limits: ntptui
	@$(AM_TESTS_ENVIRONMENT) \
		$(SHELL) $(top_srcdir)/tests/yardstick/chrony_limits.sh
.PHONY: yardstick chrony-limits

# Other people's programs, unpacked when the first interop test asks.
clean-local:
	rm -rf tests/peers

# ---- how the lists are run; nothing to add below ----

# The fuzz targets' main(); libFuzzer brings another.
libreplay_a_SOURCES = tests/fuzz/replay.c
if !FUZZERS
check_LIBRARIES += libreplay.a
REPLAY = libreplay.a
endif

TESTS = $(UNIT_RUN) $(FUZZ_RUN) $(SHELL_TESTS) $(INTEROP_TESTS) $(LINT_TESTS)
check_PROGRAMS += $(FUZZ_TARGETS)
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_TESTS)
UNIT_RUN = $(UNIT_TESTS)
else
UNIT_RUN = tests/no-cmocka.sh
endif
if FUZZERS
FUZZ_RUN =
else
FUZZ_RUN = $(FUZZ_TARGETS) tests/fuzz/app.sh
endif

EXTRA_DIST += tests/no-cmocka.sh tests/lint/tidy.sh
EXTRA_DIST += $(SHELL_TESTS) $(INTEROP_TESTS) $(LINT_TESTS)

TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(top_srcdir)'; export top_srcdir; \
	top_builddir='$(top_builddir)'; export top_builddir; \
	CC='$(CC)'; export CC; \
	SANITIZE='$(SANITIZE)'; export SANITIZE; \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	TZ=UTC; export TZ; \
	LANGUAGE=; export LANGUAGE; \
	LOCALEDEF='$(LOCALEDEF)'; export LOCALEDEF; \
	LC_ALL=C.UTF-8; export LC_ALL;

# The threaded tests alone; for a build with --enable-sanitize=thread.
check-tsan:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(TSAN_TESTS)'

lint:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(LINT_TESTS)'

# Slow, and so no part of check.
tidy:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS=tests/lint/tidy.sh

fuzzers: $(FUZZ_TARGETS)

# An engine that is killed two hundred times.
soak-keeper: ntptui $(check_PROGRAMS)
	@$(AM_TESTS_ENVIRONMENT) KILLS=200 $(SHELL) \
		$(top_srcdir)/tests/interop/keeper.sh

# For hours: the keeper killed by the hundred, the diagnosis bench, and every
# fuzz target, NTPTUI_SOAK_RUNS inputs each; SOAK names them.
SOAK = $(FUZZ_TARGETS)
soak: soak-keeper why-bench $(SOAK)
if FUZZERS
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(top_srcdir)/tests/fuzz/soak.sh \
		$(SOAK)
else
	@echo 'soak needs a build with --enable-fuzzers' >&2; exit 1
endif

.PHONY: check-tsan lint tidy fuzzers soak soak-keeper
