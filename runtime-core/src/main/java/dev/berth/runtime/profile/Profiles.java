package dev.berth.runtime.profile;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The profiles of a home, {@code agents/NAME.yaml}, and those that come with Berth. A home's profile replaces a shipped
 * one of the same name. Each call reads the folder again. Immutable; safe for all threads.
 */
public final class Profiles {
    private static final String ENDING = ".yaml";
    private static final long MAX_BYTES = 16 << 20;

    private final BerthHome home;
    private final Set<Target> builtIn;
    private final Map<Target, ProfileFile> shipped;

    private Profiles(BerthHome home, Set<Target> builtIn, Map<Target, ProfileFile> shipped) {
        this.home = home;
        this.builtIn = Set.copyOf(builtIn);
        this.shipped = Map.copyOf(shipped);
    }

    /**
     * Returns the profiles of {@code home} and the shipped ones.
     *
     * @param builtIn the names of built-in agents, which no profile may have
     */
    public static Profiles of(BerthHome home, Set<Target> builtIn, Collection<ProfileFile> shipped) {
        return new Profiles(
                home, builtIn, shipped.stream().collect(Collectors.toMap(ProfileFile::target, Function.identity())));
    }

    /**
     * Returns the names of all profiles, valid or not, without files whose names are no targets; see {@link #misnamed}.
     */
    public SortedSet<Target> names() {
        return Stream.concat(
                        shipped.keySet().stream(), files().keySet().stream().flatMap(name -> target(name).stream()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the reason why a file in the folder of profiles is none, by the file's name. */
    public Map<String, String> misnamed() {
        Map<String, String> all = new TreeMap<>();
        for (Path file : home.list(home.agents())) {
            String name = String.valueOf(file.getFileName());
            String stem = name.replaceFirst("\\.[^.]*$", "");
            if (name.endsWith(".yml")) {
                all.put(name, "profiles end in .yaml");
            } else if (name.endsWith(ENDING) && target(stem).isEmpty()) {
                all.put(name, "it is no name of an agent: small letters, digits and - only, up to 41");
            }
        }
        return all;
    }

    /**
     * Returns the profile of a name.
     *
     * @throws BerthException CONFIG_INVALID when the profile has the name of a built-in agent, or is no readable file
     */
    public Optional<ProfileFile> find(Target target) {
        Path file = home.profileOf(target.value());
        if (!Files.exists(file)) {
            return Optional.ofNullable(shipped.get(target));
        }
        if (builtIn.contains(target)) {
            throw unusable(
                    file, target + " is the name of an agent that Berth has built in", "give the file another name");
        }
        Path lock = home.lockOf(target.value());
        return Optional.of(new ProfileFile(
                target,
                file.toString(),
                read(file),
                Files.exists(lock) ? Optional.of(read(lock)) : Optional.empty(),
                lock.toString(),
                false));
    }

    private String read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw unusable(file, "it is not a regular file", "replace it by a file, or remove it");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw unusable(file, "it is larger than " + (MAX_BYTES >> 20) + " MB", "remove it");
            }
            return Files.readString(file);
        } catch (IOException e) {
            String seen = e instanceof CharacterCodingException
                    ? "it is not UTF-8"
                    : e.getClass().getSimpleName() + ": " + e.getMessage();
            throw unusable(file, seen, "make it a readable text file in UTF-8");
        }
    }

    private Map<String, Path> files() {
        Map<String, Path> files = new TreeMap<>();
        List<Path> all = home.list(home.agents());
        all.stream()
                .filter(file -> file.toString().endsWith(ENDING))
                .forEach(file -> files.put(
                        String.valueOf(file.getFileName())
                                .substring(0, String.valueOf(file.getFileName()).length() - ENDING.length()),
                        file));
        return files;
    }

    private static Optional<Target> target(String name) {
        try {
            return Optional.of(Target.of(name));
        } catch (BerthException _) {
            return Optional.empty();
        }
    }

    private static BerthException unusable(Path file, String seen, String todo) {
        return new BerthException(ErrorKind.CONFIG_INVALID, "reading profile " + file, seen, todo);
    }
}
