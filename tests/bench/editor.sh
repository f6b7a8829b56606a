#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# From a key to the last octet that it brings to the terminal, in a file of
# nine megabytes and 300,000 lines: the Config screen beside nano, one after
# the other on the same machine, on a terminal of 200x50. nano is the one that
# is installed, or is unpacked from Debian's package. What ntptui takes
# includes checking the text as it is typed.
#
# NTPTUI_BENCH_KEYS (25) is how often each key is pressed.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
netns_need

meter=$top_builddir/tests/bench/keymeter
keys=${NTPTUI_BENCH_KEYS:-25}
LC_ALL=C.UTF-8
HOME=$scratch
export LC_ALL HOME

nano=$(command -v nano) || {
	(cd "$scratch" &&
		apt-get download -qq -o APT::Sandbox::User=root nano &&
		dpkg-deb -x nano_*.deb debian) >"$scratch/apt" 2>&1 ||
		skip_all "no nano: $(cat "$scratch/apt")"
	nano=$scratch/debian/bin/nano
}

awk 'BEGIN {
	for (i = 0; i < 50000; i++)
		printf "# a comment, as distributions ship\n" \
		    "restrict 198.51.100.%d nomodify\n" \
		    "restrict 192.0.2.0 mask 255.255.255.0 noquery\n\n" \
		    "logconfig =syncevents +peerevents\n" \
		    "tinker panic 0 step 0.128\n", i % 256
}' >"$scratch/big.conf"

# measured NAME TEXT END COMMAND...: the same keys for each editor; END goes
# to the end of the text.
measured() {
	_name=$1
	_text=$2
	_end=$3
	shift 3
	netns_run quiet setpriv --bounding-set=-sys_time \
		--inh-caps=-sys_time "$meter" -n "$keys" -s "$_text" \
		-g "${first:-x}" -g "${second:-\\x7f}" \
		-k 'a_letter,_start=x' -k 'newline,_start=\n' \
		-k 'backspace,_start=\x7f' -k 'page_down=\e[6~' -g "$_end" \
		-k 'a_letter,_end=x' -k 'newline,_end=\n' \
		-k 'backspace,_end=\x7f' -k 'undo=\eu' "$@" \
		>"$scratch/$_name" || exit 1
}

netns_new quiet
first=5
second='\n'
measured ntptui Config '\e[1;5F' "$ntptui" -n -c "$scratch/big.conf"
first=
second=
measured nano 'a comment' '\e/' "$nano" -I "$scratch/big.conf"

printf '%-20s %12s %8s %12s %8s %8s\n' 'key to paint, ms' ntptui worst nano \
	worst ratio
awk 'FNR == NR { nano[$1] = $2; worst[$1] = $3; next }
$1 == "open" || $1 == "memory" {
	printf "%-20s %12.1f %8s %12.1f %8s %8.2f\n",
	    $1 == "open" ? "opened, ms" : "memory, MB", $2, "", nano[$1], "",
	    $2 / nano[$1]
	next
}
{
	name = $1
	gsub(/_/, " ", name)
	printf "%-20s %12.2f %8.2f %12.2f %8.2f %8.2f\n", name, $2, $3,
	    nano[$1], worst[$1], $2 / nano[$1]
}' "$scratch/nano" "$scratch/ntptui"
