package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ability to keep named volumes. See {@link ContainerEngine} for threads and common errors. */
public interface Volumes {
    /** Creates a volume; answers whether it was absent before. */
    boolean create(String name, Map<String, String> labels) throws InterruptedException;

    boolean exists(String name) throws InterruptedException;

    List<String> list(Map<String, String> labels) throws InterruptedException;

    /** Removes a volume; does nothing when it is absent. BUSY when a container uses it. */
    void remove(String name) throws InterruptedException;

    /**
     * Makes {@code user} the owner of a volume and its content, in a short-lived container of {@code image} that mounts
     * the volume at {@code path}; creates an absent volume. Does nothing in engines whose volumes belong to the calling
     * user.
     */
    default void setOwner(String name, String path, ContainerUser user, String image) throws InterruptedException {}

    /**
     * The owner of a volume's own folder, asked in a short-lived container of {@code image}. Empty for a volume that holds
     * nothing, and in engines whose volumes belong to the calling user.
     */
    default Optional<ContainerUser> owner(String name, String image) throws InterruptedException {
        return Optional.empty();
    }
}
