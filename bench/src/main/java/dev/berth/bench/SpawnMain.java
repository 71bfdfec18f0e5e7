package dev.berth.bench;

import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.terminal.pty.Pty;
import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.pty.PtyBackends;
import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtyHandler;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Prints the milliseconds of a program's start in a JVM with a heap of {@code MEBIBYTES}, its argument. */
public final class SpawnMain {
    private static final int STARTS = 60;
    private static final int WARM_UP = 20;

    private SpawnMain() {}

    public static void main(String[] arguments) throws Exception {
        byte[][] heap = new byte[Integer.parseInt(arguments[0]) * 16][1 << 16];
        for (byte[] piece : heap) {
            Arrays.fill(piece, (byte) 1);
        }
        Samples samples = new Samples();
        try (HostProcesses processes = HostProcesses.open(Limits.standard());
                PtyBackend backend = PtyBackends.detect(processes)) {
            for (int start = 0; start < WARM_UP + STARTS; start++) {
                EndHandler handler = new EndHandler(ByteBuffer.allocateDirect(4096), new CompletableFuture<>());
                long started = System.nanoTime();
                var _ = backend.start(GatewayMain.command(List.of("true")), handler);
                double millis = Rounds.millisSince(started);
                if (start >= WARM_UP) {
                    samples.add(millis);
                }
                var _ = handler.exit().get(10, TimeUnit.SECONDS);
            }
        }
        System.out.println(samples.median() + " " + heap.length / 16);
    }

    private record EndHandler(ByteBuffer buffer, CompletableFuture<PtyExit> exit) implements PtyHandler {
        @Override
        public ByteBuffer outputBuffer(Pty pty) {
            return buffer;
        }

        @Override
        public void onOutput(Pty pty, int count) {}

        @Override
        public void onReadComplete(Pty pty) {}

        @Override
        public void onExit(Pty pty, PtyExit seen) {
            exit.complete(seen);
        }
    }
}
