package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every method of every interface that a user implements, made to fail in every way: nothing hangs or stays blocked. */
@Timeout(30)
class HandlerFaultTest {
    /** A way to fail. */
    enum Fault {
        THROWS,
        THROWS_ERROR,
        ANSWERS_NULL,
        BLOCKS_UNTIL_INTERRUPTED
    }

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final List<String> REQUESTS = List.of(
            "initialize",
            "authenticate",
            "logout",
            "session/new",
            "session/load",
            "session/resume",
            "session/list",
            "session/prompt",
            "session/set_mode",
            "session/set_config_option",
            "session/close",
            "session/delete",
            "_other");

    /** A fault with the number of calls that are blocked in it. */
    private record Faulty(Fault fault, AtomicInteger inside) {
        Faulty(Fault fault) {
            this(fault, new AtomicInteger());
        }

        @Nullable
        Object happen() {
            return switch (fault) {
                case THROWS -> throw new IllegalStateException("made to fail");
                case THROWS_ERROR -> throw new AssertionError("made to fail");
                case ANSWERS_NULL -> null;
                case BLOCKS_UNTIL_INTERRUPTED -> {
                    inside.incrementAndGet();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        inside.decrementAndGet();
                    }
                    yield null;
                }
            };
        }

        /** An implementation of {@code type} whose method {@code name} fails, and whose other methods work. */
        <T> T in(Class<T> type, String name, T working) {
            InvocationHandler calls = (_, method, arguments) ->
                    method.getName().equals(name) ? happen() : method.invoke(working, arguments);
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
        }
    }

    private static Stream<Arguments> faultsOf(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .flatMap(name -> Arrays.stream(Fault.values()).map(fault -> Arguments.of(name, fault)));
    }

    static Stream<Arguments> clientFaults() {
        return faultsOf(AcpClientHandler.class);
    }

    static Stream<Arguments> agentFaults() {
        return faultsOf(AcpAgentHandler.class);
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollInterval(Duration.ofMillis(5)).pollDelay(Duration.ZERO);
    }

    private static AcpOptions options(String name) {
        return AcpOptions.named(name)
                .withListener(_ -> {})
                .withPatience(Duration.ofMillis(200), Duration.ofMillis(200));
    }

    private static RecordingClient answering() {
        var client = new RecordingClient();
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    client.questions.take().choose("yes");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return client;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("clientFaults")
    void a_client_handler(String method, Fault fault) throws Exception {
        var faulty = new Faulty(fault);
        String name = "fault-" + method + "-" + fault;
        StreamPair streams = StreamPair.inMemory();
        var peer = new RawPeer(streams.right());
        AcpClient client = AcpClient.over(
                streams.left().input(),
                streams.left().output(),
                faulty.in(AcpClientHandler.class, method, answering()),
                options(name));
        var turn = client.prompt("s", List.of(Content.text("x")));
        JsonNode prompt = peer.receive("session/prompt");
        peer.update("s", "hello")
                .send("{\"jsonrpc\":\"2.0\",\"method\":\"_note\",\"params\":{}}")
                .askPermission("1", "s")
                .send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"_ask\",\"params\":{}}");
        if (fault != Fault.BLOCKS_UNTIL_INTERRUPTED) {
            assertThat(List.of(
                            peer.receive().path("id").asInt(),
                            peer.receive().path("id").asInt()))
                    .containsExactlyInAnyOrder(1, 2);
            peer.answer(prompt, "{}");
            assertThat(turn).succeedsWithin(SOON);
        } else {
            await().until(() -> faulty.inside().get() == 1);
        }

        client.close();

        assertThat(client.ended()).succeedsWithin(SOON);
        await().until(turn::isDone);
        assertNothingIsLeft(faulty, name);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("agentFaults")
    void an_agent_handler(String method, Fault fault) throws Exception {
        var faulty = new Faulty(fault);
        String name = "fault-" + method + "-" + fault;
        StreamPair streams = StreamPair.inMemory();
        AcpClient client = AcpClient.over(streams.left().input(), streams.left().output(), answering(), options(name));
        AcpAgent agent = AcpAgent.over(
                streams.right().input(),
                streams.right().output(),
                faulty.in(AcpAgentHandler.class, method, new WorkingAgent()),
                options(name));
        ObjectNode params = Json.object()
                .put("sessionId", "s")
                .put("cwd", "/w")
                .put("modeId", "m")
                .put("configId", "c");
        List<CompletableFuture<?>> answers = new ArrayList<>();
        REQUESTS.forEach(request -> answers.add(client.request(request, params)));
        assertThat(client.notify("_note", Json.object())).isTrue();
        assertThat(client.cancel("s")).isTrue();
        if (fault != Fault.BLOCKS_UNTIL_INTERRUPTED) {
            answers.add(client.request("_last", Json.object()));
            answers.forEach(answer -> await().atMost(SOON).until(answer::isDone));
        } else {
            await().until(() -> faulty.inside().get() == 1);
        }

        client.close();
        agent.close();

        answers.forEach(answer -> await().atMost(SOON).until(answer::isDone));
        assertThat(agent.ended()).succeedsWithin(SOON);
        assertNothingIsLeft(faulty, name);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void an_explainer(Fault fault) throws Exception {
        var faulty = new Faulty(fault);
        try (var connection = TestConnection.open(
                options -> options.withExplainer(seen -> faulty.happen() == null ? nullEnding() : seen))) {
            var turn = connection.prompt();
            connection.peer.closeOutput();

            assertThat(turn).failsWithin(SOON);
            assertThat(connection.client.ended()).succeedsWithin(SOON).isEqualTo(new ConnectionEnding.EndOfStream());
            assertNothingIsLeft(faulty, "test-acp");
        }
    }

    @SuppressWarnings("NullAway") // the fault under test
    private static ConnectionEnding nullEnding() {
        return null;
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_listener(Fault fault) throws Exception {
        var faulty = new Faulty(fault);
        try (var connection = TestConnection.open(options -> options.withListener(_ -> faulty.happen()))) {
            connection.handler.onUpdate = _ -> {
                throw new IllegalStateException("made to fail");
            };
            for (int i = 0; i < 3000; i++) {
                connection.peer.send("garbage").update("s", "x");
            }
            connection.peer.askPermission("1", "s");
            connection.handler.questions.take().choose("invented");
            assertThat(connection.peer.receive().path("id").asInt()).isEqualTo(1);

            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
            assertThat(connection.client.stats().skippedLines()).isEqualTo(3000);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_callback_of_an_opened_session(Fault fault) throws Exception {
        var faulty = new Faulty(fault);
        try (var connection = TestConnection.open()) {
            var opened = connection.client.newSession(SessionSpec.at("/w"), _ -> faulty.happen());
            connection.peer.answer(connection.peer.receive("session/new"), "{\"sessionId\":\"s\"}");
            if (fault == Fault.BLOCKS_UNTIL_INTERRUPTED) {
                await().until(() -> faulty.inside().get() == 1);
            } else {
                await().until(opened::isDone);
                assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
            }

            connection.client.close();

            await().until(opened::isDone);
            assertNothingIsLeft(faulty, "test-acp");
        }
    }

    static Stream<Arguments> streamFaults() {
        return Stream.of("read", "close input", "write", "flush", "close output")
                .flatMap(name -> Arrays.stream(Fault.values())
                        .filter(fault -> fault != Fault.ANSWERS_NULL)
                        .map(fault -> Arguments.of(name, fault)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("streamFaults")
    void a_stream(String method, Fault fault) {
        var faulty = new Faulty(fault);
        var streams = new FaultyStreams(method, faulty);
        String name = "fault-" + method + "-" + fault;
        AcpClient client = AcpClient.over(streams.in, streams.out, answering(), options(name));
        var turn = client.prompt("s", List.of(Content.text("x")));

        client.close();

        assertThat(client.ended()).succeedsWithin(SOON);
        await().atMost(SOON).until(turn::isDone);
        await().atMost(SOON)
                .until(() -> Stream.of("input", "output")
                        .allMatch(stream -> method.equals("close " + stream) || streams.closed.contains(stream)));
        if (!method.startsWith("close")) {
            assertNothingIsLeft(faulty, name);
        }
    }

    /** A pair of streams of which one method fails; the input blocks until it is closed. */
    private static final class FaultyStreams {
        final Set<String> closed = ConcurrentHashMap.newKeySet();
        private final StreamPair pair = StreamPair.inMemory();
        private final String method;
        private final Faulty faulty;

        FaultyStreams(String method, Faulty faulty) {
            this.method = method;
            this.faulty = faulty;
        }

        private void call(String name) {
            if (name.equals(method)) {
                var _ = faulty.happen();
            }
        }

        final InputStream in = new InputStream() {
            @Override
            public int read() throws IOException {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                call("read");
                return pair.left().input().read(target, offset, length);
            }

            @Override
            public void close() throws IOException {
                call("close input");
                pair.left().input().close();
                closed.add("input");
            }
        };

        final OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                call("write");
                pair.left().output().write(source, offset, length);
            }

            @Override
            public void flush() {
                call("flush");
            }

            @Override
            public void close() throws IOException {
                call("close output");
                pair.left().output().close();
                closed.add("output");
            }
        };
    }

    /** Waits until no call is blocked and no thread is left whose name begins with {@code threads}. */
    private static void assertNothingIsLeft(Faulty faulty, String threads) {
        await().atMost(SOON).until(() -> faulty.inside().get() == 0);
        await().atMost(SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith(threads)));
    }

    private static final class WorkingAgent implements AcpAgentHandler {
        @Override
        public InitializeResult initialize(JsonNode params) {
            return InitializeResult.of(new Implementation("working", "1"), Json.object());
        }

        @Override
        public OpenedSession newSession(SessionSpec spec, AcpAgent agent) {
            return OpenedSession.of("s");
        }

        @Override
        public PromptResult prompt(PromptRequest request, PromptContext context) {
            return PromptResult.of(StopReason.END_TURN);
        }
    }
}
