# SPDX-License-Identifier: GPL-3.0-or-later
#
# awk -v command=NAME -v form=list|lines|label|table|pairs -f ntpq.awk RULES OURS THEIRS
#
# Two outputs of one ntpq command as fields and values, compared. Prints a line
# for each field that differs: "explained ..." if a rule of RULES covers it,
# "DIFFERS ..." if none does; at the end "same N explained N differs N".
#
# A rule: command | field | kind [argument] | why. Command and field are
# extended regular expressions for the whole name; one that fits is enough.
#	near T     numbers, at most T apart
#	times F T  ours is F times theirs, at most T apart
#	any        both have it
#	is RE      ours matches RE; theirs may lack it
#	ours       only ours has it
#	theirs     only theirs has it

function trim(s) {
	gsub(/^[ \t\r]+|[ \t\r]+$/, "", s)
	return s
}

function put(field, value) {
	field = trim(field)
	if (!((side, field) in have)) {
		have[side, field] = 1
		if (!(field in seen)) {
			seen[field] = 1
			order[++fields] = field
		}
	}
	values[side, field] = trim(value)
}

# name=value, name="a, b", ...
function put_items(text,   i, c, quoted, item, at) {
	item = ""
	quoted = 0
	text = text ","
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "\"")
			quoted = !quoted
		if (c != "," || quoted) {
			item = item c
			continue
		}
		at = index(item, "=")
		if (at > 0)
			put(substr(item, 1, at - 1), substr(item, at + 1))
		item = ""
	}
}

# associd=0 status=0615 leap_none, sync_ntp, ...
function put_status(line) {
	sub(/^associd=[0-9]+ /, "", line)
	put("status", substr(line, 8, 4))
	sub(/^status=[0-9a-f]+ /, "", line)
	put("status words", line)
}

# The columns of a row, named by the header, behind the row's own name.
function put_row(line, key,   i, n, word) {
	n = split(line, word, /[ \t]+/)
	for (i = 1; i <= n; i++)
		put(key " " (i in column ? column[i] : i), word[i])
}

# ntpd 1.2.2 writes octets that nobody has set into these.
function tame(line) {
	if (side == 2 && line ~ /filt(delay|offset|disp) *=/)
		gsub(/["\001-\010\016-\037]/, "", line)
	return line
}

function take_list(line) {
	line = tame(line)
	if (line ~ /^[*][*][*]/)
		put("error " ++errors[side], line)
	else if (line ~ /^associd=/)
		put_status(line)
	else
		all = all " " line
}

# One variable a line.
function take_line(line) {
	line = tame(line)
	if (line ~ /^[*][*][*]/)
		put("error " ++errors[side], line)
	else if (line ~ /^ *[a-z0-9_]+ *=/)
		put_items(line)
}

function take_label(line,   at) {
	if (line ~ /^associd=/) {
		put_status(line)
		return
	}
	at = match(line, /:|  /)
	if (at > 0)
		put(substr(line, 1, at - 1), substr(line, at + 1))
}

# A line of words above, a line of = below it, then the rows. In the tables of
# peers the first character is a tally; the mru list has its key at the end.
function take_table(line,   n, word, key, tally) {
	if (line ~ /^=+$/) {
		body = 1
		return
	}
	if (!body) {
		sub(/remote address/, "remote-address", line)
		columns = split(trim(line), column, /[ \t]+/)
		return
	}
	if (line ~ /^#/ || trim(line) == "")
		return
	tally = ""
	if (column[1] == "remote") {
		tally = substr(line, 1, 1)
		line = substr(line, 2)
	}
	n = split(trim(line), word, /[ \t]+/)
	key = column[columns] == "remote-address" ? word[n] : word[1]
	if (column[1] == "remote")
		put(key " tally", "<" tally ">")
	put_row(trim(line), key)
}

# Rows of two lines, known by an address.
function take_pairs(line,   word, n) {
	if (line ~ /^ *=+$/) {
		body = 1
		first = ""
		return
	}
	if (!body || line ~ /^#/)
		return
	if (first == "") {
		first = trim(line)
		return
	}
	n = split(first, word, /[ \t]+/)
	if (command == "reslist") {
		# The same address can have two lines.
		put(word[2] (line ~ /interface/ ? " own" : "") " flags", line)
		put(word[2] (line ~ /interface/ ? " own" : "") " hits", word[1])
	} else {
		put(trim(line) " name", word[2])
		put(trim(line) " drop", word[3])
		put(trim(line) " flag", word[4])
		put(trim(line) " rx", word[5])
		put(trim(line) " tx", word[6])
		put(trim(line) " failed", word[7])
		put(trim(line) " peers", word[8])
		put(trim(line) " uptime", word[9])
	}
	first = ""
}

function number(s) {
	return s ~ /^-?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?$/
}

function apart(a, b) {
	return a > b ? a - b : b - a
}

# Does rule r explain what ours and theirs say of a field?
function explains(r, a, b, mine, yours,   word) {
	split(kind[r], word, / +/)
	if (word[1] == "ours")
		return mine && !yours
	if (word[1] == "theirs")
		return yours && !mine
	if (word[1] == "is")
		return mine && a ~ ("^(" substr(kind[r], 4) ")$")
	if (!mine || !yours)
		return 0
	if (word[1] == "any")
		return 1
	if (!number(a) || !number(b))
		return 0
	if (word[1] == "near")
		return apart(a, b) <= word[2]
	return apart(a, b * word[2]) <= word[3]
}

function judge(field,   a, b, mine, yours, r) {
	mine = (1, field) in have
	yours = (2, field) in have
	a = values[1, field]
	b = values[2, field]
	if (mine && yours && a == b) {
		same++
		return
	}
	for (r = 1; r <= rules; r++) {
		if (command !~ ("^(" where[r] ")$") ||
		    field !~ ("^(" what[r] ")$"))
			continue
		if (!explains(r, a, b, mine, yours))
			continue
		print "explained " field ": " (mine ? a : "-") " / " \
		    (yours ? b : "-") " (" why[r] ")"
		explained++
		return
	}
	print "DIFFERS " field ": " (mine ? a : "-") " / " (yours ? b : "-")
	differs++
}

FNR == 1 {
	if (side > 0 && form == "list")
		put_items(all)
	side = rules_read++
	all = first = ""
	body = 0
}

side == 0 {
	if ($0 ~ /^#/ || trim($0) == "")
		next
	n = split($0, part, / *\| */)
	if (n != 4 || trim(part[4]) == "") {
		print "DIFFERS: no rule: " $0
		differs++
		next
	}
	rules++
	where[rules] = trim(part[1])
	gsub(/;/, "|", where[rules])
	what[rules] = trim(part[2])
	gsub(/;/, "|", what[rules])
	kind[rules] = trim(part[3])
	gsub(/;/, "|", kind[rules])
	why[rules] = trim(part[4])
	next
}

# Both clients' networks are alike but for their numbers.
{ gsub(/10\.88\.0\./, "10.87.0.") }

form == "list" { take_list($0) }
form == "lines" { take_line($0) }
form == "label" { take_label($0) }
form == "table" { take_table($0) }
form == "pairs" { take_pairs($0) }

END {
	if (form == "list")
		put_items(all)
	for (i = 1; i <= fields; i++)
		judge(order[i])
	print "same " same + 0 " explained " explained + 0 " differs " \
	    differs + 0
}
