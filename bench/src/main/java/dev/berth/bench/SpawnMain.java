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

/** {@code MEBIBYTES}: says how long a start takes, in milliseconds, in a JVM whose heap holds so much. */
public final class SpawnMain {
    private static final int STARTS = 60;
    private static final int WARM_UP = 20;

    private SpawnMain() {}

    public static void main(String[] words) throws Exception {
        byte[][] heap = new byte[Integer.parseInt(words[0]) * 16][1 << 16];
        for (byte[] piece : heap) {
            Arrays.fill(piece, (byte) 1);
        }
        Samples samples = new Samples();
        try (HostProcesses processes = HostProcesses.open(Limits.standard());
                PtyBackend backend = PtyBackends.detect(processes)) {
            for (int start = 0; start < WARM_UP + STARTS; start++) {
                Ended ended = new Ended(ByteBuffer.allocateDirect(4096), new CompletableFuture<>());
                long begun = System.nanoTime();
                var _ = backend.start(GatewayMain.command(List.of("true")), ended);
                double millis = Rounds.millisSince(begun);
                if (start >= WARM_UP) {
                    samples.add(millis);
                }
                var _ = ended.exit().get(10, TimeUnit.SECONDS);
            }
        }
        System.out.println(samples.median() + " " + heap.length / 16);
    }

    private record Ended(ByteBuffer buffer, CompletableFuture<PtyExit> exit) implements PtyHandler {
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
