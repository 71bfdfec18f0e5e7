# Sourced by ./berth and .ci/run: finds a JDK 25 or newer and sets JAVA_HOME to it; answers 1 when there is none.

berth_jdk_fits() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    berth_major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [ "${berth_major:-0}" -ge 25 ]
}

berth_jdk_of_path() {
    berth_java=$(command -v java) || return 1
    berth_java=$(readlink -f "$berth_java") || return 1
    dirname "$(dirname "$berth_java")"
}

berth_find_jdk() {
    for berth_jdk in \
        "${JAVA_HOME:-}" "$(berth_jdk_of_path)" \
        /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*/jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/*; do
        if [ -n "$berth_jdk" ] && berth_jdk_fits "$berth_jdk"; then
            JAVA_HOME=$berth_jdk
            export JAVA_HOME
            return 0
        fi
    done
    return 1
}

berth_require_jdk() {
    berth_find_jdk && return 0
    echo "berth: looking for a JDK 25 or newer (a JDK, not a JRE)" >&2
    echo "none in JAVA_HOME, on PATH, or in the usual folders" >&2
    echo "install one (Debian: temurin-25-jdk or openjdk-25-jdk; macOS: brew install openjdk; sdkman: sdk install java 25-tem) or set JAVA_HOME" >&2
    return 1
}
