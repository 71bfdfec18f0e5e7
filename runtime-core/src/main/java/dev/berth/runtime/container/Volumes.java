package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;

/** The ability to keep named volumes. See {@link ContainerEngine} for threads and common errors. */
public interface Volumes {
    /** One that is there already is fine; answers whether it was made now. */
    boolean create(String name, Map<String, String> labels) throws InterruptedException;

    boolean exists(String name) throws InterruptedException;

    List<String> list(Map<String, String> labels) throws InterruptedException;

    /** One that is not there is fine; BUSY when a container uses it. */
    void remove(String name) throws InterruptedException;

    /**
     * Makes {@code user} the owner of a volume and of all that is in it, as a folder at {@code path} of a short-lived container of
     * {@code image}; made when it is not there. Engines whose volumes belong to the caller have nothing to do.
     */
    default void own(String name, String path, ContainerUser user, String image) throws InterruptedException {}
}
