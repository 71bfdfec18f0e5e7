package dev.berth.runtime.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.zeroturnaround.exec.MessageLoggers;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.stop.ProcessStopper;

/** Starts one program with zt-exec, which waits for its end on a thread of {@link Drain#THREADS} (decision 17). */
final class CommandExecutor extends ProcessExecutor {
    private static final List<String> INHERITED =
            List.copyOf(new ProcessBuilder().environment().keySet());
    private static final boolean EXACT = removableByName();

    /** @param stopper ends the program and what it started when the wait for its end is broken off */
    CommandExecutor(
            List<String> argv,
            Map<String, String> environment,
            Optional<Path> directory,
            CommandStreams streams,
            ProcessStopper stopper) {
        super(argv);
        setMessageLogger(MessageLoggers.NOP); // its messages hold the arguments and the environment
        redirectErrorStream(false);
        INHERITED.forEach(name -> environment(name, null));
        environment(environment);
        directory.ifPresent(folder -> directory(folder.toFile()));
        streams(streams);
        stopper(stopper);
    }

    /**
     * Whether zt-exec can give a program the environment it should have and no more. It takes our variables away one by
     * one, by a name that the JDK decoded; a name that is no text in our encoding would be inherited.
     */
    static boolean environmentIsExact() {
        return EXACT;
    }

    private static boolean removableByName() {
        Map<String, String> environment = new ProcessBuilder().environment();
        INHERITED.forEach(environment::remove);
        return environment.isEmpty();
    }

    /** @throws IOException the JDK's own exception: zt-exec's has the arguments and the environment in its message */
    Process launch() throws IOException {
        try {
            return start().getProcess();
        } catch (IOException e) {
            throw e.getCause() instanceof IOException original ? original : e;
        }
    }

    @Override
    protected @Nullable ExecutorService newExecutor(String processName) {
        return null; // a pool for each command otherwise
    }

    @Override
    protected <T> Future<T> invokeSubmit(@Nullable ExecutorService executor, Callable<T> task) {
        return Drain.THREADS.submit(task);
    }
}
