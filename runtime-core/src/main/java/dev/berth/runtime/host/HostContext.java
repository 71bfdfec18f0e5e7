package dev.berth.runtime.host;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.Origin;
import dev.berth.runtime.config.Setting;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The home, settings, limits and services that all hosts and runtimes of one Berth home share. Closing the context ends
 * every program that was started through it.
 *
 * @param environment this process's variables, of which only those of an allow-list are passed on
 * @param listener receives every event
 * @param machines the machines that were opened so far
 */
public record HostContext(
        BerthHome home,
        HomeLocks locks,
        Config config,
        Limits limits,
        HostProcesses processes,
        Map<String, String> environment,
        RuntimeListener listener,
        Machines machines)
        implements AutoCloseable {
    private static final Set<String> FILES = Set.of("image.caCertificates", "image.npmrc", "image.pipConf");

    public HostContext {
        environment = Map.copyOf(environment);
    }

    /** A context without open machines. */
    public HostContext(
            BerthHome home,
            HomeLocks locks,
            Config config,
            Limits limits,
            HostProcesses processes,
            Map<String, String> environment,
            RuntimeListener listener) {
        this(home, locks, config, limits, processes, environment, listener, new Machines());
    }

    /** Opens a context with the settings of {@code home}, overridden by {@code flags} ({@code key=value}). */
    public static HostContext open(
            BerthHome home, List<String> flags, Map<String, String> environment, RuntimeListener listener) {
        return open(home, Config.load(home, environment, flags), environment, listener);
    }

    /** Opens a context with {@code config}, which was loaded from {@code home} or from flags alone. */
    public static HostContext open(
            BerthHome home, Config config, Map<String, String> environment, RuntimeListener listener) {
        RuntimeListener guarded = listener.guarded();
        Limits limits = Limits.of(config.limits(), guarded);
        return new HostContext(
                home, HomeLocks.of(home, limits), config, limits, HostProcesses.open(limits), environment, guarded);
    }

    /** This context with {@code others} to start programs, and without open machines. */
    public HostContext with(HostProcesses others) {
        return new HostContext(home, locks, config, limits, others, environment, listener);
    }

    /**
     * Another home with the settings of this one, those of agents and credentials left out.
     *
     * @param more settings over them, {@code key=value}
     * @param variables the caller's variables there
     */
    public HostContext at(BerthHome other, List<String> more, Map<String, String> variables) {
        List<String> flags = new ArrayList<>();
        for (Setting setting : config.all()) {
            if (!(setting.origin() instanceof Origin.Standard) && !ofAgents(setting)) {
                flags.add(setting.key() + "=" + value(setting));
            }
        }
        flags.addAll(more);
        Config settings = Config.load(other, Map.of(), flags);
        return new HostContext(other, HomeLocks.of(other, limits), settings, limits, processes, variables, listener);
    }

    private static boolean ofAgents(Setting setting) {
        return Stream.of("agents.", "credentials.", "git.").anyMatch(setting.key()::startsWith);
    }

    private String value(Setting setting) {
        return FILES.contains(setting.key())
                ? config.path(setting.key()).map(Path::toString).orElse("")
                : setting.value();
    }

    @Override
    public void close() {
        processes.close();
    }
}
