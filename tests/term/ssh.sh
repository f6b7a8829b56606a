#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The console at the other end of a real sshd: over a line that carries what it
# is given, and over one of 120 octets a second; then a connection that breaks
# while the console's own engine serves: whoever asks it notices nothing. Figures
# go to the log; what is judged leaves room for a busy machine.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
need tmux
[ "$(id -u)" -eq 0 ] || skip_all 'needs root, for a sshd with users of its own'
unshare --mount true 2>/dev/null || skip_all 'no mount namespace here'
RUNTIME_DIRECTORY=$scratch/run
peers=${NTPTUI_PEERS:-$top_builddir/tests/peers}
"$top_srcdir/tests/tools/peers.sh" "$peers" 2>"$scratch/peers.err" ||
	skip_all "no foreign programs: $(cat "$scratch/peers.err")"
PATH=$PATH:/usr/sbin:/sbin
slowline=$top_builddir/tests/tools/slowline

# A key for each end, a user for each half of sshd.
for k in host user; do
	"$peers/bin/ssh-keygen" -q -t ed25519 -N '' -f "$scratch/$k"
done
chmod 755 "$scratch"
cat >"$scratch/passwd" <<END
root:x:0:0::$scratch:/bin/sh
sshd:x:65534:65534::/nonexistent:/bin/false
END
echo 'root:*:20000:0:99999:7:::' >"$scratch/shadow"
cat >"$scratch/sshd_config" <<END
HostKey $scratch/host
AuthorizedKeysFile $scratch/user.pub
PermitRootLogin yes
StrictModes no
UsePAM no
UseDNS no
PrintMotd no
PrintLastLog no
LogLevel VERBOSE
END
# One connection on stdin and stdout.
cat >"$scratch/sshd" <<END
#!/bin/sh
exec unshare --mount sh -c '
	mount -t tmpfs none /run && mkdir -m 755 /run/sshd &&
	mount --bind "$scratch/passwd" /etc/passwd &&
	mount --bind "$scratch/shadow" /etc/shadow || exit 1
	exec "\$@"' sh "$peers/bin/sshd" "\$@" -f "$scratch/sshd_config"
END
chmod +x "$scratch/sshd"
"$scratch/sshd" -t 2>"$scratch/sshd.err" ||
	skip_all "sshd cannot run here: $(cat "$scratch/sshd.err")"
plan 19

cat >"$scratch/remote" <<END
#!/bin/sh
STATE_DIRECTORY=$scratch/state XDG_CONFIG_HOME=$scratch/config
RUNTIME_DIRECTORY=$RUNTIME_DIRECTORY LC_ALL=C.UTF-8
export STATE_DIRECTORY XDG_CONFIG_HOME RUNTIME_DIRECTORY LC_ALL
echo \$\$ >"$scratch/pid"
exec setpriv --bounding-set=-sys_time --inh-caps=-sys_time "$ntptui" \
	\$(cat "$scratch/what")
END
chmod +x "$scratch/remote"
mkdir -p "$scratch/state"

# over RATE [COMMAND...]: the console there, which the command starts, behind
# such a line, which is slow as soon as the gate is open.
over() {
	_rate=$1
	shift
	tm kill-session -t main 2>/dev/null
	rm -f "$scratch/slow" "$scratch/octets" "$scratch/pid"
	screen_start 80 24 "$peers/bin/ssh" -F /dev/null -tt \
		-i "$scratch/user" -o IdentitiesOnly=yes -o LogLevel=ERROR \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o IgnoreUnknown=ObscureKeystrokeTiming \
		-o ObscureKeystrokeTiming=no -o Compression=no \
		-o ProxyCommand="$slowline -p -g $scratch/slow \
		-o $scratch/octets $_rate $* $scratch/sshd -i -E $scratch/sshd.log" \
		root@there "$scratch/remote"
	screen_wait '^(SYNCHRONISED to|OBSERVING: the best)' 60
}
echo lab quiet >"$scratch/what"

octets() {
	cat "$scratch/octets"
}

# settled: nothing has come for two seconds.
settled() {
	_now=$(octets)
	[ "$_now" = "$_had" ] && [ $(($(date +%s) - _since)) -ge 2 ] && return
	[ "$_now" = "$_had" ] || _since=$(date +%s)
	_had=$_now
	return 1
}

# idle SECONDS: octets a second when nobody does anything.
idle() {
	_had=$(octets)
	_from=$(date +%s%N)
	wait_for $(($1 * 3)) "[ \$(date +%s%N) -ge $((_from + $1 * 1000000000)) ]"
	echo $((($(octets) - _had) * 1000000000 / ($(date +%s%N) - _from)))
}

# felt KEY PATTERN: ms from the key to what it does.
felt() {
	_from=$(date +%s%N)
	keys "$1"
	until screen_has "$2"; do
		[ $(($(date +%s%N) - _from)) -lt 10000000000 ] || break
		sleep 0.02
	done
	echo $((($(date +%s%N) - _from) / 1000000))
}

