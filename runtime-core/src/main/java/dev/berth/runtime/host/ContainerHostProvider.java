package dev.berth.runtime.host;

import dev.berth.runtime.config.SettingsProvider;
import java.util.List;

/**
 * A plug-in for a machine or an engine, whose names are {@link #machines()} and {@link #engines()}. {@link
 * java.util.ServiceLoader} finds the implementation with this interface's class loader: two files below {@code
 * META-INF/services} name the class, for this interface and for {@link SettingsProvider}. Safe for all threads,
 * stateless.
 */
public interface ContainerHostProvider extends SettingsProvider {
    /** The name in errors. */
    String name();

    /** Whether the provider is considered only when the settings name its machine or its engine. */
    default boolean onlyByName() {
        return false;
    }

    /** Returns whether the provider has a host for this request. Starts nothing. */
    HostOffer offer(HostRequest request) throws InterruptedException;

    /**
     * Opens the host that an instance was made on; at least one of the two names is this provider's. The engine is not
     * asked, and no call through this host starts its machine.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID when machine and engine do not go together,
     *     ENGINE_ABSENT for an engine that the provider does not know
     */
    ContainerHost recorded(HostContext context, String machine, String engine);

    /**
     * The lines of {@code berth doctor}. For a provider of a machine: new instances can use it only if all findings
     * work.
     */
    List<HostReport.Finding> findings(HostContext context) throws InterruptedException;
}
