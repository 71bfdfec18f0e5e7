# Sourced by ./berth: builds once for any number of callers, and trains the AOT cache. Needs root, target, dist, flags and JAVA_HOME.

# Succeeds if a source is newer than the build. Folders are compared too: the deletion of a file changes the time of its
# folder. bench and docs are not part of berth.
berth_stale() {
    [ -e "$dist/stamp" ] || return 0
    set -- "$root/pom.xml"
    for module in "$root"/*/pom.xml; do
        case $module in "$root/bench/"*) continue ;; esac
        set -- "$@" "$module"
        [ ! -d "${module%/pom.xml}/src/main" ] || set -- "$@" "${module%/pom.xml}/src/main"
    done
    [ -n "$(find "$@" -newer "$dist/stamp" 2>/dev/null)" ]
}

# Succeeds if the AOT cache is missing or old. A failed training is repeated after an hour, and after the next build.
berth_cache_wanted() {
    [ ! -e "$dist/berth.aot" ] || [ "$dist/stamp" -nt "$dist/berth.aot" ] || return 1
    [ ! -e "$dist/aot.failed" ] || [ "$dist/stamp" -nt "$dist/aot.failed" ] || [ -n "$(find "$dist/aot.failed" -mmin +60)" ]
}

# Returns 3 if there is no build and the target folder cannot be written; with a build berth runs anyway.
berth_build_once() {
    lock=$target/build.lock
    if ! { mkdir -p "$target" && true >>"$lock"; } 2>/dev/null || { [ -d "$dist" ] && [ ! -w "$dist" ]; }; then
        berth_unwritable
        return $?
    fi
    while :; do
        berth_locked 9>>"$lock"
        code=$?
        [ $code -eq 9 ] || return $code
        mkdir -p "$target"
    done
}

berth_unwritable() {
    if [ ! -e "$dist/stamp" ]; then
        echo "berth: building from source" >&2
        echo "$target cannot be written by $(id -un)" >&2
        echo "run ./berth once as the owner of that folder, or give it to yourself (chown -R)" >&2
        return 3
    fi
    ! berth_stale || echo "berth: the build is older than its sources and is used as it is, since $target cannot be written" >&2
}

# Runs with the lock file open as file descriptor 9. The lock belongs to the open file: the kernel releases the lock when the
# last process that inherited the descriptor has ended. So the lock of a killed builder lasts until its Maven has ended.
# Returns 9 if the lock file was deleted meanwhile, with the target folder: the caller locks the new one.
berth_locked() {
    berth_lock -n || {
        echo "berth: waiting for another build" >&2
        berth_lock
    } || return $?
    [ ! -e /proc/self/fd/9 ] || [ "$lock" -ef /proc/self/fd/9 ] || return 9
    if berth_stale; then
        berth_build || return $?
    fi
    ! berth_cache_wanted || berth_train
}

berth_lock() {
    if command -v flock >/dev/null; then
        flock ${1:-} 9
    elif command -v perl >/dev/null; then
        perl -e 'open(my $lock, ">>&=", 9) or exit 1; exit !flock($lock, @ARGV ? 6 : 2)' -- "$@"
    else
        echo "berth: locking $lock" >&2
        echo "neither flock nor perl is on PATH" >&2
        echo "install one (Debian: apt-get install util-linux)" >&2
        exit 3
    fi
}

berth_build() {
    if ! command -v mvn >/dev/null; then
        echo "berth: building from source" >&2
        echo "no program named mvn on PATH" >&2
        echo "install Maven 3.8.7 or newer (Debian: apt-get install maven; macOS: brew install maven)" >&2
        return 3
    fi
    echo "berth: building (once; the first time takes a minute or two)" >&2
    log=$target/build.log
    # A killed build may have left half a jar, which Maven would keep.
    [ -e "$target/build.done" ] || rm -f "$dist/berth.jar"
    rm -f "$target/build.done"
    true >"$target/build.began"
    (cd "$root" && mvn -B -Dstyle.color=never -Dmaven.test.skip=true -Dspotless.check.skip=true -pl server -am package </dev/null 2>&1 &&
        touch -r "$target/build.began" "$dist/stamp" && true >"$target/build.done") | # a source changed meanwhile is newer
        tee "$log" | sed -n -e 's/^\[INFO\] Building \(.*[^ ]\)  *\(\[[0-9/]*\]\)$/berth:   \2 \1/p' -e '/^\[ERROR\].*\.java/s/^\[ERROR\] /berth:   /p' >&2
    if [ ! -e "$target/build.done" ]; then
        echo "berth: building failed: $(grep -m 1 '^\[ERROR\]' "$log" | cut -c 9-)" >&2
        echo "berth: the whole output is in $log" >&2
        return 1
    fi
}

# Trains the AOT cache, which makes the start three times faster. berth starts without the cache too, so a failed training is
# no failure of the command. The caller's settings are not for the training.
berth_train() {
    echo "berth: preparing a fast start" >&2
    training=$target/training
    rm -rf "$training" "$dist/aot.failed" "$dist"/berth.aot.new*
    mkdir -p "$training/tmp" &&
        env -i HOME="$training" PATH="$training/bin:$PATH" LANG="${LANG:-}" LC_ALL="${LC_ALL:-}" "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$dist/berth.aot.new" $flags -Djava.io.tmpdir="$training/tmp" -cp "$dist/berth.jar" \
            dev.berth.server.AotTraining "$training" </dev/null >"$dist/aot.log" 2>&1 &&
        mv -f "$dist/berth.aot.new" "$dist/berth.aot" || true >"$dist/aot.failed"
    rm -rf "$training"
}
