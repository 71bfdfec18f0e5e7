package dev.berth.server;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The exit code and the output of one run of {@code berth}. */
record BerthResult(int exit, String out, String err, Duration took) {
    /** Standard output as lines of JSON; fails on any other line. */
    List<JsonNode> json() {
        return out.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    }

    /** The last line of standard output, as JSON. */
    JsonNode result() {
        return json().getLast();
    }
}
