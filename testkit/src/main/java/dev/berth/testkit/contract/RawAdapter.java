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
import dev.berth.runtime.session.Adapter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An adapter process of an instance with a direct ACP connection, which has answered {@code initialize}. */
final class RawAdapter implements AcpClientHandler, AutoCloseable {
    private final List<SessionUpdate> updates = new CopyOnWriteArrayList<>();
    private final Adapter adapter;
    private final AcpClient client;
    private final InitializeResult answer;

    RawAdapter(AgentInstance instance) throws Exception {
        adapter = instance.adapters().launch();
        client = AcpClient.over(adapter.stdout(), adapter.stdin(), this, AcpOptions.named("contract"));
        answer = await(client.initialize(new Implementation("berth-contract", "1")));
    }

    InitializeResult answer() {
        return answer;
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
        adapter.close();
    }
}
