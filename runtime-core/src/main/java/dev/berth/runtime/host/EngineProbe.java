package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.Optional;

/** An engine's answer to the question for its version, or the reason for no answer. */
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

    boolean isAbsent() {
        return problem.filter(e -> e.kind() == ErrorKind.ENGINE_ABSENT).isPresent();
    }

    /** The versions or the reason, in one line. */
    String summary() {
        return problem.map(e -> e.seen().lines().findFirst().orElse("no answer"))
                .or(() -> info.map(this::versions))
                .orElse("");
    }

    String todo() {
        return problem.map(BerthException::todo).orElse("");
    }

    HostReport.Finding finding(String what) {
        return new HostReport.Finding(
                what, works(), summary(), problem.map(BerthException::advice).orElse(Advice.of("")));
    }

    private String versions(EngineInfo info) {
        return info.name() + " " + info.clientVersion() + ", " + info.serverVersion()
                + (info.rootless() ? ", rootless" : "")
                + (unenforcedLimits.isEmpty() ? "" : "; limits not held: " + String.join(", ", unenforcedLimits));
    }
}
