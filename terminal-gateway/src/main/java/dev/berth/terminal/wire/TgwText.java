package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON messages of {@code tgw.v1}; the field {@code t} is the type. */
final class TgwText {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_GRACE = 60;

    private TgwText() {}

    static ClientMessage read(String text) {
        return ClientJson.readObject(text, object -> switch (object.path("t").asString("")) {
            case "detach" -> Optional.of(new ClientMessage.Detach());
            case "take" -> Optional.of(new ClientMessage.Take());
            case "kill" -> grace(object.path("grace")).map(ClientMessage.Kill::new);
            case "size" -> SizePolicy.named(object.path("policy").asString("")).map(ClientMessage.Policy::new);
            default -> Optional.of(new ClientMessage.Garbage(GarbageKind.UNKNOWN_MESSAGE, "an unknown t"));
        });
    }

    private static Optional<Duration> grace(JsonNode seconds) {
        if (seconds.isMissingNode()) {
            return Optional.of(Duration.ofSeconds(5));
        }
        boolean fits = seconds.isNumber() && seconds.doubleValue() >= 0 && seconds.doubleValue() <= MAX_GRACE;
        return fits ? Optional.of(Duration.ofMillis((long) (seconds.doubleValue() * 1000))) : Optional.empty();
    }

    /** Writes a message; the two binary ones, Snapshot and Pong, are an IllegalArgumentException. */
    static String write(ServerMessage message) {
        ObjectNode json = JSON.createObjectNode();
        switch (message) {
            case ServerMessage.Hello hello -> hello(json, hello);
            case ServerMessage.ReplayEnd(long seq) ->
                json.put("t", "replay_end").put("seq", seq);
            case ServerMessage.Gap(long from, long to) ->
                json.put("t", "gap").put("from", from).put("to", to);
            case ServerMessage.Exited(PtyExit exit, long seq) ->
                exit(json.put("t", "exit"), exit).put("seq", seq);
            case ServerMessage.Title(String title) -> json.put("t", "title").put("title", title);
            case ServerMessage.Resized(PtySize size) -> size(json.put("t", "resize"), size);
            case ServerMessage.Viewers(int writers, int readers) ->
                json.put("t", "viewers").put("writers", writers).put("readers", readers);
            case ServerMessage.Owner(boolean you, boolean any) ->
                json.put("t", "owner").put("you", you).put("any", any);
            case ServerMessage.Stalled(boolean on) -> json.put("t", "stalled").put("on", on);
            case ServerMessage.IdleSoon(Duration endsIn) ->
                json.put("t", "warn").put("idleIn", endsIn.toSeconds());
            case ServerMessage.Refused(String code, String text) ->
                json.put("t", "error").put("code", code).put("msg", text);
            case ServerMessage.Snapshot _, ServerMessage.Pong _ ->
                throw new IllegalArgumentException("binary: " + message);
        }
        return JSON.writeValueAsString(json);
    }

    private static void hello(ObjectNode json, ServerMessage.Hello hello) {
        json.put("t", "hello").put("sid", hello.sid()).put("seq", hello.seq()).put("tail", hello.tail());
        size(json.put("truncated", hello.truncated()), hello.size());
        json.put("mode", hello.mayWrite() ? "write" : "read").put("owner", hello.owner());
        json.put("window", hello.window()).put("title", hello.title());
        hello.resumeLimit().ifPresent(limit -> json.put("resumeTtl", limit.toSeconds()));
    }

    private static ObjectNode size(ObjectNode json, PtySize size) {
        return json.put("cols", size.columns()).put("rows", size.rows());
    }

    private static ObjectNode exit(ObjectNode json, PtyExit exit) {
        return switch (exit) {
            case PtyExit.Code(int code) -> json.put("code", code);
            case PtyExit.Signal(int number) -> json.put("signal", number);
        };
    }
}
