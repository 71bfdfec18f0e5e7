package dev.berth.runtime.image;

import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.FileErrorText;
import dev.berth.runtime.home.BerthHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one build, in a folder of the home that {@link #close} removes. The caller holds the image's lock, so
 * files that a killed build of the same image left are not in use. One thread.
 */
final class BuildContext implements AutoCloseable {
    /** The shell script that RUN lines source; see {@link ContainerfileText}. */
    static final String ENV = ImageRecipe.text(ImageRecipe.class, "env");

    private final Path folder;
    private final ImageRecipe recipe;
    private final ImageSettings settings;
    private final boolean buildKit;
    private final Map<String, Path> secrets = new HashMap<>();

    private BuildContext(Path folder, ImageRecipe recipe, ImageSettings settings, boolean buildKit) {
        this.folder = folder;
        this.recipe = recipe;
        this.settings = settings;
        this.buildKit = buildKit;
    }

    /**
     * Writes the files of a build.
     *
     * @param buildKit whether the builder is BuildKit, which has mounts and keeps secrets out of layers
     */
    static BuildContext make(
            BerthHome home, ImageRecipe recipe, ImageLabels labels, ImageSettings settings, boolean buildKit) {
        Path folder = home.images()
                .resolve("build-" + labels.target() + "-" + labels.hash().substring(0, 12));
        BuildContext context = new BuildContext(folder, recipe, settings, buildKit);
        try {
            context.close();
            home.folder(folder);
            context.write();
            return context;
        } catch (IOException | BerthException e) {
            context.close();
            throw e instanceof BerthException known ? known : context.unwritable(e);
        }
    }

    BuildSpec spec(ImageLabels labels) {
        Map<String, String> arguments = new HashMap<>(Map.of("BERTH_BASE", settings.base()));
        if (!settings.proxyIsSecret()) {
            settings.proxy().ifPresent(proxy -> {
                for (String name : new String[] {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"}) {
                    arguments.put(name, proxy);
                }
            });
        }
        return new BuildSpec(context(), labels.tag(), arguments, labels.asMap(), secrets);
    }

    private void write() throws IOException {
        for (Map.Entry<String, byte[]> file : recipe.files().entrySet()) {
            writeFile(file.getKey(), file.getValue());
        }
        byte[] certificates = settings.caCertificatesPem();
        for (String part : new String[] {"berth-build/system/", "berth-build/all/"}) {
            writeFile(part + "env", bytes(ENV));
            if (certificates.length > 0) {
                writeFile(part + "ca.pem", certificates);
            }
        }
        writeSettingsFile("image.npmrc", settings.npmrc(), "npmrc");
        writeSettingsFile("image.pipConf", settings.pipConf(), "pip.conf");
        if (settings.proxyIsSecret()) {
            writeSecret("image.proxy", "berth-proxy", settings.proxy().orElseThrow());
        }
        String text = recipe.containerfile();
        writeFile(
                "Containerfile",
                bytes(buildKit ? ContainerfileText.buildKit(text, secrets.keySet()) : ContainerfileText.classic(text)));
    }

    private void writeSettingsFile(String setting, Optional<Path> file, String name) throws IOException {
        if (file.isEmpty()) {
            return;
        }
        String text = ImageSettings.read(setting, file.get());
        if (ImageSettings.holdsSecret(text)) {
            writeSecret(setting, "berth-" + name.replace('.', '-'), text);
        } else {
            writeFile("berth-build/all/" + name, bytes(text));
        }
    }

    private void writeSecret(String setting, String id, String text) throws IOException {
        if (!buildKit) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    "building image of " + recipe.target() + " with " + setting,
                    "it holds a secret, and this engine's builds would store the secret in a layer",
                    "install docker's buildx, use nerdctl with BuildKit, or remove the secret from " + setting);
        }
        Path file = folder.resolve("secrets").resolve(id);
        makeFolder(folder.resolve("secrets"), "rwx------");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        secrets.put(id, file);
    }

    /** Writes a file and its folders with fixed modes, independent of the umask: the image gets these modes. */
    private void writeFile(String path, byte[] content) throws IOException {
        Path file = context().resolve(path);
        makeFolder(context(), "rwx------");
        Path parent = file.resolveSibling("");
        for (Path part = parent; !part.equals(context()); part = part.resolveSibling("")) {
            makeFolder(part, "rwxr-xr-x");
        }
        Files.write(file, content);
        boolean program = content.length > 2 && content[0] == '#' && content[1] == '!';
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static void makeFolder(Path folder, String mode) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }

    private Path context() {
        return folder.resolve("context");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private BerthException unwritable(Exception e) {
        return new BerthException(
                ErrorKind.HOME_UNUSABLE,
                "preparing the build of " + recipe.target() + " in " + folder,
                FileErrorText.describe(e),
                "free space there and give yourself write access",
                e);
    }
}
