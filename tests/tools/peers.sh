#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# peers.sh [DIR]: puts other people's programs into DIR (default
# $NTPTUI_PEERS, else ./peers), unpacked from Debian's packages and never
# installed, because installing one would replace the machine's own time
# daemon.  DIR/bin then has chronyd chronyc ntpd ntpq ntpmon ntpdate ntpdig
# rdate timesyncd, OpenNTPD's as openntpd and ntpctl, and sshd ssh ssh-keygen:
# wrappers that find the libraries in DIR and drop CAP_SYS_TIME, so that none of
# them can touch this machine's clock.
#
# Exit: 0 all there; 1 not, with a sentence for each that is missing.

set -u

# shellcheck disable=SC2086 # lists of words are meant to be split

dir=${1:-${NTPTUI_PEERS:-peers}}
packages='chrony ntpsec ntpsec-ntpdate ntpsec-ntpdig python3-ntp
openntpd rdate systemd-timesyncd openssh-server openssh-client'
programs='chronyd chronyc ntpd ntpq ntpmon ntpdate ntpdig rdate timesyncd
openntpd ntpctl sshd ssh ssh-keygen'

say() {
	printf 'peers: %s\n' "$*" >&2
}

# The packages among the arguments that this release of Debian has: which one
# holds ntpq, say, differs from release to release.
known() {
	apt-cache policy "$@" 2>/dev/null | awk '
	    /^[^ ].*:$/ { name = substr($0, 1, length($0) - 1) }
	    $1 == "Candidate:" && $2 != "(none)" { print name }'
}

# What a package needs of the libraries and of Python that this machine lacks.
lacking() {
	apt-get install --simulate --no-install-recommends \
	    -o Debug::NoLocking=1 "$1" 2>/dev/null |
	    sed -n 's/^Inst \([^ ]*\) .*/\1/p' |
	    grep -E '^(lib|python3|ntpsec-|media-types)' |
	    grep -vE '^(libc6|libc-bin|libpam|libperl)'
}

download() {
	have=$(known $packages)
	if [ -z "$have" ] && [ "$(id -u)" -eq 0 ]; then
		say 'apt knows no packages: running apt-get update'
		apt-get update -qq >&2
		have=$(known $packages)
	fi
	if [ -z "$have" ]; then
		say 'apt knows none of the packages: run apt-get update as root'
		return 1
	fi
	all=$({
		printf '%s\n' $have
		for p in $have; do
			lacking "$p"
		done
	} | sort -u)
	mkdir -p "$dir/deb" && (
		cd "$dir/deb" || exit 1
		rm -f ./*.deb
		apt-get download -qq -o APT::Sandbox::User=root $all >&2
	)
}

unpack() {
	rm -rf "$dir/root" "$dir/open"
	mkdir -p "$dir/root" "$dir/open"
	for d in "$dir"/deb/*.deb; do
		into=$dir/root
		# Two packages have a program named ntpd.
		case $d in
		*/openntpd_*) into=$dir/open ;;
		esac
		dpkg-deb -x "$d" "$into" || return 1
	done
	# Where the Python module looks first, whatever the release calls it.
	lib=$(find "$dir/root" -name 'libntpc.so*' | sort | head -n 1)
	module=$(find "$dir/root" -type d -path '*-packages/ntp' | head -n 1)
	if [ -n "$lib" ] && [ -n "$module" ]; then
		ln -sf "$lib" "$module/libntpc.so"
	fi
}

libraries() {
	find "$dir/root" -name '*.so.*' -exec dirname '{}' + | sort -u |
	    paste -sd : -
}

# How to run a Python program: by Debian's Python if it is there, else by the
# one unpacked beside the program.
python() {
	if [ -x /usr/bin/python3 ]; then
		printf 'PYTHONPATH="%s" /usr/bin/python3' "$1"
		return
	fi
	inner=$(find "$dir/root/usr/bin" -name 'python3.*' | head -n 1)
	printf 'PYTHONHOME="%s" PYTHONPATH="%s" "%s"' "$dir/root/usr" "$1" \
	    "$inner"
}

# find_program NAME: its path in the tree.
find_program() {
	case $1 in
	openntpd) find "$dir/open" -path '*bin/ntpd' ;;
	ntpctl) find "$dir/open" -path '*bin/ntpctl' ;;
	timesyncd) find "$dir/root" -path '*/systemd/systemd-timesyncd' ;;
	*) find "$dir/root" -path "*bin/$1" ! -type d ;;
	esac | head -n 1
}

# wrap NAME: a script in bin that runs NAME from the tree.
wrap() {
	real=$(find_program "$1")
	if [ -z "$real" ]; then
		say "$1 is in none of the packages"
		return 1
	fi
	how=
	if head -n 1 "$real" | grep -aq '^#!.*python'; then
		module=$(find "$dir/root" -type d -path '*-packages/ntp' |
		    head -n 1)
		how=$(python "${module%/ntp}")
	fi
	cat >"$dir/bin/$1" <<-EOF
		#!/bin/sh
		# Made by peers.sh.
		drop=
		if [ "\$(id -u)" -eq 0 ]; then
		drop='setpriv --bounding-set=-sys_time --inh-caps=-sys_time'
		fi
		exec \$drop env PATH="$dir/bin:\$PATH" PYTHONDONTWRITEBYTECODE=1 \\
		LD_LIBRARY_PATH="$libs" $how "$real" "\$@"
	EOF
	chmod +x "$dir/bin/$1"
}

# The shared libraries that a program still lacks.
unresolved() {
	LD_LIBRARY_PATH=$libs ldd "$1" 2>/dev/null |
	    sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p'
}

check() {
	status=0
	for p in $programs; do
		wrap "$p" || status=1
	done
	for p in $(find "$dir/root" "$dir/open" -path '*bin/chronyd' -o \
	    -path '*bin/chronyc' -o -path '*sbin/ntpd' -o \
	    -path '*sbin/sshd' -o -path '*bin/ssh' -o \
	    -path '*/systemd/systemd-timesyncd'); do
		for l in $(unresolved "$p"); do
			say "${p##*/} lacks the library $l"
			status=1
		done
	done
	if [ "$status" -eq 0 ] && ! "$dir/bin/ntpq" --version >/dev/null; then
		say 'ntpq does not run'
		status=1
	fi
	return "$status"
}

# Is the tree complete, and not one of an older list?
all_there() {
	[ -e "$dir/complete" ] || return 1
	for p in $programs; do
		[ -x "$dir/bin/$p" ] || return 1
	done
}

for tool in apt-get dpkg-deb flock setpriv; do
	if ! command -v "$tool" >/dev/null; then
		say "$tool is missing: this works on Debian only"
		exit 1
	fi
done
mkdir -p "$dir" || exit 1
dir=$(cd "$dir" && pwd)

# Two tests may ask at the same time: one unpacks, the other waits.
exec 9>"$dir/lock"
flock 9
all_there && exit 0
download || exit 1
unpack || exit 1
rm -rf "$dir/bin"
mkdir -p "$dir/bin"
libs=$(libraries)
check || exit 1
(cd "$dir/deb" && printf '%s\n' *.deb) >"$dir/complete"
rm -rf "$dir/deb"
