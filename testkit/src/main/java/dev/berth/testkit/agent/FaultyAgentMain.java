package dev.berth.testkit.agent;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/**
 * An ACP agent that does one thing wrong: the {@link Fault} that its arguments, or else the variable
 * {@code BERTH_FAULT}, name. It speaks the protocol by hand, as no library would let it.
 */
public final class FaultyAgentMain {
    private FaultyAgentMain() {}

    /** Runs until its input ends, or as its fault wants it. */
    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        if (words.isEmpty()) {
            String named = System.getenv().getOrDefault("BERTH_FAULT", "none");
            words = Pattern.compile(" +").splitAsStream(named.strip()).toList();
        }
        Fault fault = Fault.parse(words);
        var agent = new FaultyAgent(fault, new FileOutputStream(FileDescriptor.out));
        if (fault.kind() == Fault.Kind.STUBBORN) {
            // A hook that doesn't return keeps the JVM alive through SIGTERM.
            Runtime.getRuntime().addShutdownHook(new Thread(FaultyAgentMain::forEver, "stubborn"));
        }
        agent.reach(Fault.Point.START);
        if (fault.kind() == Fault.Kind.DEAF) {
            forEver();
        }
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            agent.receive(line);
        }
        if (fault.kind() == Fault.Kind.STUBBORN) {
            forEver();
        }
    }

    private static void forEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody interrupts it; if somebody does, that is its end
        }
    }
}
