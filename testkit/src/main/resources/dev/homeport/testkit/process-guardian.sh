# Ends a process of a lab: waits until its JVM has closed our standard input or is gone, kills what is left and removes
# the control group. Each line of the input names the processes that are running now, instead of those named before.
# $1 the control group's directory, or nothing
trap '' HUP INT TERM
pids=
while read -r line; do pids=$line; done
[ -n "$pids" ] && kill -KILL $pids 2>/dev/null

# Killed processes leave the group a moment later; only an empty one can be removed.
tries=0
while [ -n "$1" ] && [ -d "$1" ] && ! rmdir "$1" 2>/dev/null && [ $tries -lt 100 ]; do
    left=$(cat "$1/cgroup.procs" 2>/dev/null)
    [ -n "$left" ] && kill -KILL $left 2>/dev/null
    tries=$((tries + 1))
    sleep 0.05
done
