#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The console at the other end of a real sshd: over a line that carries what it
# is given, and over one of 120 octets a second. Figures go to the log; what is
# judged leaves room for a busy machine.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
[ "$(id -u)" -eq 0 ] || skip_all 'needs root, for a sshd with users of its own'
unshare --mount true 2>/dev/null || skip_all 'no mount namespace here'
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
plan 11

cat >"$scratch/remote" <<END
#!/bin/sh
STATE_DIRECTORY=$scratch/state XDG_CONFIG_HOME=$scratch/config
RUNTIME_DIRECTORY=$RUNTIME_DIRECTORY LC_ALL=C.UTF-8
export STATE_DIRECTORY XDG_CONFIG_HOME RUNTIME_DIRECTORY LC_ALL
echo \$\$ >"$scratch/pid"
exec "$ntptui" lab quiet
END
chmod +x "$scratch/remote"
mkdir -p "$scratch/state"

# over RATE: the console there behind such a line, which is slow as soon as the
# gate is open.
over() {
	tm kill-session -t main 2>/dev/null
	rm -f "$scratch/slow" "$scratch/octets" "$scratch/pid"
	screen_start 80 24 "$peers/bin/ssh" -F /dev/null -tt \
		-i "$scratch/user" -o IdentitiesOnly=yes -o LogLevel=ERROR \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o IgnoreUnknown=ObscureKeystrokeTiming \
		-o ObscureKeystrokeTiming=no -o Compression=no \
		-o ProxyCommand="$slowline -p -g $scratch/slow \
		-o $scratch/octets $1 $scratch/sshd -i -E $scratch/sshd.log" \
		root@there "$scratch/remote"
	screen_wait '^SYNCHRONISED to [a-z]' 60
}

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
rate=$(idle 10)
diag "120 octets/s, nothing happens: $rate octets/s"
ok 'a slow line is left free' [ "$rate" -lt 60 ]
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
finish
