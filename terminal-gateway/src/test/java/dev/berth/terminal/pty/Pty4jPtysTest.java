package dev.berth.terminal.pty;

import dev.berth.runtime.process.HostProcesses;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS) // the tests start Unix shells
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
    public int threadsPerPty() {
        return 2;
    }

    @Override
    public boolean checksProgramFormat() {
        return false;
    }
}
