package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import java.util.List;
import java.util.Optional;

/**
 * The findings that decide about the host of new instances.
 *
 * @param chosen the host that new instances would get; empty when no host works
 */
public record HostReport(List<Finding> findings, Optional<String> chosen) {
    public HostReport {
        findings = List.copyOf(findings);
    }

    /**
     * One precondition of a host.
     *
     * @param what the thing that was checked
     * @param works whether the thing can be used
     * @param seen the result of the check
     * @param todo advice to make the thing work; empty when it works
     */
    public record Finding(String what, boolean works, String seen, String todo) {
        /** Asks an engine for its version. */
        public static Finding of(String what, ContainerEngine engine) throws InterruptedException {
            return EngineProbe.of(engine).finding(what);
        }
    }
}
