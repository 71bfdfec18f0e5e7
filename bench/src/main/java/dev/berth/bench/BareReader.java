package dev.berth.bench;

import dev.berth.terminal.pty.Pty;
import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtyHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads the output of a pty and drops it. */
final class BareReader implements PtyHandler {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final CompletableFuture<PtyExit> ended = new CompletableFuture<>();
    private long bytes;

    private BareReader() {}

    static ProcessorUse.Flow flow(PtyBackend backend, String line) throws Exception {
        long started = System.nanoTime();
        BareReader reader = new BareReader();
        var _ = backend.start(GatewayMain.command(List.of("/bin/sh", "-c", line)), reader);
        var _ = reader.ended.get(60, TimeUnit.SECONDS);
        return new ProcessorUse.Flow(reader.bytes, System.nanoTime() - started);
    }

    @Override
    public ByteBuffer outputBuffer(Pty pty) {
        return buffer;
    }

    @Override
    public void onOutput(Pty pty, int count) {
        bytes += count;
    }

    @Override
    public void onReadComplete(Pty pty) {}

    @Override
    public void onExit(Pty pty, PtyExit exit) {
        ended.complete(exit);
    }
}
