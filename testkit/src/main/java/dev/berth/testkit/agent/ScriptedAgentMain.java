package dev.berth.testkit.agent;

import dev.berth.acp.AcpAgent;
import dev.berth.acp.AcpOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The {@link ScriptedAgent} as a program that speaks ACP on its standard input and output. Ends with its input. */
public final class ScriptedAgentMain {
    private ScriptedAgentMain() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        // Standard output belongs to the protocol: whatever else is printed goes where logs go.
        System.setOut(System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(ShellCommand::closeAll, "end-commands"));
        var flushed = new CompletableFuture<Void>();
        var out = new FileOutputStream(FileDescriptor.out) {
            @Override
            public void close() throws IOException {
                super.close();
                flushed.complete(null);
            }
        };
        AcpAgent agent = AcpAgent.over(System.in, out, new ScriptedAgent(), AcpOptions.named("scripted"));
        agent.ended().join();
        // The connection writes what is queued, and then closes the stream, on threads that don't keep a program alive.
        flushed.completeOnTimeout(null, 3, TimeUnit.SECONDS).join();
    }
}
