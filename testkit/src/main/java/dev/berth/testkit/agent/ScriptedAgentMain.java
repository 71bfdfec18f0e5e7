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
        // standard output belongs to the protocol: all other output goes to standard error
        System.setOut(System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(ShellCommand::closeAll, "end-commands"));
        var outputClosed = new CompletableFuture<Void>();
        var out = new FileOutputStream(FileDescriptor.out) {
            @Override
            public void close() throws IOException {
                super.close();
                outputClosed.complete(null);
            }
        };
        AcpAgent agent = AcpAgent.over(System.in, out, new ScriptedAgent(), AcpOptions.named("scripted"));
        agent.ended().join();
        // race: the connection writes queued messages and closes the stream on daemon threads, so main waits for the
        // close
        outputClosed.completeOnTimeout(null, 3, TimeUnit.SECONDS).join();
    }
}
