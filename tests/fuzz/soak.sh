#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs every fuzz target named for NTPTUI_SOAK_RUNS inputs (10 million), from
# its corpus on, which stays as it is; the console, whose inputs are whole
# lives, for NTPTUI_SOAK_SECONDS (600). Needs a build with --enable-fuzzers.
# Prints a line a target, and stops at the first fault with what led to it.

runs=${NTPTUI_SOAK_RUNS:-10000000}
seconds=${NTPTUI_SOAK_SECONDS:-600}
top=${top_srcdir:-.}
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

for target; do
	name=${target##*/fuzz_}
	corpus=$scratch/$name
	mkdir "$corpus" && cp -R "$top/tests/fuzz/corpus/$name/." "$corpus" ||
		exit 1
	set -- -print_final_stats=1 -artifact_prefix="$scratch/"
	if [ "$name" = app ]; then
		set -- "$@" -max_total_time="$seconds" -max_len=2048
	else
		set -- "$@" -runs="$runs" -max_len=256
	fi
	dict=$top/tests/fuzz/$name.dict
	case $name in
	check | language) dict=$top/tests/fuzz/conf.dict ;;
	esac
	[ -f "$dict" ] && set -- "$@" -dict="$dict"
	if ! "./$target" "$@" "$corpus" >"$scratch/log" 2>&1; then
		tail -n 40 "$scratch/log"
		for fault in "$scratch"/crash-* "$scratch"/leak-* \
			"$scratch"/timeout-* "$scratch"/oom-*; do
			[ -f "$fault" ] && cp "$fault" . &&
				echo "soak: $target fails for ${fault##*/}"
		done
		exit 1
	fi
	awk -v target="$target" '
	/^stat::number_of_executed_units/ { runs = $2 }
	/^stat::average_exec_per_sec/ { speed = $2 }
	END { printf "%-28s %10d runs, %7d a second: clean\n", target, runs,
		speed }' "$scratch/log"
done
