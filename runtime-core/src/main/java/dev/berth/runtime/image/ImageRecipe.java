package dev.berth.runtime.image;

import dev.berth.runtime.exec.BerthExec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an agent's image is made from, the base aside. Immutable.
 *
 * @param target the agent program, such as {@code claude}
 * @param containerfile classic Dockerfile subset; the first line of its build arguments is {@code ARG BERTH_BASE}
 * @param files what it may copy, by path in the build context; contents that start with {@code #!} become executable
 * @param main what its version is the version of; empty when another version is no matter of {@code berth upgrade}
 */
public record ImageRecipe(String target, String containerfile, Map<String, byte[]> files, Optional<MainPackage> main) {

    public ImageRecipe {
        if (!target.matches("[a-z0-9][a-z0-9-]{0,40}")) {
            throw new IllegalArgumentException("bad target " + target);
        }
        files = Map.copyOf(files);
        for (String path : files.keySet()) {
            if (path.startsWith("/")
                    || path.startsWith("berth-build")
                    || List.of(path.split("/", -1)).contains("..")) {
                throw new IllegalArgumentException("bad path in a build context: " + path);
            }
        }
    }

    /** Without a main package. */
    public ImageRecipe(String target, String containerfile, Map<String, byte[]> files) {
        this(target, containerfile, files, Optional.empty());
    }

    /** The same, known by the version of this package; {@code berth upgrade} may replace it. */
    public ImageRecipe pinning(String name, String version) {
        return new ImageRecipe(target, containerfile, files, Optional.of(new MainPackage(name, version)));
    }

    /** The version that it is known by; empty: none. */
    public String version() {
        return main.map(MainPackage::version).orElse("");
    }

    /**
     * An agent's recipe from resources beside {@code owner}: what all agents share, around {@code TARGET.containerfile}.
     * That starts from the stage {@code system} and ends in the final stage.
     *
     * @param files names of further resources in the same folder, for COPY
     */
    public static ImageRecipe fromResources(Class<?> owner, String target, String folder, List<String> files) {
        Map<String, byte[]> contents = new HashMap<>();
        files.forEach(file -> contents.put(file, resource(owner, folder + "/" + file)));
        return of(target, text(owner, folder + "/" + target + ".containerfile"), contents);
    }

    /**
     * An agent's recipe from its own part: what all agents share is put around it.
     *
     * @param part starts from the stage {@code system} and ends in the final stage
     * @param files for COPY
     */
    public static ImageRecipe of(String target, String part, Map<String, byte[]> files) {
        Map<String, byte[]> contents = new HashMap<>(files);
        contents.put("berth-exec", BerthExec.script());
        String text = String.join(
                "\n",
                text(ImageRecipe.class, "header.containerfile"),
                part,
                text(ImageRecipe.class, "footer.containerfile"));
        return new ImageRecipe(target, text, contents);
    }

    static String text(Class<?> owner, String name) {
        return new String(resource(owner, name), StandardCharsets.UTF_8);
    }

    private static byte[] resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " of " + owner.getName() + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading resource " + name, e);
        }
    }
}
