package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.Optional;

/** What an engine answered when it was asked who it is: its versions, or why there is no answer. */
record EngineProbe(
        ContainerEngine engine,
        Optional<EngineInfo> info,
        List<String> unenforcedLimits,
        Optional<BerthException> problem) {
    static EngineProbe of(ContainerEngine engine) throws InterruptedException {
        try {
            return new EngineProbe(engine, Optional.of(engine.info()), engine.unenforcedLimits(), Optional.empty());
        } catch (BerthException e) {
            return new EngineProbe(engine, Optional.empty(), List.of(), Optional.of(e));
        }
    }

    boolean works() {
        return problem.isEmpty();
    }

    boolean absent() {
        return problem.filter(e -> e.kind() == ErrorKind.ENGINE_ABSENT).isPresent();
    }

    /** In one line, what was found. */
    String found() {
        return problem.map(e -> e.seen().lines().findFirst().orElse("no answer"))
                .or(() -> info.map(this::versions))
                .orElse("");
    }

    String todo() {
        return problem.map(BerthException::todo).orElse("");
    }

    HostReport.Finding finding(String what) {
        return new HostReport.Finding(what, works(), found(), todo());
    }

    private String versions(EngineInfo info) {
        return info.name() + " " + info.clientVersion() + ", " + info.serverVersion()
                + (info.rootless() ? ", rootless" : "")
                + (unenforcedLimits.isEmpty() ? "" : "; limits not held: " + String.join(", ", unenforcedLimits));
    }
}
