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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which version of each agent program is in force in a home: the one that comes with Berth, unless another was switched to; and
 * which was before. Each call looks anew, for other processes switch too. Switching replaces one file. Safe for all threads;
 * who switches holds the target's lock {@link #lock}. HOME_UNUSABLE for a pin that is not what was recorded.
 */
public final class Pins {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BerthHome home;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private Pins(BerthHome home) {
        this.home = home;
    }

    public static Pins of(BerthHome home) {
        return new Pins(home);
    }

    /** Held exclusively by whoever upgrades a target or rolls it back. */
    public static String lock(String target) {
        return "upgrade-" + target;
    }

    /** The recipe in force: {@code shipped} itself, the same instance, unless another version of its main package is pinned. */
    public ImageRecipe inForce(ImageRecipe shipped) {
        if (shipped.main().isEmpty()) {
            return shipped;
        }
        String state = home.read(home.pins(shipped.target())).orElse("");
        Known before = known.get(shipped.target());
        if (before != null && before.state().equals(state) && before.shipped().equals(shipped)) {
            return before.recipe();
        }
        ImageRecipe recipe = current(shipped).map(pin -> pin.in(shipped)).orElse(shipped);
        known.put(shipped.target(), new Known(state, shipped, recipe));
        return recipe;
    }

    /** The pin in force, if it is not what comes with Berth. */
    public Optional<Pin> current(ImageRecipe shipped) {
        return pin(shipped, read(shipped.target()).current());
    }

    /** What was in force before; empty when there was nothing else yet. */
    public Optional<Pin> previous(ImageRecipe shipped) {
        return pin(shipped, read(shipped.target()).previous());
    }

    /** From here on {@code next} is in force, and what was is the previous one. What comes with Berth is never held fast as the current one. */
    public void switchTo(Pin next, ImageRecipe shipped) {
        String target = shipped.target();
        Pin before = Pin.of(inForce(shipped));
        store(target, next);
        store(target, before);
        boolean standard = next.hash().equals(Pin.of(shipped).hash());
        State state = new State(standard ? null : next.hash(), before.hash());
        home.write(home.pins(target), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(state) + "\n");
        forget(target, List.of(next.hash(), before.hash()));
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
        // the program may have moved to another package since
        return Optional.of(pin)
                .filter(found -> found.main().name().equals(shipped.main().get().name()));
    }

    private Pin load(Path folder) {
        Path described = folder.resolve("pin.json");
        try {
            Described pin = JSON.readValue(
                    home.read(described).orElseThrow(() -> broken(folder, "it has no pin.json")), Described.class);
            SortedMap<String, String> files = new TreeMap<>();
            for (String name : pin.files()) {
                files.put(name, home.read(folder.resolve(name)).orElseThrow(() -> broken(folder, "it has no " + name)));
            }
            return new Pin(new MainPackage(pin.name(), pin.version()), files);
        } catch (JacksonException e) {
            throw broken(described, e.getOriginalMessage());
        }
    }

    private void store(String target, Pin pin) {
        Path folder = folder(target, pin.hash());
        pin.files().forEach((name, text) -> home.write(folder.resolve(name), text));
        Described described = new Described(
                pin.main().name(), pin.main().version(), List.copyOf(pin.files().keySet()));
        home.write(folder.resolve("pin.json"), JSON.writeValueAsString(described) + "\n");
    }

    /** Pins of which nothing speaks any more, those of a switch that was killed too. */
    private void forget(String target, List<String> kept) {
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

    private static BerthException broken(Path what, @Nullable String seen) {
        return new BerthException(
                ErrorKind.HOME_UNUSABLE,
                "reading pinned version " + what,
                Objects.requireNonNullElse(seen, "it is not readable"),
                "remove " + what.getParent() + ": the version that comes with Berth is in force then");
    }

    private record State(@Nullable String current, @Nullable String previous) {}

    private record Described(String name, String version, List<String> files) {}

    private record Known(String state, ImageRecipe shipped, ImageRecipe recipe) {}
}
