package dev.berth.runtime.error;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What went wrong, as a closed list that callers can branch on; {@link #group()} decides the exit code of the command line. */
public enum ErrorKind {
    USAGE(Group.USAGE),
    UNKNOWN_TARGET(Group.USAGE),
    UNKNOWN_AGENT(Group.USAGE),
    UNKNOWN_SESSION(Group.USAGE),
    CONFIG_INVALID(Group.USAGE),
    WORKSPACE_FORBIDDEN(Group.USAGE),

    HOME_UNUSABLE(Group.NOT_READY),
    PROGRAM_MISSING(Group.NOT_READY),
    MACHINE_NOT_READY(Group.NOT_READY),
    ENGINE_ABSENT(Group.NOT_READY),
    ENGINE_DOWN(Group.NOT_READY),
    ENGINE_REFUSED(Group.NOT_READY),
    SANDBOX_UNAVAILABLE(Group.NOT_READY),
    BASE_IMAGE_ABSENT(Group.NOT_READY),
    BASE_IMAGE_MOVED(Group.NOT_READY),
    IMAGE_ABSENT(Group.NOT_READY),
    IMAGE_BUILD_FAILED(Group.NOT_READY),
    PACKAGE_ABSENT(Group.NOT_READY),
    IMAGE_BROKEN(Group.NOT_READY),
    LOCK_UNUSABLE(Group.NOT_READY),
    LOCK_FAILED(Group.NOT_READY),
    ARCHIVE_BROKEN(Group.NOT_READY),
    ARCHIVE_FOREIGN(Group.NOT_READY),
    DISK_FULL(Group.NOT_READY),
    NAME_TAKEN(Group.NOT_READY),
    CONTAINER_ABSENT(Group.NOT_READY),
    CONTAINER_STOPPED(Group.NOT_READY),
    CONTAINER_DIED(Group.NOT_READY),
    OUT_OF_MEMORY(Group.NOT_READY),
    WORKSPACE_UNWRITABLE(Group.NOT_READY),
    AGENT_PROGRAM_MISSING(Group.NOT_READY),
    AGENT_VERSION_DIFFERS(Group.NOT_READY),
    AGENT_NOT_ACP(Group.NOT_READY),
    PROBE_FAILED(Group.NOT_READY),
    LOGIN_MISSING(Group.NOT_READY),

    AGENT_LOST(Group.AGENT_FAILED),
    AGENT_ERROR(Group.AGENT_FAILED),

    LIMIT_REACHED(Group.LIMIT),
    BUSY(Group.BUSY),
    CANCELLED(Group.CANCELLED),
    COMMAND_FAILED(Group.UNEXPECTED),
    UNEXPECTED(Group.UNEXPECTED);

    /** Families of kinds; the command line maps each to one exit code. */
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

    ErrorKind(Group group) {
        this.group = group;
    }

    public Group group() {
        return group;
    }

    /** The name in JSON and in logs, such as {@code base-image-absent}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of this {@link #id()}, as another process said it. */
    public static Optional<ErrorKind> ofId(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }
}
