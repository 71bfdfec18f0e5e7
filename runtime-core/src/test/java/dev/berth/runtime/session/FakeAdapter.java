package dev.berth.runtime.session;

import dev.berth.acp.AcpAgent;
import dev.berth.acp.AcpAgentHandler;
import dev.berth.acp.AcpOptions;
import dev.berth.acp.StreamPair;
import dev.berth.runtime.workspace.WorkspaceWatch;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** An adapter in memory; its agent runs on threads of this JVM. */
final class FakeAdapter implements Adapter {
    private final StreamPair pair = StreamPair.inMemory();
    private final CompletableFuture<AdapterEnding> ending = new CompletableFuture<>();
    private final AcpAgent agent;
    private final Function<String, Use> uses;
    final AtomicReference<String> endReason = new AtomicReference<>();
    final AtomicReference<String> stillRunning = new AtomicReference<>();

    final AtomicReference<WorkspaceWatch> watch = new AtomicReference<>(WorkspaceWatch.off());

    /** Holds {@link #close} back, uninterruptibly, until it is counted down. */
    final AtomicReference<CountDownLatch> closing = new AtomicReference<>(new CountDownLatch(0));

    /** Completes when {@link #close} has been called. */
    final CountDownLatch closeCalled = new CountDownLatch(1);

    FakeAdapter(AcpAgentHandler handler, Function<String, Use> uses) {
        this.uses = uses;
        agent = AcpAgent.over(pair.right().input(), pair.right().output(), handler, AcpOptions.named("fake"));
    }

    AcpAgent agent() {
        return agent;
    }

    boolean running() {
        return !ending.isDone();
    }

    /** Ends the process as if from outside. */
    void die(AdapterEnding how) {
        if (ending.complete(how)) {
            agent.close();
        }
    }

    @Override
    public Use use(String what) {
        return uses.apply(what);
    }

    @Override
    public OutputStream stdin() {
        return pair.left().output();
    }

    @Override
    public InputStream stdout() {
        return pair.left().input();
    }

    @Override
    public CompletableFuture<AdapterEnding> ending() {
        return ending;
    }

    @Override
    public List<String> stderrTail() {
        return List.of("a last line");
    }

    @Override
    public MemoryWatch memory() {
        return new MemoryWatch() {
            @Override
            public CompletableFuture<OptionalLong> kills() {
                return CompletableFuture.completedFuture(OptionalLong.of(0));
            }

            @Override
            public String limit() {
                return "1g";
            }
        };
    }

    @Override
    public WorkspaceWatch workspaces() {
        return watch.get();
    }

    @Override
    public Optional<String> stillRunningReason() {
        return Optional.ofNullable(stillRunning.get());
    }

    @Override
    public int generation() {
        return 1;
    }

    @Override
    public Optional<String> endReason() {
        return Optional.ofNullable(endReason.get());
    }

    @Override
    public void close() {
        closeCalled.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                closing.get().await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        die(new AdapterEnding.EndedByUs());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
