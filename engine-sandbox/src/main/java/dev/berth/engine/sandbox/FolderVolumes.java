package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Volumes as folders {@code volumes/NAME/data}, with their labels in {@code volumes/NAME/labels.json}. */
record FolderVolumes(SandboxStore store) implements Volumes {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,250}");
    private static final String LABELS = "labels.json";

    @Override
    public boolean create(String name, Map<String, String> labels) {
        refuseInvalidName(name);
        return Disk.run(
                "creating volume " + name,
                () -> !exists(name)
                        && store.createAtomically(store.volumes().resolve(name), fresh -> {
                            Disk.writeNew(fresh.resolve(LABELS), JSON.writeValueAsString(new TreeMap<>(labels)));
                            Disk.makeFolder(fresh.resolve("data"));
                        }));
    }

    @Override
    public boolean exists(String name) {
        return NAME.matcher(name).matches() && Files.isDirectory(store.volumes().resolve(name));
    }

    @Override
    public List<String> list(Map<String, String> labels) {
        return Disk.run("listing volumes", () -> {
            List<String> names = new ArrayList<>();
            for (Path volume : Disk.list(store.volumes())) {
                if (labels(volume).entrySet().containsAll(labels.entrySet())) {
                    names.add(volume.getFileName().toString());
                }
            }
            return List.copyOf(names);
        });
    }

    @Override
    public void remove(String name) {
        if (!exists(name)) {
            return;
        }
        Disk.run("removing volume " + name, () -> {
            for (SandboxFolder container : store.all()) {
                if (mounts(container, name)) {
                    throw new BerthException(
                            ErrorKind.BUSY,
                            "removing volume " + name,
                            "container " + container.name() + " uses it",
                            "remove that container first");
                }
            }
            Optional<Path> old = store.moveAside(store.volumes().resolve(name));
            if (old.isPresent()) {
                FolderForOtherUser.remove(old.get().resolve("data"));
                Disk.removeTree(old.get());
            }
            return name;
        });
    }

    @Override
    public void setOwner(String name, String path, ContainerUser user, String image) {
        if (store.ownedByRoot() && exists(name)) {
            Disk.run(
                    "giving volume " + name + " to " + user,
                    () -> Disk.setOwnerOfTree(data(store, name).toRealPath(), user.uid(), user.gid()));
        }
    }

    /** The folder of the volume that is mounted. */
    static Path data(SandboxStore store, String name) {
        return store.volumes().resolve(name).resolve("data");
    }

    private static boolean mounts(SandboxFolder container, String name) {
        return container.record().spec().mounts().stream()
                .anyMatch(mount ->
                        mount instanceof Mount.Volume volume && volume.name().equals(name));
    }

    private static Map<String, String> labels(Path volume) throws IOException {
        try {
            return JSON.readValue(
                    Files.readString(volume.resolve(LABELS)), new TypeReference<Map<String, String>>() {});
        } catch (NoSuchFileException e) {
            return Map.of(); // removed by another thread or process meanwhile
        }
    }

    private static void refuseInvalidName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new BerthException(
                    ErrorKind.ENGINE_REFUSED,
                    "creating volume " + name,
                    "its name does not match " + NAME.pattern(),
                    "choose another name");
        }
    }
}
