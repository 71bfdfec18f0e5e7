package dev.berth.runtime.container.cli;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.ProcessEnding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps the proxies of the user's docker configuration out of containers and builds: docker's client gives them, with
 * their passwords, to everything that it creates.
 *
 * @param program the program to create with; its environment has none of the variables
 * @param configured whether the configuration names proxies
 */
record ClientProxies(EngineProgram program, boolean configured) {
    /** The variables that docker's client sets, unless its arguments name them. */
    private static final List<String> VARIABLES = Stream.of("HTTP", "HTTPS", "FTP", "ALL", "NO")
            .map(name -> name + "_PROXY")
            .flatMap(name -> Stream.of(name, name.toLowerCase(Locale.ROOT)))
            .toList();

    /**
     * Exits with 1 if there is nothing to keep out. Only the word is looked for: the file also has keys of registries,
     * which Berth must not read.
     */
    private static final String ASK = """
            command -v "$1" >/dev/null || exit 1
            folder=${DOCKER_CONFIG:-${HOME:+$HOME/.docker}}
            [ -n "$folder" ] || exit 0
            [ -f "$folder/config.json" ] || exit 1
            grep -qi '"proxies"' "$folder/config.json"
            """;

    static ClientProxies of(EngineProgram program) throws InterruptedException {
        boolean configured = program.dialect().addsProxies() && configured(program);
        if (!configured) {
            return new ClientProxies(program, false);
        }
        // an argument --env NAME takes the value of the client's own environment, such as that of a login by ssh
        List<String> unset = new ArrayList<>(List.of("/usr/bin/env"));
        VARIABLES.forEach(name -> unset.addAll(List.of("-u", name)));
        return new ClientProxies(program.startedBy(unset), true);
    }

    private static boolean configured(EngineProgram program) throws InterruptedException {
        MachineCommand ask = MachineCommand.of(
                "/bin/sh",
                "-c",
                ASK,
                "berth-proxies",
                program.dialect().program().getFirst());
        // anything but a clear no counts as yes
        return !program.runner().run(ask, KnownLimits.ENGINE_QUERY).ending().equals(ProcessEnding.ofStatus(1));
    }

    /** Arguments of {@code create} and {@code run}: a variable without a value is not set in the container. */
    List<String> createArguments(Set<String> wanted) {
        return arguments(wanted, "--env", "");
    }

    /** Arguments of {@code build}: buildx heeds only variables that have a value, if only an empty one. */
    List<String> buildArguments(Set<String> wanted) {
        return arguments(wanted, "--build-arg", "=");
    }

    private List<String> arguments(Set<String> wanted, String flag, String suffix) {
        if (!configured) {
            return List.of();
        }
        return VARIABLES.stream()
                .filter(name -> !wanted.contains(name))
                .flatMap(name -> Stream.of(flag, name + suffix))
                .toList();
    }
}
