package dev.berth.server;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How one {@code berth} ended and what it said. */
record BerthResult(int exit, String out, String err, Duration took) {
    /** Standard output as JSON; fails on a line that is none. */
    List<JsonNode> json() {
        return out.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    }

    /** Its last line on standard output, as JSON. */
    JsonNode result() {
        return json().getLast();
    }
}
