package dev.berth.runtime.host;

import dev.berth.runtime.config.SettingsProvider;
import java.util.List;

/**
 * A machine or an engine that a module of its own brings; its names are {@link #machines()} and {@link #engines()}. It is
 * found by {@link java.util.ServiceLoader} with this interface's class loader: files below {@code META-INF/services} name it
 * twice, as this and as a {@link SettingsProvider}. Safe for all threads; it remembers nothing.
 */
public interface ContainerHostProvider extends SettingsProvider {
    /** As errors name it. */
    String name();

    /** Whether it is chosen only when its machine or its engine is asked for by name. */
    default boolean onlyByName() {
        return false;
    }

    /** Answers whether there is a host for this request; nothing is started for that. */
    HostOffer offer(HostRequest request) throws InterruptedException;

    /**
     * Opens the host that an instance was made on; one of the two names is its own. Nothing is asked of it, and nothing
     * that is done through it starts its machine.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID when the two do not go together, ENGINE_ABSENT for an
     *     engine that it does not know
     */
    ContainerHost recorded(HostContext context, String machine, String engine);

    /** What {@code berth doctor} says of it. Where it brings a machine, that can be chosen only if all of this works. */
    List<HostReport.Finding> findings(HostContext context) throws InterruptedException;
}
