package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.error.Advice;
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
     * @param advice advice to make the thing work; of an empty text when it works
     */
    public record Finding(String what, boolean works, String seen, Advice advice) {
        public Finding(String what, boolean works, String seen, String todo) {
            this(what, works, seen, Advice.of(todo));
        }

        public String todo() {
            return advice.text();
        }

        /** Asks an engine for its version. */
        public static Finding of(String what, ContainerEngine engine) throws InterruptedException {
            return EngineProbe.of(engine).finding(what);
        }
    }
}
