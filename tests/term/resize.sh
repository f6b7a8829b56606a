#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A storm of sizes while pictures come: the screen is right afterwards, and the
# terminal is given back. NTPTUI_SEED is for what sizes.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux stty
plan 9

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME scratch
mkdir -p "$STATE_DIRECTORY"
seed=${NTPTUI_SEED:-$(date +%s)}
diag "seed $seed"

cat >"$scratch/run" <<'END'
stty -g >"$scratch/before"
sh -c 'echo $$ >"$scratch/pid"; exec "$@"' sh "$@"
code=$?
stty -g >"$scratch/after"
exit $code
END

screen_start 80 24 env scratch="$scratch" STATE_DIRECTORY="$STATE_DIRECTORY" \
	XDG_CONFIG_HOME="$XDG_CONFIG_HOME" LC_ALL=C.UTF-8 \
	sh "$scratch/run" "$ntptui" lab default
ok 'the console is there' screen_wait 'remote +refid' 60

# Straight to the terminal: tmux would pass on but the last of many. What is
# drawn meanwhile does not fit; what counts is how it ends.
tty=$(tm display-message -p -t main '#{pane_tty}')
awk -v seed="$seed" 'BEGIN {
	srand(seed)
	for (i = 0; i < 400; i++) {
		cols = i % 9 == 0 ? 1 : i % 7 == 0 ? 500 : 1 + int(rand() * 200)
		rows = i % 9 == 0 ? 1 : i % 7 == 0 ? 200 : 1 + int(rand() * 60)
		print cols, rows
	}
}' >"$scratch/sizes"
storm() {
	while read -r _cols _rows; do
		stty -F "$tty" cols "$_cols" rows "$_rows" || return 1
	done <"$scratch/sizes"
	stty -F "$tty" cols 80 rows 24
}
ok 'hundreds of sizes' storm
ok 'it lives' kill -0 "$(cat "$scratch/pid")"

# same_repainted: what is shown is what a screen painted anew shows.
same_repainted() {
	screen >"$scratch/a"
	keys C-l
	wait_for 5 'screen | cmp -s - "$scratch/a"' &&
		grep -q 'q Quit' "$scratch/a" && grep -q remote "$scratch/a"
}
ok 'it takes keys' screen_wait 'q Quit' 60
keys Z
screen_wait PAUSED 60
ok 'the screen is right' wait_for 60 same_repainted
diag "$(cat "$scratch/a")"
keys Z

tm resize-window -t main -x 500 -y 200
ok 'the greatest is drawn' screen_wait 'standing +answered' 60
tm resize-window -t main -x 1 -y 1
tm resize-window -t main -x 80 -y 24
ok 'the smallest is survived' screen_wait 'q Quit' 60
keys q
ok 'it ends in order' screen_wait '\[ended: 0\]' 60
same_modes() {
	wait_for 60 '[ -s "$scratch/after" ]' &&
		cmp "$scratch/before" "$scratch/after"
}
ok 'and the terminal is as it was' same_modes
finish
