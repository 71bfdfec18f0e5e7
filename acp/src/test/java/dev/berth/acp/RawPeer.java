package dev.berth.acp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** The opposite end of a connection, controlled by the test: sends any bytes and receives lines. */
final class RawPeer implements AutoCloseable {
    private final StreamPair.End end;
    private final BufferedReader in;
    private final OutputStream out;

    RawPeer(StreamPair.End end) {
        this.end = end;
        this.in = new BufferedReader(new InputStreamReader(end.input(), StandardCharsets.UTF_8));
        this.out = end.output();
    }

    RawPeer send(String line) throws IOException {
        return send((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    RawPeer send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    RawPeer update(String session, String text) throws IOException {
        return send("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"" + session
                + "\",\"update\":{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\""
                + text
                + "\"}}}}");
    }

    RawPeer answer(JsonNode request, String result) throws IOException {
        return send("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":" + result + "}");
    }

    RawPeer askPermission(String id, String session) throws IOException {
        return send("{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\""
                + session + "\",\"toolCall\":{\"toolCallId\":\"t1\",\"title\":\"rm\"},\"options\":["
                + "{\"optionId\":\"yes\",\"name\":\"Yes\",\"kind\":\"allow_once\"},"
                + "{\"optionId\":\"no\",\"name\":\"No\",\"kind\":\"reject_once\"}]}}");
    }

    /** Reads the next line. */
    JsonNode receive() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("end of stream");
        }
        return Json.MAPPER.readTree(line);
    }

    /** Reads the next line, which must be a message of this method. */
    JsonNode receive(String method) throws IOException {
        JsonNode message = receive();
        if (!message.path("method").asString("").equals(method)) {
            throw new AssertionError("expected " + method + ", received " + message);
        }
        return message;
    }

    void closeOutput() throws IOException {
        out.close();
    }

    @Override
    public void close() throws IOException {
        end.input().close();
        out.close();
    }
}
