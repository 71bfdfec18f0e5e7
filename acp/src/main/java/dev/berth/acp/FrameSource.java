package dev.berth.acp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The reader of a connection. It is a platform thread, because a blocking read of a pipe would block the carrier of a
 * virtual thread.
 */
final class FrameSource {
    // Jackson builds trees recursively, up to its limit of 500 levels
    private static final long STACK = 512 * 1024;

    private final Sink sink;
    private final Counters counters;
    private final LineReader lines;
    private final int maxLine;
    private final long maxTree;
    private final Thread thread;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    FrameSource(AcpOptions options, InputStream in, Counters counters, Sink sink) {
        this.sink = sink;
        this.counters = counters;
        this.maxLine = options.limits().lineBytes();
        this.maxTree = options.limits().treeBytes();
        this.lines = new LineReader(in, maxLine, counters);
        this.thread = Thread.ofPlatform()
                .daemon()
                .name(options.name() + "-acp-read")
                .stackSize(STACK)
                .unstarted(this::read);
    }

    /** The receiver of frames. Called on the reading thread; a wait pauses the reading. */
    interface Sink {
        /** Receives a frame and the heap that it takes in bytes, by estimate. */
        void onFrame(Frame frame, long size);

        /** Receives the id and direction of a message that can't be read. */
        void onUnreadable(JsonNode id, boolean answer, String why);

        /** The last call: the reading ended. */
        void onEnd(ConnectionEnding ending);
    }

    void start() {
        thread.start();
    }

    CompletableFuture<Void> finished() {
        return finished;
    }

    /** Wakes the reading thread if a read blocks it, at the end of the connection. */
    void interrupt() {
        thread.interrupt();
    }

    private void read() {
        ConnectionEnding ending = new ConnectionEnding.ReadFailed("unexpected");
        try {
            for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
                handle(line);
            }
            ending = new ConnectionEnding.EndOfStream();
        } catch (IOException | RuntimeException | Error e) {
            ending = new ConnectionEnding.ReadFailed(Json.describe(e));
        } finally {
            finished.complete(null);
            sink.onEnd(ending);
        }
    }

    private void handle(LineReader.Line line) {
        try {
            switch (line) {
                case LineReader.Line.Whole whole -> handleWhole(whole);
                case LineReader.Line.TooLong tooLong -> {
                    String why = "a line of " + tooLong.length() + " bytes, more than the limit of " + maxLine;
                    counters.note(WireNote.Kind.LONG_LINE, why);
                    reportUnreadable(tooLong.envelope(), why);
                }
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            counters.note(WireNote.Kind.SKIPPED_LINE, "a line that can't be handled", e);
            if (line instanceof LineReader.Line.Whole whole) {
                reportUnreadable(envelope(whole), "the message can't be handled: " + e);
            }
        }
    }

    private void handleWhole(LineReader.Line.Whole line) {
        long cost = TreeCost.of(line.bytes(), line.offset(), line.length());
        if (cost > maxTree) {
            String why = "a message of " + line.length() + " bytes that would take about " + cost
                    + " bytes of heap, more than the limit of " + maxTree;
            counters.note(WireNote.Kind.LARGE_MESSAGE, why);
            reportUnreadable(envelope(line), why);
            return;
        }
        FrameParser.Parsed parsed = FrameParser.parse(line.bytes(), line.offset(), line.length());
        for (ObjectNode node : parsed.frames()) {
            Frame frame = Frame.of(node);
            if (!(frame instanceof Frame.Foreign)) {
                counters.framesIn.increment();
            }
            sink.onFrame(frame, cost / parsed.frames().size());
        }
        parsed.problem().ifPresent(problem -> {
            int shown = Math.min(line.length(), 200);
            String head = new String(line.bytes(), line.offset(), shown, StandardCharsets.UTF_8);
            counters.note(WireNote.Kind.SKIPPED_LINE, "a line that is no JSON-RPC message", head);
            if (parsed.frames().isEmpty()) {
                reportUnreadable(envelope(line), "the message is broken: " + Json.preview(problem));
            }
        });
    }

    private static Envelope envelope(LineReader.Line.Whole line) {
        Envelope envelope = new Envelope();
        int end = line.offset() + line.length();
        int start = FrameParser.skipDecoration(line.bytes(), line.offset(), end);
        if (start < end && line.bytes()[start] == '{') {
            envelope.feed(line.bytes(), start, end - start);
        }
        return envelope;
    }

    private void reportUnreadable(Envelope envelope, String why) {
        if (envelope.id().isEmpty()
                || (!envelope.isAnswer() && envelope.method().isEmpty())) {
            return;
        }
        try {
            JsonNode id = Json.MAPPER.readTree(envelope.id().get());
            if (id.isNumber() || id.isString()) {
                sink.onUnreadable(id, envelope.isAnswer(), why);
            }
        } catch (JacksonException e) {
            counters.note(WireNote.Kind.SKIPPED_LINE, "an id that can't be read", e.getOriginalMessage());
        }
    }
}
