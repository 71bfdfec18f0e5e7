package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How a program of a container is started on this host. Immutable; safe for all threads. */
interface Sandbox {
    /** For people: bubblewrap's version, or that there is none. */
    String version();

    /** Whether programs are kept from the rest of this host. */
    boolean contains();

    /** Why this container cannot be had here. */
    Optional<String> refusal(ContainerSpec spec);

    /** What a container keeps its programs to and this does not, in a word each. */
    List<String> unenforcedLimits();

    /** How to start it, with pipes or in a terminal; makes what the start needs on disk. */
    Launch launch(SandboxFolder container, ExecSpec exec, Start start) throws IOException;

    /**
     * One start of a program.
     *
     * @param name of its files in {@link SandboxFolder#starts()}
     */
    record Start(String name, Mark mark, boolean terminal) {}

    /** The user of a program: its own, else the container's, else who we are, else (as root) 1000. */
    static ContainerUser user(SandboxStore store, ContainerSpec spec, Optional<ContainerUser> own) {
        ContainerUser fallback =
                store.ownedByRoot() ? new ContainerUser(1000, 1000) : new ContainerUser(store.uid(), store.gid());
        return own.or(spec::user).orElse(fallback);
    }
}
