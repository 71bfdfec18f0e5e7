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
 * The recipe of an agent's image, without its base. Immutable.
 *
 * @param target the agent program, such as {@code claude}
 * @param containerfile a Containerfile for docker's classic builder; its first build argument is {@code ARG BERTH_BASE}
 * @param files the contents that it may copy, by path in the build context; those that start with {@code #!} become
 *     executable
 * @param main the package whose version is the image's; empty when {@code berth upgrade} cannot change the version
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

    /** Makes a recipe without a main package. */
    public ImageRecipe(String target, String containerfile, Map<String, byte[]> files) {
        this(target, containerfile, files, Optional.empty());
    }

    /** Returns this recipe with a main package, whose version {@code berth upgrade} may replace. */
    public ImageRecipe withMainPackage(String name, String version) {
        return new ImageRecipe(target, containerfile, files, Optional.of(new MainPackage(name, version)));
    }

    /** The main package's version; empty when there is no main package. */
    public String version() {
        return main.map(MainPackage::version).orElse("");
    }

    /**
     * Returns an agent's recipe from resources beside {@code owner}: the part of all agents around
     * {@code TARGET.containerfile}, which starts from the stage {@code system} and ends in the final stage.
     *
     * @param files the names of further resources in the same folder, for COPY
     */
    public static ImageRecipe fromResources(Class<?> owner, String target, String folder, List<String> files) {
        Map<String, byte[]> contents = new HashMap<>();
        files.forEach(file -> contents.put(file, resource(owner, folder + "/" + file)));
        return of(target, text(owner, folder + "/" + target + ".containerfile"), contents);
    }

    /**
     * Returns an agent's recipe: the part of all agents around the agent's own part.
     *
     * @param part the agent's Containerfile, which starts from the stage {@code system} and ends in the final stage
     * @param files the contents for COPY, by path in the build context
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
