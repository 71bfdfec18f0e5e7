package dev.berth.acp;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/**
 * An agent's question for permission to run a tool call.
 *
 * @param raw the parameters unchanged, read-only
 * @param withdrawn completes with the reason, on a thread of its own and never exceptionally, when the question needs no
 *     answer any more; stays incomplete when the question was answered. Each call answers a copy
 */
public record PermissionRequest(String sessionId, JsonNode raw, CompletableFuture<PermissionWithdrawal> withdrawn) {
    /** A question that is never withdrawn. */
    public PermissionRequest(String sessionId, JsonNode raw) {
        this(sessionId, raw, new CompletableFuture<>());
    }

    @Override
    public CompletableFuture<PermissionWithdrawal> withdrawn() {
        return VirtualThreads.copy(withdrawn);
    }

    /** The tool call, in the form of a {@code tool_call_update}. */
    public JsonNode toolCall() {
        return raw.path("toolCall");
    }

    /** The typed view of the tool call. */
    public ToolCall call() {
        return ToolCall.of(toolCall());
    }

    /** The tool call's id; some agents make one up for the question. */
    public Optional<String> toolCallId() {
        return toolCall().path("toolCallId").asStringOpt();
    }

    /** The tool call's title. */
    public Optional<String> title() {
        return toolCall().path("title").asStringOpt();
    }

    /** The allowed answers, in the agent's order. */
    public List<PermissionOption> options() {
        return raw.path("options")
                .valueStream()
                .map(o -> new PermissionOption(
                        o.path("optionId").asString(""),
                        o.path("name").asString(""),
                        o.path("kind").asString("")))
                .toList();
    }

    /** An option of a kind; of several, the first whose id is the kind's name or its first word, else the first. */
    public Optional<PermissionOption> option(PermissionOption.Kind kind) {
        return options().stream()
                .filter(option -> option.kind().equals(kind))
                .min(Comparator.comparingInt(option -> isNamedLike(option.id(), kind) ? 0 : 1));
    }

    /** The answer that allows this one tool call; empty when the agent offers no such option. */
    public Optional<PermissionOutcome> allowOnce() {
        return select(PermissionOption.Kind.ALLOW_ONCE);
    }

    /**
     * The answer that rejects this one tool call; empty when the agent offers no such option.
     * {@link PermissionOutcome.Refused} rejects in either case.
     */
    public Optional<PermissionOutcome> rejectOnce() {
        return select(PermissionOption.Kind.REJECT_ONCE);
    }

    private Optional<PermissionOutcome> select(PermissionOption.Kind kind) {
        return option(kind).map(option -> new PermissionOutcome.Selected(option.id()));
    }

    private static boolean isNamedLike(String id, PermissionOption.Kind kind) {
        String word = id.replace('-', '_');
        return word.equals(kind.value()) || kind.value().startsWith(word + "_");
    }
}
