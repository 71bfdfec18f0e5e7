package dev.berth.runtime.session;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An adapter whose methods may throw, answer null or block; each answers here within limit {@code callback}. */
final class GuardedAdapter {
    private final Adapter adapter;
    private final Limits limits;
    private final Duration most;
    private final OutputStream stdin;
    private final InputStream stdout;
    private final CompletableFuture<AdapterEnding> ending = new CompletableFuture<>();

    /**
     * Takes the streams and the ending of an adapter.
     *
     * @throws BerthException UNEXPECTED when the adapter does not give them; the adapter is closed then
     */
    GuardedAdapter(Adapter adapter, Limits limits, String tried) {
        this.adapter = adapter;
        this.limits = limits;
        this.most = limits.value(KnownLimits.CALLBACK);
        boolean usable = false;
        try {
            this.stdin = required(tried, "Adapter.stdin()", adapter::stdin);
            this.stdout = required(tried, "Adapter.stdout()", adapter::stdout);
            CompletableFuture<AdapterEnding> observed = required(tried, "Adapter.ending()", adapter::ending);
            var _ = observed.whenComplete((seen, failure) -> ending.complete(
                    seen == null ? new AdapterEnding.Lost("its end was not observed: " + failure) : seen));
            usable = true;
        } finally {
            if (!usable) {
                var _ = end();
            }
        }
    }

    private <T> T required(String tried, String name, ForeignCall.Code<T> code) {
        ForeignCall.Result<T> result = ForeignCall.start(name, code).within(most);
        if (result.value() == null) {
            throw new BerthException(ErrorKind.UNEXPECTED, tried, String.valueOf(result.problem()), "report this");
        }
        return result.value();
    }

    OutputStream stdin() {
        return stdin;
    }

    InputStream stdout() {
        return stdout;
    }

    /** Completes when the process has ended; never fails. */
    CompletableFuture<AdapterEnding> ending() {
        return ending.copy();
    }

    /** Begins to take a use of the adapter's container. */
    ForeignCall<Adapter.Use> use(String what) {
        return ForeignCall.start("Adapter.use()", () -> adapter.use(what));
    }

    /** Tells the adapter on a thread of its own. */
    void loginRefused() {
        Thread.ofVirtual()
                .name("berth-login-refused")
                .start(() -> ForeignCall.run("Adapter.loginRefused()", most, adapter::loginRefused));
    }

    List<String> stderrTail() {
        return ForeignCall.orElse("Adapter.stderrTail()", most, List.of(), adapter::stderrTail);
    }

    /** The owner's reason for the end. */
    Optional<String> endReason() {
        return ForeignCall.orElse("Adapter.endReason()", most, Optional.empty(), adapter::endReason);
    }

    MemoryWatch memory() {
        MemoryWatch watch = ForeignCall.start("Adapter.memory()", adapter::memory)
                .within(most)
                .value();
        return watch == null ? GuardedMemoryWatch.UNKNOWN : new GuardedMemoryWatch(watch, most);
    }

    /** Begins to compare the workspaces; the agent's work begins now. */
    GuardedComparison compareWorkspaces(Path directory) {
        Instant now = Instant.now();
        return new GuardedComparison(
                ForeignCall.start(
                        "WorkspaceWatch.begin()", () -> adapter.workspaces().begin(now)),
                directory,
                limits.value(KnownLimits.WORKSPACE_LOOK).plus(most));
    }

    /**
     * Closes the adapter, within limit {@code session-close}.
     *
     * @return the reason why something of it may still run; empty when nothing is known to be left
     */
    Optional<String> end() {
        String problem = ForeignCall.run("Adapter.close()", limits.value(KnownLimits.SESSION_CLOSE), adapter::close);
        Optional<String> left =
                ForeignCall.orElse("Adapter.stillRunningReason()", most, Optional.empty(), adapter::stillRunningReason);
        return left.isPresent() || problem == null
                ? left
                : Optional.of("the agent's program may still run: " + problem);
    }
}
