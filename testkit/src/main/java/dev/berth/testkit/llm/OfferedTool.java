package dev.berth.testkit.llm;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A tool that the agent offers to the model. Immutable.
 *
 * @param freeform whether the tool takes a text instead of JSON
 */
record OfferedTool(String name, Optional<String> namespace, boolean freeform) {
    OfferedTool {
        requireNonNull(name, "name is null");
        requireNonNull(namespace, "namespace is null");
    }

    static OfferedTool function(String name) {
        return new OfferedTool(name, Optional.empty(), false);
    }
}
