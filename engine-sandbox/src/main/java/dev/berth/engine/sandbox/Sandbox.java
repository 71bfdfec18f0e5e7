package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Starts the programs of containers on this host. Immutable; safe for all threads. */
interface Sandbox {
    /** Bubblewrap's version, or a text that there is no sandbox; for people. */
    String version();

    /** Whether programs are isolated from the rest of this host. */
    boolean contains();

    /** The reason why a container of this spec is impossible; empty when it is possible. */
    Optional<String> refusal(ContainerSpec spec);

    /** The limits of a container that are not enforced, one word each: {@code cpus}, {@code memory}, … */
    List<String> unenforcedLimits();

    /** Prepares a start with pipes or in a terminal, and writes the files that it needs. */
    Launch launch(SandboxFolder container, ExecSpec exec, Start start) throws IOException;

    /**
     * One start of a program.
     *
     * @param name the name of its files in {@link SandboxFolder#starts()}
     */
    record Start(String name, Mark mark, boolean terminal) {}

    /** The user of a program: its own, else the container's, else the caller, or 1000 when the caller is root. */
    static ContainerUser user(SandboxStore store, ContainerSpec spec, Optional<ContainerUser> own) {
        ContainerUser fallback =
                store.ownedByRoot() ? new ContainerUser(1000, 1000) : new ContainerUser(store.uid(), store.gid());
        return own.or(spec::user).orElse(fallback);
    }

    /** The option of {@code setpriv} for these supplementary groups and no others. */
    static String groupOption(List<Integer> groups) {
        return groups.isEmpty()
                ? "--clear-groups"
                : groups.stream().map(String::valueOf).collect(Collectors.joining(",", "--groups=", ""));
    }
}
