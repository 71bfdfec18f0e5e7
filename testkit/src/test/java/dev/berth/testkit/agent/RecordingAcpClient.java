package dev.berth.testkit.agent;

import dev.berth.acp.AcpClientHandler;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionUpdate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that records updates and questions, and answers every question with one option, or never. */
final class RecordingAcpClient implements AcpClientHandler {
    static final String NO_ANSWER = "";

    final List<SessionUpdate> updates = new CopyOnWriteArrayList<>();
    final List<PermissionRequest> questions = new CopyOnWriteArrayList<>();
    private final String option;

    RecordingAcpClient(String option) {
        this.option = option;
    }

    @Override
    public void sessionUpdate(SessionUpdate update) {
        updates.add(update);
    }

    @Override
    public CompletionStage<PermissionOutcome> requestPermission(PermissionRequest request) {
        questions.add(request);
        return option.equals(NO_ANSWER)
                ? new CompletableFuture<>()
                : CompletableFuture.completedStage(new PermissionOutcome.Selected(option));
    }

    String text() {
        var text = new StringBuilder();
        updates.stream()
                .filter(update -> update.variant().equals(SessionUpdate.AGENT_MESSAGE))
                .forEach(update -> text.append(update.text().orElse("")));
        return text.toString();
    }

    List<String> variants() {
        return updates.stream().map(SessionUpdate::variant).toList();
    }

    List<String> states() {
        return updates.stream().flatMap(update -> update.status().stream()).toList();
    }
}
