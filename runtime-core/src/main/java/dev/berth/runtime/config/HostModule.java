package dev.berth.runtime.config;

import java.util.List;
import java.util.Optional;

/**
 * A Maven module of Berth's that adds a machine or an engine. The setting accepts the value also without the module; the
 * error then names the dependency to add.
 *
 * @param setting {@code machine} or {@code engine}
 * @param value the name of the machine or engine in flags and records
 */
public record HostModule(String setting, String value, String artifact) {
    private static final List<HostModule> ALL = List.of(
            new HostModule("machine", "lima", "dev.berth:machine-lima"),
            new HostModule("engine", "process", "dev.berth:engine-sandbox"));

    public static List<HostModule> all() {
        return ALL;
    }

    /** The module that brings this machine or engine. */
    public static Optional<HostModule> of(String setting, String value) {
        return ALL.stream()
                .filter(one -> one.setting().equals(setting) && one.value().equals(value))
                .findFirst();
    }

    /** The error text when the module is not on the class path. */
    public String missing() {
        return "the Maven module " + artifact + " is not there";
    }

    public String todo() {
        return "add the dependency " + artifact + " in Berth's version";
    }
}
