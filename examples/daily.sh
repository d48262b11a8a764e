#!/bin/sh
# One day's round: check the logs, send the digests, keep what was said. Quiet when there is nothing to correct.
# Use: daily.sh WORKSPACE [DAY]
team=${1:?"which workspace? daily.sh WORKSPACE [DAY]"}
day=${2:-$(date +%F)}
[ -f "$team/sop.yaml" ] || { echo "no sop.yaml in $team" >&2; exit 2; }
logs=$team/.sop/log
mkdir -p "$logs" || exit 4
notify=
if grep -q '^notify:' "$team/sop.yaml"; then notify=--notify; fi

status=0
sop check-followups -C "$team" --as-of "$day" $notify >"$logs/$day.txt" 2>"$logs/$day.err" || status=$?

case $status in
0) ;;                                                # clean: nothing is printed, so cron sends no mail
1) awk -v RS= "NR == 2" "$logs/$day.txt"; echo "$logs/$day.txt" ;;  # something is to be corrected
*) cat "$logs/$day.err" >&2 ;;                       # it could not run: say why
esac
if grep -q -E '^(Not sent|未发送)' "$logs/$day.err"; then grep -E '^(Not sent|未发送)' "$logs/$day.err" >&2; fi
exit "$status"
