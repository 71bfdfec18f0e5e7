package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.OnPtys.command;
import static dev.berth.terminal.pty.OnPtys.shell;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A JVM that owns pseudo-terminals and comes to a bad end: which, is said by its second word. */
final class Owner {
    private Owner() {}

    public static void main(String[] words) throws Exception {
        HostProcesses processes = HostProcesses.open(Limits.standard());
        OnPtys tested = Class.forName(words[0])
                .asSubclass(OnPtys.class)
                .getDeclaredConstructor()
                .newInstance();
        PtyBackend ptys = tested.open(processes);
        switch (words[1]) {
            case "holds" -> {
                ptys.start(shell(EndContract.STUBBORN, words[2]), new Screen());
                ptys.start(shell(EndContract.STUBBORN, words[2]), new Screen());
                new java.util.concurrent.CountDownLatch(1).await();
            }
            case "exits" -> {
                ptys.start(shell(EndContract.STUBBORN, words[2]), new Screen());
                EndContract.awaitPids(Path.of(words[2]), 3);
                System.exit(0);
            }
            case "starves" -> starve(ptys);
            default -> throw new IllegalArgumentException(words[1]);
        }
        ptys.close();
        processes.close();
    }

    private static void starve(PtyBackend ptys) throws Exception {
        // What ends by itself and what is ended, first: loading classes takes files too.
        Screen first = new Screen();
        ptys.start(command("true"), first);
        first.exit();
        OnPtys.soon(
                ptys.start(shell("trap '' HUP TERM; sleep 100"), new Screen()).end(Duration.ZERO));
        try {
            ptys.start(command("no-such-program"), new Screen());
        } catch (BerthException e) {
            PtyErrors.failed("loading classes", PtyErrors.EMFILE);
        }
        int before = OnPtys.descriptors();
        List<Pty> open = new ArrayList<>();
        String refused = "nothing";
        for (int i = 0; i < 200; i++) { // many fail: each must give back what it got before
            try {
                open.add(ptys.start(command("cat"), new Screen()));
            } catch (BerthException e) {
                refused = e.kind().name();
            }
        }
        for (Pty pty : open) {
            OnPtys.soon(pty.end(Duration.ZERO));
        }
        Screen screen = new Screen();
        Pty again = ptys.start(shell("printf started"), screen);
        screen.exit();
        OnPtys.soon(again.end(Duration.ZERO));
        OnPtys.await().until(() -> OnPtys.descriptors() <= before);
        System.out.println(
                "refused " + refused + ", then " + screen.text() + ", left " + (OnPtys.descriptors() - before));
    }
}
