package dev.berth.testkit.engine;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Volumes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Volumes in memory, each with its owner. Safe for all threads. */
public final class InMemoryVolumes implements Volumes {
    private static final ContainerUser FIRST_OWNER = new ContainerUser(1000, 1000);

    private final Map<String, ContainerUser> owners = new ConcurrentHashMap<>();

    /** The owner of a volume; empty when there is no such volume. */
    public Optional<ContainerUser> owner(String name) {
        return Optional.ofNullable(owners.get(name));
    }

    @Override
    public boolean create(String name, Map<String, String> labels) {
        return owners.putIfAbsent(name, FIRST_OWNER) == null;
    }

    @Override
    public boolean exists(String name) {
        return owners.containsKey(name);
    }

    @Override
    public List<String> list(Map<String, String> labels) {
        return List.copyOf(owners.keySet());
    }

    @Override
    public void remove(String name) {
        owners.remove(name);
    }

    @Override
    public Optional<ContainerUser> owner(String name, String image) {
        return owner(name);
    }

    @Override
    public void setOwner(String name, String path, ContainerUser user, String image) {
        owners.put(name, user);
    }
}
