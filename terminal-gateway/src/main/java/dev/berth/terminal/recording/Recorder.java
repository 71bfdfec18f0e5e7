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
 * Records the output of one session. The session never waits for the recorder: a separate thread writes the file, with
 * one piece of output at a time on its way, and output that comes too fast is left out and marked. A failure of the
 * file ends the recording only.
 */
final class Recorder implements ViewerOutlet {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final CastWriter cast;
    private final String name;
    private final long most;
    private final Executor writer;
    private final LongSupplier nanos;
    private final Utf8Stream text = new Utf8Stream();
    private volatile @Nullable Viewer viewer;
    /** Used by the writer's thread only. */
    private boolean ended;

    /** @param most the size of the file in bytes at which the recording ends */
    Recorder(CastWriter cast, String name, long most, Executor writer, LongSupplier nanos) {
        this.cast = cast;
        this.name = name;
        this.most = most;
        this.writer = writer;
        this.nanos = nanos;
    }

    /** Sets the session's viewer for this recorder; called once. */
    void setViewer(Viewer viewer) {
        this.viewer = viewer;
        writer.execute(() -> detachIfEnded(viewer)); // the recording may have ended before this call
    }

    private void detachIfEnded(Viewer viewer) {
        if (ended) {
            viewer.detach();
        }
    }

    @Override
    public void sendOutput(ByteBuffer bytes, SendCallback sent) {
        long now = nanos.getAsLong();
        writer.execute(() -> {
            add(CastEvent.Kind.OUTPUT, text.decode(bytes), now);
            sent.succeeded();
        });
    }

    @Override
    public void send(ServerMessage message, SendCallback sent) {
        long now = nanos.getAsLong();
        writer.execute(() -> {
            add(message, now);
            sent.succeeded();
        });
    }

    private void add(ServerMessage message, long now) {
        switch (message) {
            case ServerMessage.Resized(PtySize size) ->
                add(CastEvent.Kind.RESIZE, size.columns() + "x" + size.rows(), now);
            case ServerMessage.Gap(long from, long to) -> {
                add(CastEvent.Kind.OUTPUT, text.finish(), now);
                add(CastEvent.Kind.MARKER, (to - from) + " bytes were not recorded", now);
            }
            case ServerMessage.Snapshot(ByteBuffer bytes) ->
                add(CastEvent.Kind.OUTPUT, text.decode(bytes.duplicate()), now);
            case ServerMessage.Exited(PtyExit exit, var _) -> {
                add(CastEvent.Kind.OUTPUT, text.finish(), now);
                add(CastEvent.Kind.EXIT, exitStatus(exit), now);
            }
            default -> {}
        }
    }

    /** The exit status as of a shell: a signal is 128 + its number. */
    private static String exitStatus(PtyExit exit) {
        return switch (exit) {
            case PtyExit.Code(int code) -> String.valueOf(code);
            case PtyExit.Signal(int number) -> String.valueOf(128 + number);
        };
    }

    private void add(CastEvent.Kind kind, String data, long now) {
        if (ended || data.isEmpty()) {
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
        if (!ended) {
            ended = true;
            try {
                cast.close();
            } catch (IOException e) {
                log.warn("recording not closed file={} seen={}", name, e.toString());
            }
            Viewer attached = viewer;
            if (attached != null) {
                attached.detach();
            }
        }
    }

    @Override
    public void close(int code, String reason) {
        writer.execute(this::end);
    }
}
