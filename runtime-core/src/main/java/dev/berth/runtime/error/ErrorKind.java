package dev.berth.runtime.error;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of errors, for callers to branch on. Each says when it is thrown, what the caller can do, and whether
 * repeating the call helps. {@link #group()} decides the exit code of the command line.
 */
public enum ErrorKind {
    /** A call or a command line has a wrong argument. Correct it; repeating does not help. */
    USAGE(Group.USAGE),
    /**
     * No agent program has this target name. Use one of the targets that the message lists; repeating does not help.
     */
    UNKNOWN_TARGET(Group.USAGE),
    /** This home has no instance of that name. Create it with {@code ensureReady}; repeating alone does not help. */
    UNKNOWN_AGENT(Group.USAGE),
    /** No terminal session with this id is running. List the sessions or open a new one; repeating does not help. */
    UNKNOWN_SESSION(Group.USAGE),
    /** A setting, or a file that it names, cannot be used. Correct the named setting; repeating does not help. */
    CONFIG_INVALID(Group.USAGE),
    /**
     * A folder cannot be a workspace, or is none of the instance: it does not exist, is the home of a user, belongs to
     * the system, and so on. Use a project folder; repeating does not help.
     */
    WORKSPACE_FORBIDDEN(Group.USAGE),

    /**
     * Berth's home cannot be read, written or locked. Repair its permissions or free space, or name another home;
     * repeat after that.
     */
    HOME_UNUSABLE(Group.NOT_READY),
    /** A program of this host is missing or cannot be started. Install it or correct PATH; repeat after that. */
    PROGRAM_MISSING(Group.NOT_READY),
    /**
     * A VM or a machine by ssh does not exist, does not start, or lost its connection. Repeating helps after a lost
     * connection; otherwise the machine has to be repaired first.
     */
    MACHINE_NOT_READY(Group.NOT_READY),
    /** The engine's program is not installed. Install it or choose another engine; repeating alone does not help. */
    ENGINE_ABSENT(Group.NOT_READY),
    /** The engine's program is installed, and its daemon does not answer. Start the daemon, then repeat. */
    ENGINE_DOWN(Group.NOT_READY),
    /**
     * The agent was made on another engine than the one that answers now. Reach that engine again, or remove the agent;
     * repeating alone does not help.
     */
    RECORDED_ELSEWHERE(Group.NOT_READY),
    /**
     * The engine refused a request or gave an answer that Berth does not understand. Read the engine's message;
     * repeating seldom helps.
     */
    ENGINE_REFUSED(Group.NOT_READY),
    /**
     * The embedded engine needs a sandbox and this host has none. Install bubblewrap or use another engine; repeating
     * alone does not help.
     */
    SANDBOX_UNAVAILABLE(Group.NOT_READY),
    /**
     * The base image cannot be pulled, read or found. Check its name and the network, or load it from an archive;
     * repeating helps if the network failed.
     */
    BASE_IMAGE_ABSENT(Group.NOT_READY),
    /**
     * The tag of the base image stands for another image than at its first use. Accept the new image or pin the old
     * one; repeating does not help.
     */
    BASE_IMAGE_MOVED(Group.NOT_READY, false),
    /** An agent image is not on the engine. Build or import it, then repeat. */
    IMAGE_ABSENT(Group.NOT_READY),
    /**
     * A step of an image build failed; the message has its last lines. Repeating helps only if the network failed.
     */
    IMAGE_BUILD_FAILED(Group.NOT_READY),
    /**
     * The registry does not have a package version that the dependency lock names. Choose another version or registry;
     * repeating does not help.
     */
    PACKAGE_ABSENT(Group.NOT_READY, false),
    /**
     * An image does not have the expected content, or another program changed it meanwhile. Build it anew, then
     * repeat.
     */
    IMAGE_BROKEN(Group.NOT_READY),
    /** A profile has no dependency lock, or one that does not fit. Make the lock, then repeat. */
    LOCK_UNUSABLE(Group.NOT_READY),
    /**
     * The dependency lock of a profile or version could not be made; the message has the last lines. Check package
     * names and the registry; repeating helps only if the network failed.
     */
    LOCK_FAILED(Group.NOT_READY),
    /** An image archive is damaged or incomplete. Copy it again, then repeat. */
    ARCHIVE_BROKEN(Group.NOT_READY),
    /** A file is no archive that Berth exported. Name another file; repeating does not help. */
    ARCHIVE_FOREIGN(Group.NOT_READY, false),
    /** The disk of this host or of the machine is full. Free space, then repeat. */
    DISK_FULL(Group.NOT_READY),
    /** Another container has the name. Remove or rename that container, then repeat. */
    NAME_TAKEN(Group.NOT_READY),
    /** The container does not exist any more. Make the instance ready again, then repeat. */
    CONTAINER_ABSENT(Group.NOT_READY),
    /** The container does not run. Make the instance ready again, then repeat. */
    CONTAINER_STOPPED(Group.NOT_READY),
    /** The container, or a program in it, ended soon after its start. Read the log; repeating may help. */
    CONTAINER_DIED(Group.NOT_READY),
    /** The kernel killed the container or the agent for lack of memory. Raise the memory limit, then repeat. */
    OUT_OF_MEMORY(Group.NOT_READY),
    /** The agent's user is not allowed to write into the workspace. Change the owner of the folder, then repeat. */
    WORKSPACE_UNWRITABLE(Group.NOT_READY),
    /**
     * A mounted folder was deleted outside of the container, and perhaps made again: the container has the deleted folder.
     * The program was not started. Make the instance ready again, which makes a new container, then repeat.
     */
    WORKSPACE_REPLACED(Group.NOT_READY),
    /** The agent's program is not in its image, or cannot be executed there. Build the image anew, then repeat. */
    AGENT_PROGRAM_MISSING(Group.NOT_READY),
    /** The agent or its image has another version than the pinned one. Build the image anew, then repeat. */
    AGENT_VERSION_DIFFERS(Group.NOT_READY),
    /**
     * The agent's program does not speak the Agent Client Protocol, or exited before it answered {@code initialize}.
     * Repair the image or the profile; repeating seldom helps.
     */
    AGENT_NOT_ACP(Group.NOT_READY),
    /**
     * A condition for the start did not hold within its limit; the message has its last observation. Repeating helps
     * after the cause is removed.
     */
    PROBE_FAILED(Group.NOT_READY),
    /**
     * The agent has no credential, or says that it needs one and none is known. Log in or set a credential, then
     * repeat.
     */
    LOGIN_MISSING(Group.NOT_READY),
    /**
     * The agent has a credential and its provider rejected it, as with HTTP 401 or 403. Replace the credential or its
     * rights; repeating alone does not help.
     */
    LOGIN_REFUSED(Group.NOT_READY),

    /**
     * The agent's process ended, or its connection was closed, without an answer. Open a new session, then repeat.
     */
    AGENT_LOST(Group.AGENT_FAILED),
    /** The agent answered with an error, of its provider for example. Repeating helps if the cause was temporary. */
    AGENT_ERROR(Group.AGENT_FAILED),

    /**
     * A wait reached its time limit; see {@code LimitReachedException}. Raise the named setting if the wait was
     * normal; repeating may help.
     */
    LIMIT_REACHED(Group.LIMIT),
    /**
     * A session, container, volume or version is in use, or was replaced meanwhile. Repeat when its user has finished.
     */
    BUSY(Group.BUSY),
    /**
     * The caller was interrupted, or closed the object that it used. Repeat with an open object if the result is still
     * wanted.
     */
    CANCELLED(Group.CANCELLED),
    /**
     * A program of this host failed; the message has its ending and last lines. Repeating helps only if the cause was
     * temporary.
     */
    COMMAND_FAILED(Group.UNEXPECTED),
    /** An internal error, or a failure that Berth does not know. Report it; repeating may help. */
    UNEXPECTED(Group.UNEXPECTED);

    /** Groups of kinds; the command line has one exit code for each. */
    public enum Group {
        UNEXPECTED,
        USAGE,
        NOT_READY,
        CANCELLED,
        AGENT_FAILED,
        LIMIT,
        BUSY
    }

    private final Group group;
    private final boolean retryable;

    ErrorKind(Group group) {
        this(group, group != Group.USAGE);
    }

    ErrorKind(Group group, boolean retryable) {
        this.group = group;
        this.retryable = retryable;
    }

    public Group group() {
        return group;
    }

    /**
     * Whether the same call, with the same arguments and settings, can succeed later: after some time, or after somebody
     * has repaired what the message names. False for all kinds of group USAGE, and for BASE_IMAGE_MOVED, PACKAGE_ABSENT
     * and ARCHIVE_FOREIGN, where the caller has to choose something else. {@code Provisioning} repeats retryable kinds
     * only.
     */
    public boolean retryable() {
        return retryable;
    }

    /** The name in JSON and in logs, such as {@code base-image-absent}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind with this {@link #id()}; empty if there is none, such as one of a newer version in another process. */
    public static Optional<ErrorKind> ofId(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }
}
