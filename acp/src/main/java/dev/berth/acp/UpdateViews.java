package dev.berth.acp;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The reader of {@link UpdateView}s. It never throws. */
final class UpdateViews {
    private UpdateViews() {}

    static UpdateView of(SessionUpdate update) {
        JsonNode raw = update.raw();
        return switch (update.variant()) {
            case SessionUpdate.AGENT_MESSAGE -> text(UpdateView.Source.AGENT, update);
            case SessionUpdate.AGENT_THOUGHT -> text(UpdateView.Source.THOUGHT, update);
            case SessionUpdate.USER_MESSAGE -> text(UpdateView.Source.USER, update);
            case SessionUpdate.TOOL_CALL -> tool(true, raw);
            case SessionUpdate.TOOL_CALL_UPDATE -> tool(false, raw);
            case SessionUpdate.PLAN -> plan(raw);
            case SessionUpdate.USAGE ->
                new UpdateView.Usage(
                        number(raw.path("used")),
                        number(raw.path("size")),
                        Optional.of(raw.path("cost"))
                                .filter(cost -> cost.path("amount").isNumber())
                                .map(cost -> new UpdateView.Usage.Cost(
                                        cost.path("amount").asDouble(0), string(cost, "currency"))));
            case SessionUpdate.MODE -> named(raw, "currentModeId", UpdateView.Mode::new);
            case SessionUpdate.COMMANDS -> commands(raw);
            default -> new UpdateView.Other(raw);
        };
    }

    private static UpdateView text(UpdateView.Source source, SessionUpdate update) {
        return update.text()
                .<UpdateView>map(text -> new UpdateView.Text(source, text))
                .orElseGet(() -> new UpdateView.Other(update.raw()));
    }

    private static UpdateView tool(boolean isNew, JsonNode raw) {
        return named(raw, "toolCallId", id -> new UpdateView.Tool(isNew, new ToolCall(id, raw)));
    }

    private static UpdateView plan(JsonNode raw) {
        JsonNode entries = raw.path("entries");
        if (!entries.isArray()) {
            return new UpdateView.Other(raw);
        }
        return new UpdateView.Plan(entries.valueStream()
                .filter(JsonNode::isObject)
                .map(entry -> new UpdateView.Plan.Entry(
                        string(entry, "content"), string(entry, "priority"), string(entry, "status")))
                .toList());
    }

    private static UpdateView commands(JsonNode raw) {
        JsonNode commands = raw.path("availableCommands");
        if (!commands.isArray()) {
            return new UpdateView.Other(raw);
        }
        return new UpdateView.Commands(commands.valueStream()
                .filter(command -> command.path("name").isString())
                .map(command ->
                        new UpdateView.Commands.Command(string(command, "name"), string(command, "description")))
                .toList());
    }

    private static UpdateView named(JsonNode raw, String field, Function<String, UpdateView> view) {
        return raw.path(field).stringValueOpt().map(view).orElseGet(() -> new UpdateView.Other(raw));
    }

    private static OptionalLong number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong()
                ? OptionalLong.of(node.asLong(0))
                : OptionalLong.empty();
    }

    private static String string(JsonNode node, String field) {
        return node.path(field).stringValueOpt().orElse("");
    }
}
