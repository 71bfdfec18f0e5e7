package dev.berth.acp;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A client that records an agent's updates and leaves its questions to the test. */
final class RecordingClient implements AcpClientHandler {
    final List<SessionUpdate> updates = new CopyOnWriteArrayList<>();
    final List<String> notifications = new CopyOnWriteArrayList<>();
    final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
    volatile Consumer<SessionUpdate> onUpdate = _ -> {};

    record Question(PermissionRequest request, CompletableFuture<PermissionOutcome> answer) {
        void choose(String option) {
            answer.complete(new PermissionOutcome.Selected(option));
        }
    }

    @Override
    public void sessionUpdate(SessionUpdate update) {
        onUpdate.accept(update);
        updates.add(update);
    }

    @Override
    public CompletionStage<PermissionOutcome> requestPermission(PermissionRequest request) {
        var question = new Question(request, new CompletableFuture<>());
        questions.add(question);
        return question.answer();
    }

    @Override
    public void notification(String method, JsonNode params) {
        notifications.add(method);
    }

    List<String> texts() {
        return updates.stream().flatMap(update -> update.text().stream()).toList();
    }
}
