package dev.berth.bench;

import dev.berth.acp.AcpClient;
import dev.berth.acp.AcpClientHandler;
import dev.berth.acp.AcpOptions;
import dev.berth.acp.Content;
import dev.berth.acp.Implementation;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionSpec;
import dev.berth.acp.SessionUpdate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** An adapter process without Berth's layers, with one open session. */
final class BareAgent implements AcpClientHandler, AutoCloseable {
    private static final int TIMEOUT_SECONDS = 60;

    private final Process process;
    private final AcpClient client;

    private String session = "";

    private BareAgent(Process process) {
        this.process = process;
        this.client =
                AcpClient.over(process.getInputStream(), process.getOutputStream(), this, AcpOptions.named("bench"));
    }

    static BareAgent open(Process process, String folder) throws Exception {
        BareAgent agent = new BareAgent(process);
        try {
            agent.session = agent.client
                    .initialize(new Implementation("berth-bench", "1"))
                    .thenCompose(_ -> agent.client.newSession(SessionSpec.at(folder)))
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .sessionId();
            return agent;
        } catch (Exception e) {
            agent.close();
            throw e;
        }
    }

    /** Runs one turn to its end. */
    void prompt(String text) throws Exception {
        var _ = client.prompt(session, List.of(Content.text(text))).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void sessionUpdate(SessionUpdate update) {}

    @Override
    public CompletionStage<PermissionOutcome> requestPermission(PermissionRequest request) {
        return CompletableFuture.completedFuture(new PermissionOutcome.Cancelled());
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
    }
}
