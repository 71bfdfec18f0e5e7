#!/bin/sh
# docker-engine.sh DIR BRIDGE ADDRESS
# Holds a docker engine for tests: starts one unless it runs, says "up VERSION" or "down REASON", and keeps it until
# standard input ends, which also happens when its owner is killed. Any number may hold it at once: the last one to
# leave stops it. DIR/data persists.
set -u
dir=$1
bridge=$2
address=$3
socket=unix://$dir/docker.sock
mkdir -p "$dir/data" "$dir/exec" || exit 1
exec 8>"$dir/start.lock" 9>"$dir/users.lock"

version() { docker -H "$socket" version --format '{{.Server.Version}}' 2>/dev/null; }

runs() { [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ]; }

# Locks are not handed down: the engine would hold them for ever.
launch() {
    echo "--- starting $*" >>"$dir/dockerd.log"
    setsid dockerd --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/pid" --host "$socket" \
        --bridge "$bridge" --mtu "$(mtu)" "$@" </dev/null >>"$dir/dockerd.log" 2>&1 8>&- 9>&- &
    engine=$!
    tries=0
    while [ $tries -lt 150 ]; do
        [ -n "$(version)" ] && return 0
        kill -0 "$engine" 2>/dev/null || return 1
        sleep 0.2
        tries=$((tries + 1))
    done
    kill -9 "$engine" 2>/dev/null
    return 1
}

mtu() {
    way=$(ip -o route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
    cat "/sys/class/net/${way:-lo}/mtu" 2>/dev/null || echo 1500
}

start() {
    old=$(cat "$dir/pid" 2>/dev/null || echo none)
    runs "$old" dockerd || rm -f "$dir/pid"
    if ! ip link show "$bridge" >/dev/null 2>&1; then
        ip link add name "$bridge" type bridge && ip addr add "$address" dev "$bridge" || return 1
        # An address that nobody set is the lowest of its ports': it changes when a container comes or goes, and those
        # that are there go on sending to the old one for a minute.
        ip link set "$bridge" address "$(cat "/sys/class/net/$bridge/address")" || return 1
    fi
    ip link set "$bridge" up || return 1
    # The engine chooses its storage itself; where none of its choices works, plain copies always do.
    launch || launch --storage-driver vfs
}

end() {
    runs "$1" "$2" || return 0
    kill "$1" 2>/dev/null
    tries=0
    while runs "$1" "$2" && [ $tries -lt 100 ]; do
        sleep 0.2
        tries=$((tries + 1))
    done
    runs "$1" "$2" && kill -9 "$1" 2>/dev/null
    return 0
}

stop() {
    end "$(cat "$dir/pid" 2>/dev/null || echo none)" dockerd
    end "$(cat "$dir/exec/containerd/containerd.pid" 2>/dev/null || echo none)" containerd
    ip link del "$bridge" 2>/dev/null
}

flock -x 8
if [ -z "$(version)" ] && ! start; then
    echo "down dockerd did not start: $(tail -n 3 "$dir/dockerd.log" | tr '\n' ' ')"
    stop
    exit 1
fi
flock -s 9
flock -u 8
trap '' HUP INT TERM PIPE
echo "up $(version)"
cat >/dev/null 8>&- 9>&-
flock -u 9
flock -x 8
flock -n -x 9 && stop
