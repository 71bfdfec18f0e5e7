package dev.berth.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every command; they may stand before or after its name. */
public final class GlobalOptions {
    @Option(
            names = "--machine",
            paramLabel = "M",
            scope = ScopeType.INHERIT,
            description = "machine that runs the containers: auto, local, lima, ssh:HOST")
    @Nullable
    public String machine;

    @Option(
            names = "--engine",
            paramLabel = "E",
            scope = ScopeType.INHERIT,
            description = "container engine: auto, nerdctl, docker, process")
    @Nullable
    public String engine;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Berth's own folder (default: $BERTH_HOME, else ~/.berth)")
    @Nullable
    public Path home;

    @Option(
            names = "-c",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "a setting for this call; repeatable")
    public List<String> settings = new ArrayList<>();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "one JSON object a line")
    public boolean json;

    @Option(names = "-v", scope = ScopeType.INHERIT, description = "log debug messages to standard error")
    public boolean verbose;

    /** Whether {@code --machine} or {@code --engine} is given. */
    public boolean namesHost() {
        return engine != null || machine != null;
    }

    /** The settings of {@code -c}, then those of {@code --machine} and {@code --engine}. */
    public List<String> allSettings() {
        List<String> all = new ArrayList<>(settings);
        if (machine != null) {
            all.add("machine=" + machine);
        }
        if (engine != null) {
            all.add("engine=" + engine);
        }
        return all;
    }
}
