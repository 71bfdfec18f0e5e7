package dev.berth.terminal.recording;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.session.Viewer;
import dev.berth.terminal.session.ViewerOutlet;
import dev.berth.terminal.wire.ServerMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what one session shows. The session sees a viewer that is never waited for: the writer works on a thread of
 * its own, with one piece at a time on the way, and who is too slow for the program misses something, said by a marker.
 * Whatever happens to the file, the session goes on.
 */
final class Recorder implements ViewerOutlet {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final Cast cast;
    private final String name;
    private final long most;
    private final Executor writer;
    private final LongSupplier nanos;
    private final Utf8Stream text = new Utf8Stream();
    private volatile @Nullable Viewer viewer;
    /** Written by the writer only, as all that follows. */
    private boolean over;

    /** @param most how large the file may get */
    Recorder(Cast cast, String name, long most, Executor writer, LongSupplier nanos) {
        this.cast = cast;
        this.name = name;
        this.most = most;
        this.writer = writer;
        this.nanos = nanos;
    }

    /** Once, when the session has taken it. */
    void watches(Viewer viewer) {
        this.viewer = viewer;
        writer.execute(() -> leaveIfOver(viewer));
    }

    private void leaveIfOver(Viewer viewer) {
        if (over) {
            viewer.gone();
        }
    }

    @Override
    public void output(ByteBuffer bytes, Sent sent) {
        long now = nanos.getAsLong();
        writer.execute(() -> {
            add(CastEvent.Kind.OUTPUT, text.decode(bytes), now);
            sent.done();
        });
    }

    @Override
    public void tell(ServerMessage message, Sent sent) {
        long now = nanos.getAsLong();
        writer.execute(() -> {
            note(message, now);
            sent.done();
        });
    }

    private void note(ServerMessage message, long now) {
        switch (message) {
            case ServerMessage.Resized(PtySize size) ->
                add(CastEvent.Kind.RESIZE, size.columns() + "x" + size.rows(), now);
            case ServerMessage.Gap(long from, long to) -> {
                add(CastEvent.Kind.OUTPUT, text.end(), now);
                add(CastEvent.Kind.MARKER, (to - from) + " bytes were not recorded", now);
            }
            case ServerMessage.Snapshot(ByteBuffer bytes) ->
                add(CastEvent.Kind.OUTPUT, text.decode(bytes.duplicate()), now);
            case ServerMessage.Exited(PtyExit exit, var _) -> {
                add(CastEvent.Kind.OUTPUT, text.end(), now);
                add(CastEvent.Kind.EXIT, status(exit), now);
            }
            default -> {}
        }
    }

    /** As a shell says it. */
    private static String status(PtyExit exit) {
        return switch (exit) {
            case PtyExit.Code(int code) -> String.valueOf(code);
            case PtyExit.Signal(int number) -> String.valueOf(128 + number);
        };
    }

    private void add(CastEvent.Kind kind, String data, long now) {
        if (over || data.isEmpty()) {
            return;
        }
        try {
            cast.add(kind, data, now);
            if (cast.written() > most) {
                cast.add(CastEvent.Kind.MARKER, "the recording has reached its limit of " + most + " bytes", now);
                log.info("recording full file={} bytes={}", name, cast.written());
                end();
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("recording ended file={} seen={}", name, e.toString());
            end();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            try {
                cast.close();
            } catch (IOException e) {
                log.warn("recording not closed file={} seen={}", name, e.toString());
            }
            Viewer watching = viewer;
            if (watching != null) {
                watching.gone();
            }
        }
    }

    @Override
    public void close(int code, String reason) {
        writer.execute(this::end);
    }
}
