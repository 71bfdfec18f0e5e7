package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import java.util.List;
import java.util.Optional;

/**
 * What was looked at to choose a host.
 *
 * @param chosen the host that new instances would get; empty when there is none
 */
public record HostReport(List<Finding> findings, Optional<String> chosen) {
    public HostReport {
        findings = List.copyOf(findings);
    }

    /**
     * One precondition.
     *
     * @param what what was looked at
     * @param works whether it can be used as it is
     * @param seen what was found
     * @param todo what to do to be able to use it; empty when it works
     */
    public record Finding(String what, boolean works, String seen, String todo) {
        /** Asks an engine who it is. */
        public static Finding of(String what, ContainerEngine engine) throws InterruptedException {
            return EngineProbe.of(engine).finding(what);
        }
    }
}