ok 'sshd shows the console' over 1000000
[ -s "$scratch/pid" ] || diag "$(cat "$scratch/sshd.log")"
: >"$scratch/slow"
rate=$(idle 10)
diag "a quick line, nothing happens: $rate octets/s"
ok 'a quick line carries little' [ "$rate" -lt 400 ]
ok 'but is not forgotten' [ "$rate" -gt 0 ]
tm resize-window -t main -x 132 -y 43
ok 'it follows another size' screen_wait 'standing +answered' 60
gone=$(cat "$scratch/pid")
tm kill-session -t main
ok 'a connection that breaks takes it along' \
	wait_for 60 '! kill -0 "$gone" 2>/dev/null'

ok 'another one begins' over 120
: >"$scratch/slow"
# It learns what the line carries from what it sends: a screen does it.
keys '?'
ok 'a whole screen comes in the end' screen_wait '^This screen' 120
_had=''
ok 'and the line is quiet then' wait_for 120 settled
# On a busy machine a silence can lie in the middle of a screen.
left_free() {
	rate=$(idle 10)
	diag "120 octets/s, nothing happens: $rate octets/s"
	[ "$rate" -lt 60 ]
}
ok 'a slow line is left free' wait_for 150 left_free
# An event can say its own just then, and the machine can be busy: the middle
# one of five counts.
for key in '#' '@' '%' '!' '$'; do
	ms=$(felt "$key" "no binding for \\$key")
	diag "$key is felt after $ms ms"
	echo "$ms" >>"$scratch/felt"
done
ok 'keys are felt within two seconds' \
	[ "$(sort -n "$scratch/felt" | sed -n 3p)" -lt 2000 ]
kill -TERM "$(cat "$scratch/pid")"
ok 'it leaves nothing behind' screen_wait '\[ended: 0\]' 60

# ---- the engine of the console outlives the connection ----
netns_need
netns_new there
printf '%s\n' 'local stratum 3' allow 'cmdport 0' \
	"pidfile $scratch/chronyd.pid" >"$scratch/chrony.conf"
netns_spawn chronyd there "$peers/bin/chronyd" -x -d -u root \
	-f "$scratch/chrony.conf"
printf '%s\n' 'server 127.0.0.1 iburst minpoll 3 maxpoll 3' \
	'restrict default nomodify' >"$scratch/ntp.conf"
mkdir -p "$scratch/config/ntptui"
printf '%s\n' 'port = 11123;' 'dialect = "ntp";' \
	>"$scratch/config/ntptui/ntptui.cfg"
echo "-c $scratch/ntp.conf" >"$scratch/what"
ok 'a console of its own begins there' \
	over 1000000 ip netns exec "$netns_prefix-there"
keys S
screen_wait '\(y/n\)' 60
keys y
ok 'and serves' screen_wait 'Serving' 60
# told: the sources of whoever runs there, as JSON.
told() {
	netns_run there env STATE_DIRECTORY="$scratch/state" \
		XDG_CONFIG_HOME="$scratch/config" \
		RUNTIME_DIRECTORY="$RUNTIME_DIRECTORY" \
		"$ntptui" "$@" --socket "$RUNTIME_DIRECTORY/control" --json \
		>"$scratch/told" 2>&1
}
samples() {
	told detail 127.0.0.1 &&
		[ "$(grep -c '"delay"' "$scratch/told")" -ge 8 ]
}
ok 'it has samples' wait_for 120 samples
first=$(grep '"associd"' "$scratch/told")
(
	while [ ! -e "$scratch/enough" ]; do
		netns_run there "$top_builddir/tests/tools/flood" \
			-s 127.0.0.1 -c 1 -n 600 -r 200 -p 11123 127.0.0.1
	done >"$scratch/flood" 2>&1
) &
asker=$!
track $asker
ok 'somebody asks it' wait_for 60 'grep -q "^sent=" "$scratch/flood"'
front=$(cat "$scratch/pid")
tm kill-session -t main
ok 'the connection breaks' wait_for 60 '! kill -0 "$front" 2>/dev/null'
ok 'the engine is there, with its samples' wait_for 60 samples
is 'of the same source' "$(grep '"associd"' "$scratch/told")" "$first"
asked=$(grep -c '^sent=' "$scratch/flood")
wait_for 60 '[ "$(grep -c "^sent=" "$scratch/flood")" -gt $((asked + 1)) ]'
: >"$scratch/enough"
wait $asker
missed=$(awk -F '[ =]' '/^sent=/ { n += $2 - $4 } END { print n + 0 }' \
	"$scratch/flood")
is 'whoever asked has missed no answer' "$missed" 0
diag "asked: $(awk -F '[ =]' '/^sent=/ { n += $2 } END { print n }' \
	"$scratch/flood")"
netns_run there env RUNTIME_DIRECTORY="$RUNTIME_DIRECTORY" "$ntptui" stop \
	--socket "$RUNTIME_DIRECTORY/control" >/dev/null 2>&1 <<END
y
END
finish
