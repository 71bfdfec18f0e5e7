package dev.berth.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.workspace.WorkspaceWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of every service interface of the package throws, answers null, or blocks until it is interrupted. */
@Timeout(60)
class ForeignCodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Limits LIMITS = Limits.of(
            Map.of(
                    "callback", Duration.ofMillis(400),
                    "adapter-start", Duration.ofMillis(800),
                    "session-close", Duration.ofMillis(800),
                    "workspace-look", Duration.ofMillis(400),
                    "cancel", Duration.ofMillis(500)),
            RuntimeListener.none());

    static Stream<FaultyService> faults() {
        return Stream.of(
                        Adapter.class,
                        AdapterLauncher.class,
                        Adapter.Use.class,
                        PermissionPolicy.class,
                        AgentDialect.class,
                        MemoryWatch.class,
                        WorkspaceWatch.class,
                        WorkspaceWatch.Running.class,
                        RuntimeListener.class,
                        Consumer.class)
                .flatMap(FaultyService::all);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void nothing_hangs_and_the_next_prompt_works_or_says_why_not(FaultyService faulty) throws Exception {
        FakeLauncher real = new FakeLauncher(FakeAgent::new);
        AgentSessions sessions = AgentSessions.on(
                faulty.in(AdapterLauncher.class, new WithFault(real, faulty)),
                FakeAgent.expected(faulty.in(AgentDialect.class, new AgentDialect() {})),
                LIMITS);

        Optional<Session> session = open(sessions, faulty);
        if (session.isPresent()) {
            turn(session.get(), FakeAgent.FAIL_TOOL_AND_ASK, faulty);
            turn(session.get(), FakeAgent.SAY, faulty);
            within(() -> real.adapter().die(new AdapterEnding.Killed(9, false)));
            turn(session.get(), FakeAgent.SAY, faulty);
            within(session.get()::close);
        }
        within(sessions::close);

        assertThatThrownBy(sessions::handshake)
                .isInstanceOfSatisfying(
                        BerthException.class,
                        closed -> assertThat(closed.kind()).isEqualTo(ErrorKind.CANCELLED));
        eventually("calls that block", () -> faulty.inside().get() == 0);
        eventually("uses that are open", () -> real.openUses.get() == 0 || faulty.isOf(Adapter.Use.class, "close"));
        eventually("adapters that run", () -> real.running() == 0 || faulty.isOf(Adapter.class, "close"));
    }

    private static void eventually(String what, Callable<Boolean> holds) {
        Awaitility.await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(holds);
    }

    private static Optional<Session> open(AgentSessions sessions, FaultyService faulty) throws Exception {
        SessionOptions options = SessionOptions.standard()
                .in(Path.of("/tmp"))
                .with(faulty.in(PermissionPolicy.class, _ -> CompletableFuture.completedFuture(FakeAgent.yes())))
                .telling(faulty.in(RuntimeListener.class, _ -> {}));
        CompletableFuture<Session> opening = started(() -> sessions.open(options));
        try {
            return Optional.of(opening.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            refusal -> assertThat(refusal.kind()).isIn(ErrorKind.UNEXPECTED, ErrorKind.LIMIT_REACHED));
            assertThat(faulty.type()).isIn(Adapter.class, AdapterLauncher.class, AgentDialect.class);
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private static void turn(Session session, String text, FaultyService faulty) throws Exception {
        Consumer<SessionUpdate> consumer = faulty.in(Consumer.class, _ -> {});
        CompletableFuture<Turn> prompting = started(() -> session.prompt(text, consumer));
        Turn turn;
        try {
            turn = prompting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            refusal -> assertThat(refusal.kind()).isNotEqualTo(ErrorKind.BUSY));
            return;
        }
        // these may hold a turn until it is cancelled
        boolean mayHold =
                faulty.type().equals(PermissionPolicy.class) || faulty.type().equals(Consumer.class);
        try {
            long millis = mayHold ? 500 : PATIENCE.toMillis();
            assertThat(turn.outcome().get(millis, TimeUnit.MILLISECONDS)).isNotNull();
        } catch (TimeoutException e) {
            assertThat(mayHold).as("the outcome of a turn came in time").isTrue();
            turn.cancel();
            assertThat(turn.outcome().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(TurnOutcome.CancelledByUs.class);
        }
    }

    private static void within(Runnable action) throws Exception {
        started(() -> {
                    action.run();
                    return true;
                })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static <T> CompletableFuture<T> started(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(work.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** A launcher whose adapters, watches and uses may have the fault. */
    private record WithFault(FakeLauncher real, FaultyService faulty) implements AdapterLauncher {
        @Override
        public Adapter launch() throws InterruptedException {
            Adapter adapter = real.launch();
            if (faulty.type().equals(MemoryWatch.class)) {
                return FaultyService.delegating(
                        Adapter.class, adapter, "memory", () -> faulty.in(MemoryWatch.class, adapter.memory()));
            }
            if (faulty.type().equals(WorkspaceWatch.class)) {
                return FaultyService.delegating(
                        Adapter.class,
                        adapter,
                        "workspaces",
                        () -> faulty.in(WorkspaceWatch.class, adapter.workspaces()));
            }
            if (faulty.type().equals(WorkspaceWatch.Running.class)) {
                WorkspaceWatch watch = FaultyService.delegating(
                        WorkspaceWatch.class,
                        adapter.workspaces(),
                        "begin",
                        () -> faulty.in(
                                WorkspaceWatch.Running.class,
                                adapter.workspaces().begin(Instant.now())),
                        Instant.class);
                return FaultyService.delegating(Adapter.class, adapter, "workspaces", () -> watch);
            }
            return faulty.type().equals(Adapter.Use.class)
                    ? FaultyService.delegating(
                            Adapter.class,
                            adapter,
                            "use",
                            () -> faulty.in(Adapter.Use.class, adapter.use("a turn")),
                            String.class)
                    : faulty.in(Adapter.class, adapter);
        }
    }
}
