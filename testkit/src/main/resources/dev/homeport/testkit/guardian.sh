# Ends a lab: waits until its JVM has closed our standard input or is gone, kills every server process of the lab,
# frozen ones too, frees their shared memory and removes the lab's directory.
# $1 the lab's directory, $2 the directory of the server binaries, $3 the Java program; all absolute and without
# symbolic links.
trap '' HUP INT TERM
while read -r _; do :; done

# On Linux a server process works in the lab's directory and runs a binary of ours: both are asked, so that nobody
# else's shell in that directory is killed. Java runs many things, so ours must have the directory among its arguments
# too. Elsewhere each carries the lab's name in its command line.
servers() {
    if [ -d /proc/self/cwd ]; then
        ls -ld /proc/[0-9]*/cwd | while read -r link; do
            case $link in *"/cwd -> $1/"*)
                pid=${link##* /proc/}
                pid=${pid%%/cwd*}
                case $(readlink "/proc/$pid/exe") in
                    "$2"/*) echo "$pid" ;;
                    "$3") tr '\000' '\n' <"/proc/$pid/cmdline" | grep -q -F "$1/" && echo "$pid" ;;
                esac ;;
            esac
        done
    else
        ps -A -o pid=,command= | grep -F "${1##*/}/" | grep -v grep | while read -r pid _; do
            [ "$pid" = $$ ] || echo "$pid"
        done
    fi
}

# Killed processes vanish a moment later, and a server that was just starting may appear: ask again until none is left.
tries=0
while pids=$(servers "$1" "$2" "$3" 2>/dev/null) && [ -n "$pids" ] && [ $tries -lt 100 ]; do
    kill -KILL $pids 2>/dev/null
    tries=$((tries + 1))
    [ $tries -gt 1 ] && sleep 0.05
done

# A killed server leaves a few bytes of System V shared memory; line 7 of its lock file ends in the identifier.
for lock in "$1"/*/data/postmaster.pid; do
    [ -f "$lock" ] && segment=$(sed -n '7s/.* //p' "$lock") && [ -n "$segment" ] && ipcrm -m "$segment" 2>/dev/null
done
rm -rf -- "$1"
