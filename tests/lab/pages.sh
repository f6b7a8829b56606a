# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Samples, in the directory `pages`, of lists as people keep them: the
# registry's, a page of one of its servers, a table as national institutes
# have it, CSV and TSV.

mkdir pages || exit 99
cat >pages/stratumonetimeservers.html <<'END'
<!DOCTYPE html><html><head><title>Stratum One</title></head><body>
<table><tr><td>Home</td></tr></table>
<table><thead><tr><th>ISO</th><th>Location</th><th>Host / Sponsor</th>
<th>Service Area</th><th>Access Policy</th><th>Notify</th>
<th>Last Modified</th></tr></thead><tbody>
<tr><td><a href="/support/servers/publictimeserver900101">DE</a></td>
<td>Hall, quagga</td><td>Club</td><td>Europe</td><td>open</td><td>Yes</td>
<td>2021-03-09</td></tr>
<tr><td><a href="/support/servers/publictimeserver900102">UK</a></td>
<td>London</td><td></td><td>UK</td><td>RestrictedAccess</td><td>No</td>
<td>12 Mar 2019</td></tr>
<tr><td><a href="/support/servers/publictimeserver900103">FR</a></td>
<td>Paris</td><td></td><td>all</td><td>closed</td><td>No</td>
<td>someday</td></tr>
<tr><td>ES</td><td>nobody</td><td></td><td></td><td>open</td><td>No</td>
<td>2020-01-01</td></tr>
</tbody></table></body></html>
END
cat >pages/publictimeserver900101.html <<'END'
<html><head><meta property="og:url"
content="https://x.example/support/servers/publictimeserver900101/"></head>
<body><table><tbody>
<tr><td>Server Stratum</td><td>Stratum One</td></tr>
<tr><td>Country Code</td><td>DE</td></tr>
<tr><td>Hostname</td><td>a.quagga.example</td></tr>
<tr><td>IP Address</td><td>192.0.2.1</td></tr>
<tr><td>Server Location</td><td>Hall</td></tr>
<tr><td>Geographic Coordinates</td><td>48:08N, 11:34E</td></tr>
<tr><td>Server Synchronization</td><td>GPS</td></tr>
<tr><td>Service Area</td><td>Europe</td></tr>
<tr><td>Access Policy</td><td>Open Access</td></tr>
<tr><td>Notification Message</td><td>Yes</td></tr>
</tbody></table></body></html>
END
cat >pages/institute.html <<'END'
<html><body><table>
<tr><th>Name</th><th>IP Address</th><th>Location</th><th>Status</th></tr>
<tr><td>b.quagga.example</td><td>192.0.2.21</td><td>Hill</td><td>ok</td></tr>
<tr><td>c.quagga.example</td><td>192.0.2.22</td><td>Dale</td><td>ok</td></tr>
<tr><td>d.quagga.example</td><td>192.0.2.23</td><td>Fen</td><td>ok</td></tr>
</table></body></html>
END
cat >pages/mine.csv <<'END'
iso,hostname,location,stratum,policy,date
AT,e.quagga.example,"Here, there",2,open,2026-01-02
AT,f.quagga.example,"two
lines",1,open,2026-01-02
END
printf '%s\t%s\t%s\t%s\n' iso hostname stratum policy \
	CH g.quagga.example 2 open CH h.quagga.example 2 open \
	CH i.zorse.example 2 restricted >pages/more.tsv
