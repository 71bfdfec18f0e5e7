package dev.berth.terminal.pty;

import dev.berth.runtime.process.HostProcesses;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS) // whose shell is another
class Pty4jPtysTest extends PtyBackendContract {
    @Override
    public PtyBackend open(HostProcesses processes) {
        return PtyBackends.pty4j(processes);
    }

    @Override
    public int share() {
        return 10;
    }

    @Override
    public int threadsEach() {
        return 2;
    }

    @Override
    public boolean looksIntoPrograms() {
        return false;
    }
}
