package dev.berth.testkit.machine;

class LocalRunnerTest extends CommandRunnerContract {
    @Override
    protected MachineOpener opener() {
        return MachineOpener.local();
    }
}
