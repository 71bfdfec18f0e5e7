package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.PtyTestSupport.keys;
import static dev.berth.terminal.pty.PtyTestSupport.shell;
import static dev.berth.terminal.pty.PtyTestSupport.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.process.HostProcesses;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LinuxPtysTest extends PtyBackendContract {
    @Override
    public PtyBackend open(HostProcesses processes) {
        return PtyBackends.linux(processes);
    }

    @Override
    public int share() {
        return 1;
    }

    @Override
    public int threadsPerPty() {
        return 0;
    }

    @Override
    public boolean checksProgramFormat() {
        return true;
    }

    @Test
    void a_flood_does_not_delay_other_terminals() throws Exception {
        CompletableFuture<Void> released = new CompletableFuture<>();
        CompletableFuture<String> onFloodLoop = new CompletableFuture<>();
        OutputCollector flood = new OutputCollector(ByteBuffer.allocateDirect(65_536), () -> {
            String thread = Thread.currentThread().getName();
            if (thread.equals("berth-pty-flood") && onFloodLoop.complete(thread)) {
                var _ = released.orTimeout(20, TimeUnit.SECONDS).join();
            }
            return 65_536;
        });
        Pty noisy = ptys().start(shell("exec yes"), flood);
        soon(onFloodLoop);
        OutputCollector quiet = new OutputCollector();

        Pty other = ptys().start(shell("stty raw -echo; printf R; exec cat"), quiet);
        quiet.await("R");
        other.write(keys("heard"));
        quiet.await("heard");

        released.complete(null);
        soon(noisy.end(Duration.ZERO));
        soon(other.end(Duration.ZERO));
        assertThat(flood.exit()).isInstanceOf(PtyExit.Signal.class);
    }
}
