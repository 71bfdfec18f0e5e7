package dev.berth.testkit.machine;

import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.HostProcesses;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program that runs a process tree on a machine until the program is killed. */
public final class KilledProcessMain {
    private KilledProcessMain() {}

    /** Arguments: WORD [ARGUMENTS of the machine]. Prints ready and its process number when the tree runs. */
    public static void main(String[] args) throws Exception {
        HostProcesses processes = HostProcesses.open(Limits.standard());
        CommandRunner runner = new MachineOpener(List.of(args).subList(1, args.length))
                .open(processes)
                .ensureReady();
        var tree = runner.start(MachineCommand.of("/bin/sh", "-c", MachineContractBase.STUBBORN, args[0]));
        byte[] ready = tree.stdout().readNBytes(6);
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write(ready);
            out.write((" " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            new CountDownLatch(1).await();
        }
    }
}
