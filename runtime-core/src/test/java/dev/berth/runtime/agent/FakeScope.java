package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.container.TerminalExec;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A scope that starts one given process; one of its methods may misbehave. */
final class FakeScope implements ExecScope {
    private final ContainerProcess process;
    private final Misbehaviour how;
    private final String method;

    FakeScope(ContainerProcess process) {
        this(process, Misbehaviour.THROWS, "");
    }

    FakeScope(ContainerProcess process, Misbehaviour how, String method) {
        this.process = process;
        this.how = how;
        this.method = method;
    }

    @Override
    public ContainerId container() {
        return new ContainerId("fake");
    }

    @Override
    public ContainerProcess start(ExecSpec spec) {
        return how.at("start", method, () -> process);
    }

    @Override
    public TerminalExec terminal(ExecSpec spec) {
        throw new AssertionError("no terminal is prepared");
    }

    @Override
    public CompletableFuture<LivenessReport> checkLiveness() {
        return how.at(
                "checkLiveness",
                method,
                () -> CompletableFuture.completedFuture(LivenessReport.of(OptionalLong.empty(), List.of())));
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return new CompletableFuture<>();
    }

    @Override
    public void close() {}
}
