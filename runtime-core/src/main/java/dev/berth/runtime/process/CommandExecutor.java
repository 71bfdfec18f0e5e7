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
    private static final boolean ENVIRONMENT_IS_EXACT = canRemoveAllByName();

    /** @param stopper ends the program and its group when the wait for the program's end is interrupted */
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
     * Whether zt-exec can give a program exactly the environment of its command. zt-exec removes this process's
     * variables by the names that the JDK decoded; a variable whose name is no text in this process's encoding would be
     * inherited.
     */
    static boolean environmentIsExact() {
        return ENVIRONMENT_IS_EXACT;
    }

    private static boolean canRemoveAllByName() {
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
        return null; // zt-exec would start a pool for each command
    }

    @Override
    protected <T> Future<T> invokeSubmit(@Nullable ExecutorService executor, Callable<T> task) {
        return Drain.THREADS.submit(task);
    }
}
