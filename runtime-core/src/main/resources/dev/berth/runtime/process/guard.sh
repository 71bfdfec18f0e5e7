# Ends the programs that one Berth process started when that process is gone: sh -c SCRIPT berth-guard ID
# It reads lines on its standard input:
#   add GROUP              register this process group
#   session GROUP START    as add, with all groups of its session; its leader started at START ("-": not known)
#   one PROCESS            register this process without its group, which is Berth's own
#   forget NUMBER          remove this group, session or process: no process of it is left
#   left GROUP             the group's leader has ended: remove the group, unless a process of it still runs
#   end GROUP MARK TICKS   SIGTERM, after TICKS pauses SIGKILL, also to all processes that carry MARK ("-": none)
#   close                  as the end of input, from a Berth that starts nothing any more
# and answers with the group's number when no process of the group is left. The end of its input means that Berth is
# gone: all registered groups and processes, and all that carry a mark of this guard, are ended. POSIX sh with kill, sleep
# and grep; without /proc marks and start times are not known, and only groups are ended.
trap '' HUP INT QUIT TERM PIPE TSTP TTIN TTOU USR1 USR2
# A shell that fails to fork ends: this trap at least sends SIGKILL to the groups.
trap 'for group in $groups; do signal KILL "$group"; done' EXIT
groups=' ' sessions=' ' ones=' '

# Sets $start to the start time of process $1; empty if it is not known.
start_of() {
    start=
    if { read -r line <"/proc/$1/stat"; } 2>/dev/null; then
        set -- ${line##*) }
        [ $# -lt 20 ] || start=${20}
    fi
}

# Fails if process $1 is not the registered one: its number was reused by a later process.
is_registered() {
    eval "known=\${at_$1:-}"
    [ -n "$known" ] || return 0
    start_of "$1"
    [ -z "$start" ] || [ "$start" = "$known" ]
}

signal() {
    is_registered "$2" && kill -s "$1" -- "-$2" 2>/dev/null
}

# Whether a process of group $1 still runs; processes that ended and were not reaped do not count.
lives() {
    kill -s 0 -- "-$1" 2>/dev/null || return 1
    [ -r /proc/self/stat ] || return 0
    for file in /proc/[0-9]*/stat; do
        { read -r line <"$file"; } 2>/dev/null || continue
        line=${line##*) }
        case $line in Z* | X*) continue ;; esac
        line=${line#* } line=${line#* }
        [ "${line%% *}" != "$1" ] || return 0
    done
    return 1
}

# Sets $marked to the processes that carry the mark $1.
find_marked() {
    marked=
    [ "$1" != - ] || return 0
    for file in $(grep -lsF -e "BERTH_GUARD=$1" /proc/[0-9]*/environ 2>/dev/null); do
        file=${file#/proc/}
        marked="$marked ${file%/environ}"
    done
}

kill_marked() {
    find_marked "$1"
    [ -z "$marked" ] || kill -s KILL $marked 2>/dev/null
}

# Sends SIGKILL to all processes of the registered sessions, in any group, and sets $strays to them.
kill_strays() {
    strays=
    [ "$sessions" != ' ' ] || return 0
    for file in /proc/[0-9]*/stat; do
        { read -r line <"$file"; } 2>/dev/null || continue
        line=${line##*) }
        case $line in Z* | X*) continue ;; esac
        line=${line#* } line=${line#* } line=${line#* } line=${line%% *}
        case $sessions in *" $line "*) is_registered "$line" || continue ;; *) continue ;; esac
        file=${file#/proc/}
        strays="$strays ${file%/stat}"
    done
    [ -z "$strays" ] || kill -s KILL $strays 2>/dev/null
}

pause() {
    if sleep 0.05 2>/dev/null; then left=$((left - 1)); else sleep 1; left=$((left - 20)); fi
}

forget() {
    case $groups in *" $1 "*) groups="${groups%% $1 *} ${groups#* $1 }" ;; esac
    case $ones in *" $1 "*) ones="${ones%% $1 *} ${ones#* $1 }" ;; esac
    case $sessions in *" $1 "*) sessions="${sessions%% $1 *} ${sessions#* $1 }" ;; esac
    unset "at_$1"
}

signal_ones() {
    for one in $ones; do is_registered "$one" && kill -s "$1" "$one" 2>/dev/null; done
}

end_group() {
    left=$3
    signal TERM "$1"
    while [ "$left" -gt 0 ] && lives "$1"; do pause; done
    left=100
    while [ "$left" -gt 0 ]; do
        signal KILL "$1"
        kill_marked "$2"
        [ -n "$marked" ] || lives "$1" || break
        pause
    done
    echo "$1"
}

quiet=2
while read -r verb group mark ticks; do
    case $verb in
    add)
        case $groups in *" $group "*) ;; *) groups="$groups$group " ;; esac
        start_of "$group"
        eval "at_$group=\$start"
        ;;
    session)
        case $groups in *" $group "*) ;; *) groups="$groups$group " ;; esac
        case $sessions in *" $group "*) ;; *) sessions="$sessions$group " ;; esac
        eval "at_$group=\${mark#-}"
        ;;
    one)
        ones="$ones$group "
        start_of "$group"
        eval "at_$group=\$start"
        ;;
    forget) forget "$group" ;;
    left)
        kill -s 0 -- "-$group" 2>/dev/null || { forget "$group"; echo "$group"; }
        ;;
    end)
        if [ "$mark" != - ] || { is_registered "$group" && kill -s 0 -- "-$group" 2>/dev/null; }; then
            end_group "$group" "$mark" "$ticks" &
            jobs >/dev/null
        else
            echo "$group"
        fi
        forget "$group"
        ;;
    close)
        quiet=1
        break
        ;;
    esac
done

left=40
for group in $groups; do signal TERM "$group"; done
signal_ones TERM
for group in $groups; do
    while [ "$left" -gt 0 ] && kill -s 0 -- "-$group" 2>/dev/null; do pause; done
done
for group in $groups; do signal KILL "$group"; done
groups=
while [ "$left" -gt 0 ] && [ "$ones" != ' ' ]; do
    for one in $ones; do kill -s 0 "$one" 2>/dev/null || forget "$one"; done
    pause
done
signal_ones KILL
while kill_strays && [ -n "$strays" ] && [ "$left" -gt -100 ]; do pause; done
# RACE: a program that was being started while Berth died gets its mark only after a moment, so look until two looks in
# a row (one after "close") find none.
left=100
kill_marked "$1."
while [ "$left" -gt 0 ]; do
    if [ -n "$marked" ]; then quiet=2; else quiet=$((quiet - 1)); fi
    [ "$quiet" -gt 0 ] || break
    pause
    kill_marked "$1."
done
