package dev.berth.terminal.pty;

import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The tests that every {@link PtyBackend} must pass; a subclass opens the back end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PtyBackendContract implements StartContract, StreamContract, ControlContract, EndContract, LoadContract {
    private @Nullable HostProcesses processes;
    private @Nullable PtyBackend ptys;

    @BeforeAll
    void open() {
        processes = HostProcesses.open(Limits.standard());
        ptys = open(processes);
    }

    @Override
    public PtyBackend ptys() {
        return Objects.requireNonNull(ptys);
    }

    @AfterAll
    void close() {
        ptys().close();
        Objects.requireNonNull(processes).close();
    }
}
