package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.OnPtys.keys;
import static dev.berth.terminal.pty.OnPtys.shell;
import static dev.berth.terminal.pty.OnPtys.soon;
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
    public int threadsEach() {
        return 0;
    }

    @Override
    public boolean looksIntoPrograms() {
        return true;
    }

    @Test
    void who_floods_keeps_nobody_waiting() throws Exception {
        CompletableFuture<Void> released = new CompletableFuture<>();
        CompletableFuture<String> floods = new CompletableFuture<>();
        Screen flood = new Screen(ByteBuffer.allocateDirect(65_536), () -> {
            String thread = Thread.currentThread().getName();
            if (thread.equals("berth-pty-flood") && floods.complete(thread)) {
                var _ = released.orTimeout(20, TimeUnit.SECONDS).join();
            }
            return 65_536;
        });
        Pty noisy = ptys().start(shell("exec yes"), flood);
        soon(floods);
        Screen quiet = new Screen();

        Pty other = ptys().start(shell("stty raw -echo; printf R; exec cat"), quiet);
        quiet.awaits("R");
        other.write(keys("heard"));
        quiet.awaits("heard");

        released.complete(null);
        soon(noisy.end(Duration.ZERO));
        soon(other.end(Duration.ZERO));
        assertThat(flood.exit()).isInstanceOf(PtyExit.Signal.class);
    }
}
