#!/bin/sh
# docker-engine.sh DIR BRIDGE ADDRESS
# Holds a docker engine for tests: starts an engine unless it runs, prints "up VERSION" or "down REASON", and holds the
# engine until standard input ends, which also happens when the process that started this script is killed. Several
# processes may hold the engine at once: the last one stops it. DIR/data persists.
set -u
dir=$1
bridge=$2
address=$3
socket=unix://$dir/docker.sock
mkdir -p "$dir/data" "$dir/exec" || exit 1
exec 8>"$dir/start.lock" 9>"$dir/users.lock"

version() { docker -H "$socket" version --format '{{.Server.Version}}' 2>/dev/null; }

is_running() { [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ]; }

# The engine does not inherit the locks: it would hold them as long as it runs.
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
    device=$(ip -o route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
    cat "/sys/class/net/${device:-lo}/mtu" 2>/dev/null || echo 1500
}

start() {
    old=$(cat "$dir/pid" 2>/dev/null || echo none)
    is_running "$old" dockerd || rm -f "$dir/pid"
    if ! ip link show "$bridge" >/dev/null 2>&1; then
        ip link add name "$bridge" type bridge && ip addr add "$address" dev "$bridge" || return 1
        # Linux: a bridge without a set MAC address takes the lowest address of its ports. That address changes when a
        # container starts or ends, and running containers send to the old address for up to a minute.
        ip link set "$bridge" address "$(cat "/sys/class/net/$bridge/address")" || return 1
    fi
    ip link set "$bridge" up || return 1
    # The engine chooses its storage driver itself; if that fails, vfs works everywhere.
    launch || launch --storage-driver vfs
}

end_process() {
    is_running "$1" "$2" || return 0
    kill "$1" 2>/dev/null
    tries=0
    while is_running "$1" "$2" && [ $tries -lt 100 ]; do
        sleep 0.2
        tries=$((tries + 1))
    done
    is_running "$1" "$2" && kill -9 "$1" 2>/dev/null
    return 0
}

stop() {
    end_process "$(cat "$dir/pid" 2>/dev/null || echo none)" dockerd
    end_process "$(cat "$dir/exec/containerd/containerd.pid" 2>/dev/null || echo none)" containerd
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
