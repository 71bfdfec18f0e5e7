# Sourced by ./berth, bench/run and .ci/run: finds a JDK, sets JAVA_HOME and berth_version; returns 1 without a JDK that fits.

# Succeeds if a folder has a JDK that can run berth: below 25.0.3 a virtual thread can miss its wake-up (JDK-8369227). Starts
# no program, since this runs at each start.
berth_jdk_fits() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    berth_version=
    while IFS='=' read -r berth_key berth_value || [ -n "$berth_key" ]; do
        [ "$berth_key" != JAVA_VERSION ] || { berth_version=${berth_value%\"*} && berth_version=${berth_version#\"} && break; }
    done <"$1/release"
    berth_feature=${berth_version%%[!0-9]*}
    [ "${berth_feature:-0}" -ge 25 ] || return 1
    case ${berth_version%%[!0-9.]*} in # an early access build counts as the final version
        25 | 25.0 | 25.0.[012] | 25.0.[012].*) [ -z "${BERTH_ANY_JDK:-}" ] || return 0 ;;
        *) return 0 ;;
    esac
    berth_refused=${berth_refused:-$berth_version in $1}
    return 1
}

berth_take_jdk() {
    for berth_jdk; do
        if [ -n "$berth_jdk" ] && berth_jdk_fits "$berth_jdk"; then
            JAVA_HOME=$berth_jdk
            export JAVA_HOME
            return 0
        fi
    done
    return 1
}

berth_jdk_of_path() {
    berth_java=$(command -v java) || return 1
    berth_java=$(readlink -f "$berth_java") || return 1
    printf '%s\n' "${berth_java%/*/*}"
}

berth_take_usual_jdk() {
    berth_take_jdk \
        /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*/jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.local/share/mise/installs/java/* "${HOME:-}"/.asdf/installs/java/*
}

berth_find_jdk() {
    berth_refused=
    berth_take_jdk "${JAVA_HOME:-}" || berth_take_jdk "$(berth_jdk_of_path)" || berth_take_usual_jdk
}

berth_require_jdk() {
    berth_find_jdk && return 0
    echo "berth: looking for a JDK 25.0.3 or newer (a JDK, not a JRE)" >&2
    if [ -n "$berth_refused" ]; then
        echo "found only $berth_refused: below 25.0.3 a virtual thread can miss its wake-up and hang (JDK-8369227)" >&2
        berth_anyway="; BERTH_ANY_JDK=1 uses the old one at your own risk"
    else
        echo "none in JAVA_HOME, on PATH, or in the usual folders" >&2
        berth_anyway=
    fi
    echo "install 25.0.4 or newer (Debian: temurin-25-jdk or openjdk-25-jdk; macOS: brew install openjdk; sdkman: sdk install java 25-tem) or set JAVA_HOME to one$berth_anyway" >&2
    return 1
}
