package dev.berth.runtime.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every time limit of the runtime, in one place; {@code berth doctor --limits} prints it. */
public final class KnownLimits {
    private static final List<Limit> ALL = new ArrayList<>();

    public static final Limit ENGINE_QUERY = known("engine-query", "the engine's answer to a question", seconds(20));
    public static final Limit CONTAINER_CREATE =
            known("container-create", "the engine to create and start a container", seconds(90));
    public static final Limit CONTAINER_STOP = known("container-stop", "the engine to stop a container", seconds(40));
    public static final Limit CONTAINER_REMOVE =
            known("container-remove", "the engine to remove a container", seconds(60));
    public static final Limit IMAGE_BUILD = known("image-build", "the image build", minutes(30));
    public static final Limit IMAGE_LOCK = known("image-lock", "the lock of a profile's packages", minutes(10));
    public static final Limit IMAGE_PULL = known("image-pull", "the base image to be pulled", minutes(15));
    public static final Limit IMAGE_LOAD = known("image-load", "the engine to load an image", minutes(20));
    public static final Limit IMAGE_SAVE = known("image-save", "the engine to save an image", minutes(20));
    public static final Limit IMAGE_CHECK =
            known("image-check", "an image archive to be read and checked", minutes(20));
    public static final Limit EXEC_SHORT = known("exec-short", "a short command inside a container", seconds(20));
    public static final Limit EXEC_END =
            known("exec-end", "the end of every process that was started inside", seconds(10));
    public static final Limit CREDENTIALS_COMMAND =
            known("credentials-command", "the command that prints a credential", minutes(2));
    public static final Limit CREDENTIALS_AGE =
            known("credentials-age", "the age at which a command is asked for its credential again", minutes(60));
    public static final Limit LEASH = known("leash", "the leash inside the container to answer", seconds(20));
    public static final Limit PULSE = known("pulse", "an answer from inside the container", seconds(1));
    public static final Limit LOCK = known("lock", "another process to release the lock", minutes(35));
    public static final Limit PROCESS_END = known("process-end", "a process group to end", seconds(5));
    public static final Limit OUTPUT_DRAIN =
            known("output-drain", "a child of an ended program to close its output", seconds(2));
    public static final Limit PROBE = known("probe", "a probe to succeed", seconds(30));
    public static final Limit INITIALIZE = known("initialize", "the agent's answer to initialize", seconds(30));
    public static final Limit ADAPTER_START =
            known("adapter-start", "the agent's program to be started, or its container to take a turn", minutes(3));
    public static final Limit SESSION_NEW = known("session-new", "the agent's answer to session/new", seconds(60));
    public static final Limit CANCEL = known("cancel", "the agent to end a cancelled turn", seconds(5));
    public static final Limit SESSION_CLOSE =
            known("session-close", "the agent's program, and everything that the program started, to end", seconds(20));
    public static final Limit CALLBACK =
            known("callback", "a listener of the application, or code of the agent's module, to return", seconds(2));
    public static final Limit WORKSPACE_LOOK = known(
            "workspace-look", "the comparison of the workspaces after a turn, a terminal or a command", seconds(2));
    public static final Limit BUSY_ANSWER =
            known("busy-answer", "the owner of a busy session or container to finish", seconds(3));
    public static final Limit UPGRADE_TURN = known("upgrade-turn", "a turn of an upgrade's trial", seconds(90));
    public static final Limit TERMINAL_DETACH =
            known("terminal-detach", "a viewer to return to a terminal", minutes(10));
    public static final Limit TERMINAL_STALL =
            known("terminal-stall", "the owner of a terminal to show the output that was sent", seconds(60));
    public static final Limit TERMINAL_LAST_OUTPUT =
            known("terminal-last-output", "a viewer to take the last output of an ended program", seconds(30));
    public static final Limit TERMINAL_ENDED =
            known("terminal-ended", "a viewer to return for the end of a program", seconds(60));
    public static final Limit TERMINAL_CLOSE = known("terminal-close", "every terminal's programs to end", seconds(8));
    public static final Limit TERMINAL_RECORDING =
            known("terminal-recording", "the age at which a recording is removed", minutes(7 * 24 * 60));
    public static final Limit TERMINAL_TICKET =
            known("terminal-ticket", "a ticket for a terminal to be used", seconds(15));
    public static final Limit TERMINAL_FIRST_MESSAGE =
            known("terminal-first-message", "a client to show its ticket in its first message", seconds(5));
    public static final Limit TERMINAL_GONE =
            known("terminal-gone", "a sign of life of a client that views a terminal", seconds(60));
    public static final Limit SERVER_ANSWER = known("server-answer", "the running server to answer", seconds(10));
    public static final Limit TARGETS =
            known("targets", "the engines to report the states of the server's agents", seconds(3));
    public static final Limit SSH_LOGIN = known("ssh-login", "a login to the machine by ssh", seconds(30));
    public static final Limit SSH_CHANNEL =
            known("ssh-channel", "a free channel of a login, which runs only a few programs at once", minutes(2));
    public static final Limit SSH_START = known("ssh-start", "the machine to start a program", seconds(20));
    public static final Limit SSH_ANSWER = known("ssh-answer", "a silent login to answer", seconds(5));
    public static final Limit SSH_COPY = known("ssh-copy", "files to be copied to the machine", minutes(20));
    public static final Limit CLOSE = known("close", "everything that a runtime started to end", seconds(20));
    public static final Limit READY = known("ready", "the agent instance to become ready", minutes(40));

    private KnownLimits() {}

    public static List<Limit> all() {
        return List.copyOf(ALL);
    }

    public static Optional<Limit> find(String name) {
        return ALL.stream().filter(limit -> limit.name().equals(name)).findFirst();
    }

    private static Limit known(String name, String awaited, Duration standard) {
        Limit limit = new Limit(name, awaited, standard);
        ALL.add(limit);
        return limit;
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }
}
