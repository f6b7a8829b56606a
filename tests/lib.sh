# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What a TAP test in shell needs. A test script begins with
#
#	. "${top_srcdir:-.}/tests/lib.sh"
#	plan 3
#
# and then calls ok, is, skip; it ends with `finish`. Processes that `track`
# was told of are ended, and $scratch is removed, however the script ends.
# Nothing here sleeps for a result: wait_for looks until it is there.

top_srcdir=$(cd "${top_srcdir:-.}" && pwd)
top_builddir=$(cd "${top_builddir:-.}" && pwd)
export top_srcdir top_builddir
ntptui=$top_builddir/ntptui

# No engine of another test, or of this host, is attached to: this place
# cannot be made, not by root either.
RUNTIME_DIRECTORY=/dev/null/run
export RUNTIME_DIRECTORY

tests_planned=0
tests_run=0
tests_failed=0
tracked=
tmux_used=
scratch=$(mktemp -d "${TMPDIR:-/tmp}/ntptui-test.XXXXXX") || exit 99

# plan N: how many results will follow.
plan() {
	tests_planned=$1
	echo "1..$1"
}

# skip_all WHY...: nothing of this script can run here; says so and ends it.
skip_all() {
	echo "1..0 # SKIP $*"
	exit 0
}

# diag TEXT...: a remark in the log.
diag() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

# pass WHAT, fail WHAT, skip WHAT WHY: one result.
pass() {
	tests_run=$((tests_run + 1))
	echo "ok $tests_run - $1"
}

fail() {
	tests_run=$((tests_run + 1))
	tests_failed=$((tests_failed + 1))
	echo "not ok $tests_run - $1"
}

skip() {
	tests_run=$((tests_run + 1))
	echo "ok $tests_run - $1 # SKIP $2"
}

# ok WHAT COMMAND...: the command is to succeed; its output goes to the log
# when it does not.
ok() {
	_what=$1
	shift
	if "$@" >"$scratch/ok.out" 2>&1; then
		pass "$_what"
	else
		_rc=$?
		fail "$_what"
		diag "status $_rc of: $*"
		sed 's/^/# /' "$scratch/ok.out"
	fi
}

# not_ok WHAT COMMAND...: the command is to fail with a status below 126: a
# program that is missing or dies of a signal did not refuse anything.
not_ok() {
	_what=$1
	shift
	"$@" >"$scratch/ok.out" 2>&1
	_rc=$?
	if [ $_rc -gt 0 ] && [ $_rc -lt 126 ]; then
		pass "$_what"
	else
		fail "$_what"
		diag "status $_rc of: $*"
		sed 's/^/# /' "$scratch/ok.out"
	fi
}

# exits WHAT STATUS COMMAND...: the command is to end with just this status.
exits() {
	_what=$1
	_want=$2
	shift 2
	"$@" >"$scratch/ok.out" 2>&1
	_rc=$?
	if [ $_rc -eq "$_want" ]; then
		pass "$_what"
	else
		fail "$_what"
		diag "status $_rc, not $_want, of: $*"
		sed 's/^/# /' "$scratch/ok.out"
	fi
}

# is WHAT GOT WANTED: two strings are to be equal.
is() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1"
		diag "got:    $2"
		diag "wanted: $3"
	fi
}

# like WHAT TEXT PATTERN: the text is to match the extended regular expression.
like() {
	if printf '%s\n' "$2" | grep -Eq -e "$3"; then
		pass "$1"
	else
		fail "$1"
		diag "no match for $3 in:"
		diag "$2"
	fi
}

# need PROGRAM...: all of them, else the whole script is skipped.
need() {
	for _p in "$@"; do
		command -v "$_p" >/dev/null 2>&1 ||
			skip_all "needs the program $_p"
	done
}

# wait_for SECONDS CONDITION: evaluates the shell text CONDITION ten times a
# second until it is true; fails when the time is over.
wait_for() {
	_end=$(($(date +%s) + $1))
	until eval "$2"; do
		[ "$(date +%s)" -le "$_end" ] || return 1
		sleep 0.1
	done
}

# track PID: ended when the script ends.
track() {
	tracked="$tracked $1"
}

# end PID [SECONDS]: SIGTERM, and SIGKILL if it is still there after SECONDS
# (5). Only for processes that this script has started.
end() {
	kill -TERM "$1" 2>/dev/null || return 0
	wait_for "${2:-5}" "! kill -0 $1 2>/dev/null" ||
		kill -KILL "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	return 0
}

# kill_whole PID: SIGKILL for a process and its children at once, so that no
# keeper brings back an engine, and no engine outlives its keeper.
kill_whole() {
	# shellcheck disable=SC2046 # a list of numbers
	kill -KILL "$1" $(cat "/proc/$1/task/$1/children" 2>/dev/null)
}

# free_port: prints a UDP port of 127.0.0.1 that nobody has bound; the next
# call gives another one.
next_port=$((20000 + $$ % 20000))
free_port() {
	while :; do
		next_port=$((next_port + 1))
		_hex=$(printf '%04X' "$next_port")
		grep -Eq "^ *[0-9]+: [0-9A-F]+:$_hex " \
			/proc/net/udp /proc/net/udp6 2>/dev/null || break
	done
	echo "$next_port"
}

# tm ARGUMENTS...: tmux on a server of its own, with no user's settings.
tm() {
	tmux_used=yes
	tmux -L "ntptui-$$" -f /dev/null "$@"
}

# screen_start COLUMNS ROWS COMMAND...: a terminal with the command in it,
# each argument a word; it stays on the screen after the command has ended.
screen_start() {
	_x=$1
	_y=$2
	shift 2
	_cmd=
	for _a in "$@"; do
		_cmd="$_cmd '$(printf '%s' "$_a" | sed "s/'/'\\\\''/g")'"
	done
	tm new-session -d -s main -x "$_x" -y "$_y" \
		"env$_cmd; echo \"[ended: \$?]\"; exec cat"
	tm set-option -g status off >/dev/null
	tm resize-window -t main -x "$_x" -y "$_y" 2>/dev/null
}

# screen: what is on the terminal now, as text.
screen() {
	tm capture-pane -p -t main
}

# screen_has PATTERN: is it on the terminal (extended regular expression)?
screen_has() {
	screen | grep -Eq -e "$1"
}

# screen_wait PATTERN [SECONDS]: until it is there, at most SECONDS (10). The
# last screen goes to the log when it is not.
screen_wait() {
	_pattern=$1
	if wait_for "${2:-10}" 'screen_has "$_pattern"'; then
		return 0
	fi
	diag "waited in vain for: $_pattern"
	screen | sed 's/^/# |/'
	return 1
}

# keys KEY...: as tmux send-keys names them.
keys() {
	tm send-keys -t main "$@"
}

# finish: the last line of a script.
finish() {
	exit $((tests_failed > 0))
}

cleanup() {
	_status=$?
	trap - EXIT
	for _pid in $tracked; do
		end "$_pid"
	done
	[ -z "$tmux_used" ] || tmux -L "ntptui-$$" kill-server 2>/dev/null
	rm -rf "$scratch"
	if [ "$tests_planned" -ne "$tests_run" ] && [ "$_status" -eq 0 ]; then
		_status=1
	fi
	exit "$_status"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
