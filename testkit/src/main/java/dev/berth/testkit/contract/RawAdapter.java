package dev.berth.testkit.contract;

import dev.berth.acp.AcpClient;
import dev.berth.acp.AcpClientHandler;
import dev.berth.acp.AcpOptions;
import dev.berth.acp.Implementation;
import dev.berth.acp.InitializeResult;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionSpec;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.session.Adapter;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An adapter process with a direct ACP connection, to which {@code initialize} was sent. */
final class RawAdapter implements AcpClientHandler, AutoCloseable {
    private final List<SessionUpdate> updates = new CopyOnWriteArrayList<>();
    private final Runnable end;
    private final AcpClient client;
    private final CompletableFuture<InitializeResult> answer;

    private RawAdapter(InputStream stdout, OutputStream stdin, Runnable end) {
        this.end = end;
        client = AcpClient.over(stdout, stdin, this, AcpOptions.named("contract"));
        answer = client.initialize(new Implementation("berth-contract", "1"));
    }

    /** Starts an adapter of an instance and waits for its answer to {@code initialize}. */
    static RawAdapter start(AgentInstance instance) throws Exception {
        Adapter adapter = instance.adapters().launch();
        RawAdapter raw = new RawAdapter(adapter.stdout(), adapter.stdin(), adapter::close);
        await(raw.answer);
        return raw;
    }

    /** Connects to an adapter process, whose standard error the caller reads. */
    static RawAdapter over(ContainerProcess process) {
        return new RawAdapter(process.stdout(), process.stdin(), process::close);
    }

    CompletableFuture<InitializeResult> initialized() {
        return answer;
    }

    InitializeResult answer() {
        return answer.join();
    }

    AcpClient client() {
        return client;
    }

    CompletableFuture<OpenedSession> resume(String id, SessionSpec spec) {
        return client.resumeSession(id, spec);
    }

    CompletableFuture<OpenedSession> load(String id, SessionSpec spec) {
        return client.loadSession(id, spec);
    }

    /** Whether the messages so far, joined, contain this text. */
    boolean hasSaid(String text) {
        return updates.stream()
                .filter(update -> update.variant().endsWith("message_chunk"))
                .flatMap(update -> update.text().stream())
                .collect(Collectors.joining())
                .contains(text);
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void sessionUpdate(SessionUpdate update) {
        updates.add(update);
    }

    @Override
    public CompletionStage<PermissionOutcome> requestPermission(PermissionRequest request) {
        return CompletableFuture.completedFuture(new PermissionOutcome.Cancelled());
    }

    @Override
    public void close() {
        client.close();
        end.run();
    }
}
