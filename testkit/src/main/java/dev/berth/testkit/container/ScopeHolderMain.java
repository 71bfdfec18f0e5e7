package dev.berth.testkit.container;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program that holds a scope with a running process tree until the program is killed. */
public final class ScopeHolderMain {
    private ScopeHolderMain() {}

    /** Arguments: OPENER CONTAINER OWNER WORD [ARGUMENTS of the opener]. Prints the first output of the tree. */
    public static void main(String[] args) throws Exception {
        EngineFixture.Opener opener = Class.forName(args[0])
                .asSubclass(EngineFixture.Opener.class)
                .getDeclaredConstructor()
                .newInstance();
        HostProcesses processes = HostProcesses.open(Limits.standard());
        ContainerEngine engine = opener.open(processes, List.of(args).subList(4, args.length));
        ExecScope scope = engine.containers().scope(new ContainerId(args[1]), new Owner(args[2], _ -> true));
        ContainerProcess process = scope.start(ExecSpec.of("/bin/sh", "-c", LeashContract.STUBBORN, args[3]));
        OutputStream out = new java.io.FileOutputStream(java.io.FileDescriptor.out);
        byte[] line = new byte[6];
        int read = process.stdout().readNBytes(line, 0, line.length);
        out.write(line, 0, read);
        out.flush();
        new CountDownLatch(1).await();
    }
}
