package dev.berth.testkit.llm;

import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How one provider's requests are read and answers are written. Without state, for any thread. */
interface ProviderDialect {
    /** Understands a request. */
    Conversation read(JsonNode request);

    /** Writes an answer as a stream of events. */
    void stream(Reply.Answer answer, EventStream events) throws IOException, InterruptedException;

    /** Writes an answer as a whole. */
    ObjectNode whole(Reply.Answer answer);

    /** Writes an error. */
    ObjectNode error(int status, String message);
}
