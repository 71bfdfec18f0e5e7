package dev.berth.acp;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The running turns of an agent. */
final class AgentTurns {
    private final Set<Turn> running = ConcurrentHashMap.newKeySet();
    private final AcpAgent agent;

    AgentTurns(AcpAgent agent) {
        this.agent = agent;
    }

    /** Registers a turn until its reply is complete. */
    Turn begin(String sessionId, CompletableFuture<JsonNode> reply) {
        Turn turn = new Turn(agent, sessionId);
        running.add(turn);
        var _ = reply.whenComplete((_, failure) -> {
            running.remove(turn);
            if (failure != null) {
                turn.cancel();
            }
        });
        return turn;
    }

    void cancel(String sessionId) {
        running.stream().filter(turn -> turn.sessionId().equals(sessionId)).forEach(Turn::cancel);
    }

    /** One running turn. */
    static final class Turn implements PromptContext {
        private final AcpAgent agent;
        private final String sessionId;
        private final CompletableFuture<Void> cancellation = new CompletableFuture<>();

        private Turn(AcpAgent agent, String sessionId) {
            this.agent = agent;
            this.sessionId = sessionId;
        }

        @Override
        public String sessionId() {
            return sessionId;
        }

        @Override
        public void update(JsonNode update) throws InterruptedException {
            agent.update(sessionId, update);
        }

        @Override
        public CompletableFuture<PermissionOutcome> requestPermission(
                JsonNode toolCall, List<PermissionOption> options) {
            return agent.requestPermission(sessionId, toolCall, options);
        }

        @Override
        public boolean isCancelled() {
            return cancellation.isDone();
        }

        @Override
        public CompletableFuture<Void> cancellation() {
            return VirtualThreads.copy(cancellation);
        }

        private void cancel() {
            cancellation.complete(null);
        }
    }
}
