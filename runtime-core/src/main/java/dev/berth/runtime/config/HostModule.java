package dev.berth.runtime.config;

import java.util.List;
import java.util.Optional;

/**
 * A Maven module of Berth's that brings a machine or an engine. Its value is one that the setting may have also where the
 * module is missing: a caller who asks for it is told what to add.
 *
 * @param setting {@code machine} or {@code engine}
 * @param value as flags and records name what it brings
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

    /** What is wrong where it is missing. */
    public String missing() {
        return "the Maven module " + artifact + " is not there";
    }

    public String todo() {
        return "add the dependency " + artifact + " in Berth's version";
    }
}
