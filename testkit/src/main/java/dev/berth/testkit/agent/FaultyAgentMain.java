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
 * An ACP agent with one {@link Fault}, which its arguments or else the variable {@code BERTH_FAULT} name. It writes the
 * protocol by hand, because a library would not allow the faults.
 */
public final class FaultyAgentMain {
    private FaultyAgentMain() {}

    /** Runs until its input ends or its fault ends it. */
    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        if (arguments.isEmpty()) {
            String variable = System.getenv().getOrDefault("BERTH_FAULT", "none");
            arguments = Pattern.compile(" +").splitAsStream(variable.strip()).toList();
        }
        Fault fault = Fault.parse(arguments);
        var agent = new FaultyAgent(fault, new FileOutputStream(FileDescriptor.out));
        if (fault.kind() == Fault.Kind.STUBBORN) {
            // a shutdown hook that does not return keeps the JVM alive after SIGTERM
            Runtime.getRuntime().addShutdownHook(new Thread(FaultyAgentMain::waitForever, "stubborn"));
        }
        agent.triggerFault(Fault.Point.START);
        if (fault.kind() == Fault.Kind.DEAF) {
            waitForever();
        }
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            agent.receive(line);
        }
        if (fault.kind() == Fault.Kind.STUBBORN) {
            waitForever();
        }
    }

    private static void waitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
