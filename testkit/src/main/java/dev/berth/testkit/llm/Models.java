package dev.berth.testkit.llm;

import tools.jackson.databind.node.ObjectNode;

/** The answer with the list of models, with the fields of all providers. */
final class Models {
    private Models() {}

    static ObjectNode list() {
        ObjectNode model = LlmJson.object(
                "id", FakeLlm.MODEL,
                "type", "model",
                "object", "model",
                "display_name", "Fake Model",
                "created_at", "2026-01-01T00:00:00Z",
                "created", 1_767_225_600,
                "owned_by", "berth");
        return LlmJson.object(
                "object",
                "list",
                "data",
                LlmJson.array(model),
                "has_more",
                false,
                "first_id",
                FakeLlm.MODEL,
                "last_id",
                FakeLlm.MODEL);
    }
}
