package dev.berth.server.trial;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.version.CandidateCheck;
import dev.berth.runtime.version.Steps;
import dev.berth.runtime.version.Trial;
import dev.berth.testkit.llm.FakeLlm;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Tries a candidate version with a {@link ScriptedModel}: makes the agent ready, opens a session, and runs turns that
 * answer, write a file with a granted permission, and run a command.
 */
public final class ScriptedTrial implements CandidateCheck {
    private final Function<ContainerHost, AgentRuntime> runtime;
    private final TrialModel model;

    public ScriptedTrial(Function<ContainerHost, AgentRuntime> runtime, TrialModel model) {
        this.runtime = runtime;
        this.model = model;
    }

    @Override
    public void check(Trial trial, Steps steps) throws InterruptedException {
        try (ScriptedModel scripted = ScriptedModel.start(model)) {
            ContainerHost host = trial.host(scripted.settings(trial.target()), scripted.variables());
            try (AgentRuntime agents = runtime.apply(host)) {
                check(agents, trial.workspace(), host.context().limits(), steps, scripted.llm());
            }
        }
    }

    private void check(AgentRuntime agents, Path folder, Limits limits, Steps steps, FakeLlm llm)
            throws InterruptedException {
        AgentInstance instance = steps.step(
                "initialize",
                "in a container and a home of its own",
                () -> await(
                        agents.ensureReady(AgentId.of("trial"), Workspace.at(folder)),
                        KnownLimits.READY,
                        "getting the candidate ready",
                        limits),
                ready -> ready.snapshot().containerName());
        PermissionCounter permissions = new PermissionCounter();
        SessionOptions options = SessionOptions.standard()
                .in(folder)
                .with(PermissionPolicy.allow())
                .telling(permissions);
        Session session = steps.step(
                "session",
                "",
                () -> instance.openSession(options),
                opened -> opened.agent().name() + " " + opened.agent().version());
        try (session) {
            new TrialTurns(session, folder, limits, llm, permissions, model.asks()).run(steps);
        }
    }

    static <T> T await(CompletableFuture<T> future, Limit limit, String tried, Limits limits)
            throws InterruptedException {
        try (Deadline deadline = limits.start(limit, tried)) {
            return deadline.await(future);
        } catch (ExecutionException e) {
            throw BerthException.wrap(tried, e.getCause());
        }
    }
}
