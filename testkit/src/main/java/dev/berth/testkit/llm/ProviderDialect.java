package dev.berth.testkit.llm;

import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The reader of one provider's requests and writer of its answers. Stateless and safe for all threads. */
interface ProviderDialect {
    /** Reads a request. */
    Conversation read(JsonNode request);

    /** Writes an answer as a stream of events. */
    void stream(Reply.Answer answer, EventStream events) throws IOException, InterruptedException;

    /** Writes an answer as one object. */
    ObjectNode wholeAnswer(Reply.Answer answer);

    /** Writes an error. */
    ObjectNode error(int status, String message);
}
