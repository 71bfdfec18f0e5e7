package dev.berth.runtime.container;

/** A numeric user and group inside a container. */
public record ContainerUser(int uid, int gid) {
    public static final ContainerUser ROOT = new ContainerUser(0, 0);

    public ContainerUser {
        if (uid < 0 || gid < 0) {
            throw new IllegalArgumentException("negative uid or gid: " + uid + ":" + gid);
        }
    }

    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
