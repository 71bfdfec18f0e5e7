package dev.berth.runtime.image;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The version of each agent program that is in force in a home, and the previous one. The version that comes with Berth
 * is in force until another is switched to. Each call reads the home again, because other processes may switch.
 * Switching replaces one file. Safe for all threads; a caller of {@link #switchTo} holds the target's lock
 * {@link #lock}. HOME_UNUSABLE for a pin whose files were changed.
 */
public final class Pins {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BerthHome home;
    private final Map<String, CachedRecipe> cache = new ConcurrentHashMap<>();

    private Pins(BerthHome home) {
        this.home = home;
    }

    public static Pins of(BerthHome home) {
        return new Pins(home);
    }

    /** Returns the name of the lock that an upgrade or rollback of a target holds. */
    public static String lock(String target) {
        return "upgrade-" + target;
    }

    /**
     * Returns the recipe in force: the instance {@code shipped}, unless another version of its main package is pinned.
     */
    public ImageRecipe inForce(ImageRecipe shipped) {
        if (shipped.main().isEmpty()) {
            return shipped;
        }
        String state = home.read(home.pins(shipped.target())).orElse("");
        CachedRecipe cached = cache.get(shipped.target());
        if (cached != null && cached.state().equals(state) && cached.shipped().equals(shipped)) {
            return cached.recipe();
        }
        ImageRecipe recipe = current(shipped).map(pin -> pin.applyTo(shipped)).orElse(shipped);
        cache.put(shipped.target(), new CachedRecipe(state, shipped, recipe));
        return recipe;
    }

    /** Returns the pin in force; empty when the version that comes with Berth is in force. */
    public Optional<Pin> current(ImageRecipe shipped) {
        return pin(shipped, read(shipped.target()).current());
    }

    /** Returns the pin that was in force before; empty when there was none. */
    public Optional<Pin> previous(ImageRecipe shipped) {
        return pin(shipped, read(shipped.target()).previous());
    }

    /**
     * Makes {@code next} the pin in force, and the present one the previous one. The version that comes with Berth is
     * not recorded as current, so that a newer Berth brings its newer version. If this throws, the pin in force is the
     * one before.
     */
    public void switchTo(Pin next, ImageRecipe shipped) {
        String target = shipped.target();
        Pin before = Pin.of(inForce(shipped));
        store(target, next);
        store(target, before);
        boolean standard = next.hash().equals(Pin.of(shipped).hash());
        State state = new State(standard ? null : next.hash(), before.hash());
        home.write(home.pins(target), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(state) + "\n");
    }

    /**
     * Removes the pins that are neither in force nor the previous one, those of a killed switch among them. The caller
     * holds the target's lock.
     */
    public void removeUnused(ImageRecipe shipped) {
        State state = read(shipped.target());
        removeOthers(
                shipped.target(),
                Stream.of(state.current(), state.previous())
                        .filter(Objects::nonNull)
                        .toList());
    }

    private State read(String target) {
        try {
            return home.read(home.pins(target))
                    .map(text -> JSON.readValue(text, State.class))
                    .orElse(new State(null, null));
        } catch (JacksonException e) {
            throw broken(home.pins(target), e.getOriginalMessage());
        }
    }

    private Optional<Pin> pin(ImageRecipe shipped, @Nullable String hash) {
        if (hash == null || shipped.main().isEmpty()) {
            return Optional.empty();
        }
        Path folder = folder(shipped.target(), hash);
        Pin pin = load(folder);
        if (!pin.hash().equals(hash)) {
            throw broken(folder, "its files are not those that were recorded");
        }
        // a newer Berth may install the program from another package
        return Optional.of(pin)
                .filter(loaded ->
                        loaded.main().name().equals(shipped.main().get().name()));
    }

    private Pin load(Path folder) {
        Path file = folder.resolve("pin.json");
        try {
            PinFile pin = JSON.readValue(
                    home.read(file).orElseThrow(() -> broken(folder, "it has no pin.json")), PinFile.class);
            SortedMap<String, String> files = new TreeMap<>();
            for (String name : pin.files()) {
                files.put(name, home.read(folder.resolve(name)).orElseThrow(() -> broken(folder, "it has no " + name)));
            }
            return new Pin(new MainPackage(pin.name(), pin.version()), files);
        } catch (JacksonException e) {
            throw broken(file, e.getOriginalMessage());
        }
    }

    private void store(String target, Pin pin) {
        Path folder = folder(target, pin.hash());
        pin.files().forEach((name, text) -> home.write(folder.resolve(name), text));
        PinFile content = new PinFile(
                pin.main().name(), pin.main().version(), List.copyOf(pin.files().keySet()));
        home.write(folder.resolve("pin.json"), JSON.writeValueAsString(content) + "\n");
    }

    private void removeOthers(String target, List<String> kept) {
        for (Path folder : home.list(home.pins(target).resolveSibling(""))) {
            String name = String.valueOf(folder.getFileName());
            if (name.matches("[0-9a-f]{20}") && !kept.contains(name)) {
                home.list(folder).forEach(home::delete);
                home.delete(folder);
            }
        }
    }

    private Path folder(String target, String hash) {
        return home.pins(target).resolveSibling(hash);
    }

    private static BerthException broken(Path path, @Nullable String seen) {
        return new BerthException(
                ErrorKind.HOME_UNUSABLE,
                "reading pinned version " + path,
                Objects.requireNonNullElse(seen, "it is not readable"),
                "remove " + path.getParent() + ": the version that comes with Berth is in force then");
    }

    private record State(@Nullable String current, @Nullable String previous) {}

    private record PinFile(String name, String version, List<String> files) {}

    private record CachedRecipe(String state, ImageRecipe shipped, ImageRecipe recipe) {}
}
