package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.PtyTestSupport.command;
import static dev.berth.terminal.pty.PtyTestSupport.shell;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A main that owns pseudo-terminals. Arguments: the test class that opens the back end; {@code holds} (waits to be
 * killed), {@code exits} (exits without closing) or {@code starves} (runs out of descriptors); the file for process
 * numbers.
 */
final class PtyOwnerMain {
    private PtyOwnerMain() {}

    public static void main(String[] args) throws Exception {
        HostProcesses processes = HostProcesses.open(Limits.standard());
        PtyTestSupport contract = Class.forName(args[0])
                .asSubclass(PtyTestSupport.class)
                .getDeclaredConstructor()
                .newInstance();
        PtyBackend ptys = contract.open(processes);
        switch (args[1]) {
            case "holds" -> {
                ptys.start(shell(EndContract.STUBBORN, args[2]), new OutputCollector());
                ptys.start(shell(EndContract.STUBBORN, args[2]), new OutputCollector());
                new java.util.concurrent.CountDownLatch(1).await();
            }
            case "exits" -> {
                ptys.start(shell(EndContract.STUBBORN, args[2]), new OutputCollector());
                EndContract.awaitPids(Path.of(args[2]), 3);
                System.exit(0);
            }
            case "starves" -> starve(ptys);
            default -> throw new IllegalArgumentException(args[1]);
        }
        ptys.close();
        processes.close();
    }

    private static void starve(PtyBackend ptys) throws Exception {
        // Class loading needs descriptors too: run every path once before the descriptors are used up.
        OutputCollector first = new OutputCollector();
        ptys.start(command("true"), first);
        first.exit();
        PtyTestSupport.soon(ptys.start(shell("trap '' HUP TERM; sleep 100"), new OutputCollector())
                .end(Duration.ZERO));
        try {
            ptys.start(command("no-such-program"), new OutputCollector());
        } catch (BerthException e) {
            PtyErrors.failed("loading classes", PtyErrors.EMFILE);
        }
        int before = PtyTestSupport.descriptors();
        List<Pty> open = new ArrayList<>();
        String refused = "nothing";
        for (int i = 0; i < 200; i++) { // many starts fail, and each must close the descriptors that it opened
            try {
                open.add(ptys.start(command("cat"), new OutputCollector()));
            } catch (BerthException e) {
                refused = e.kind().name();
            }
        }
        for (Pty pty : open) {
            PtyTestSupport.soon(pty.end(Duration.ZERO));
        }
        OutputCollector screen = new OutputCollector();
        Pty again = ptys.start(shell("printf started"), screen);
        screen.exit();
        PtyTestSupport.soon(again.end(Duration.ZERO));
        PtyTestSupport.await().until(() -> PtyTestSupport.descriptors() <= before);
        System.out.println(
                "refused " + refused + ", then " + screen.text() + ", left " + (PtyTestSupport.descriptors() - before));
    }
}
