package dev.berth.acp;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of permission questions and answers. */
final class PermissionJson {
    private PermissionJson() {}

    static JsonNode outcome(PermissionOutcome outcome, PermissionRequest request) {
        ObjectNode inner = Json.object();
        switch (outcome) {
            case PermissionOutcome.Selected(String id) ->
                inner.put("outcome", "selected").put("optionId", id);
            case PermissionOutcome.Refused() -> {
                return outcome(request.rejectOnce().orElseGet(PermissionOutcome.Cancelled::new), request);
            }
            case PermissionOutcome.Cancelled() -> inner.put("outcome", "cancelled");
        }
        return Json.object().set("outcome", inner);
    }

    static PermissionOutcome outcome(JsonNode answer) {
        JsonNode inner = answer.path("outcome");
        return switch (inner.path("outcome").asString("")) {
            case "selected" ->
                new PermissionOutcome.Selected(
                        inner.path("optionId").stringValueOpt().orElseThrow(() -> unreadable("no optionId")));
            case "cancelled" -> new PermissionOutcome.Cancelled();
            default -> throw unreadable("outcome " + Json.preview(inner.toString()));
        };
    }

    static ObjectNode question(String sessionId, JsonNode toolCall, List<PermissionOption> options) {
        ObjectNode params = Json.object().put("sessionId", sessionId);
        params.set("toolCall", toolCall);
        var array = params.putArray("options");
        for (PermissionOption option : options) {
            array.addObject()
                    .put("optionId", option.id())
                    .put("name", option.name())
                    .put("kind", option.kind().value());
        }
        return params;
    }

    private static AcpException.Unreadable unreadable(String seen) {
        return new AcpException.Unreadable("session/request_permission", "the answer has " + seen);
    }
}
