package dev.berth.terminal.pty;

import dev.berth.runtime.process.HostProcesses;
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
}
