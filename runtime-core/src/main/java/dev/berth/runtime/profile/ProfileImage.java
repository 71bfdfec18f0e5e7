package dev.berth.runtime.profile;

import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.profile.Profile.Install;
import dev.berth.runtime.profile.Profile.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the recipes of profiles' images, and of the images in which locks are made. */
final class ProfileImage {
    private static final String PYTHON = text("python.containerfile");
    private static final String ARCH =
            "arch=$(uname -m); case $arch in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; esac";

    private ProfileImage() {}

    /** Returns the recipe of an agent's image; {@code lock} was checked. */
    static ImageRecipe recipe(Profile profile, String lock) {
        Install install = profile.install();
        ProfileLock format = ProfileLock.of(install);
        String folder = "/opt/berth/" + profile.target();
        Map<String, byte[]> files = new TreeMap<>(Map.of(format.fileName(), lock.getBytes(StandardCharsets.UTF_8)));
        String packages;
        if (install.registry() == Registry.NPM) {
            files.put("package.json", format.request().getBytes(StandardCharsets.UTF_8));
            packages = npm(profile, folder);
        } else {
            packages = pypi(profile, folder);
        }
        return ImageRecipe.of(profile.target().value(), packages + agent(profile, folder), files);
    }

    /** Returns the image in which a registry's packages are locked: the part that all agents' images begin with. */
    static ImageRecipe toolchain(Registry registry) {
        return registry == Registry.NPM
                ? ImageRecipe.of("lock-npm", "FROM system AS agent\n", Map.of())
                : ImageRecipe.of("lock-pypi", PYTHON + "\nFROM python AS agent\n", Map.of());
    }

    private static String npm(Profile profile, String folder) {
        Install install = profile.install();
        List<String> steps =
                new ArrayList<>(List.of("berth_twice npm ci --ignore-scripts --omit=dev --no-audit --no-fund"));
        if (!install.scripts().isEmpty()) {
            steps.add("npm rebuild " + String.join(" ", install.scripts()));
        }
        return "FROM system AS packages\nCOPY package.json package-lock.json " + folder + "/\n"
                + run(profile, folder, folder + "/node_modules", steps);
    }

    private static String pypi(Profile profile, String folder) {
        String lock = folder + ".lock/";
        return "FROM system AS packages\nCOPY requirements.txt " + lock + "\n"
                + run(
                        profile,
                        "/opt/berth",
                        folder,
                        List.of("berth_venv " + folder + " " + lock + "requirements.txt 3.9 3.99"));
    }

    private static String run(Profile profile, String start, String below, List<String> steps) {
        List<String> all = new ArrayList<>(List.of(". /berth-build/env", "cd " + start));
        all.addAll(steps);
        all.add(ARCH);
        all.add("cd " + below);
        if (!profile.install().drop().isEmpty()) {
            all.add("rm -rf " + String.join(" ", profile.install().drop()));
        }
        programs(profile).values().forEach(file -> all.add("[ ! -e " + file + " ] || chmod 0755 " + file));
        return "# berth: settings\nRUN set -eu; " + String.join("; \\\n    ", all) + "\n";
    }

    /**
     * Returns paths below the installed packages by program name. The agent's own program defaults to the tool chain's
     * folder of programs.
     */
    private static Map<String, String> programs(Profile profile) {
        String program = profile.command().getFirst();
        Map<String, String> programs = new TreeMap<>(profile.install().programs());
        programs.putIfAbsent(program, (profile.install().registry() == Registry.NPM ? ".bin/" : "bin/") + program);
        return programs;
    }

    private static String agent(Profile profile, String folder) {
        String below = folder + (profile.install().registry() == Registry.NPM ? "/node_modules/" : "/");
        String links = programs(profile).entrySet().stream()
                .map(one -> "have " + one.getKey() + " " + below + one.getValue())
                .collect(Collectors.joining("; \\\n    "));
        return "\nFROM system AS agent\nCOPY --from=packages " + folder + " " + folder + "\nRUN set -eu; " + ARCH
                + "; \\\n"
                + "    have() { \\\n"
                + "        if [ -e \"$2\" ]; then ln -sf \"$2\" \"/usr/local/bin/$1\"; \\\n"
                + "        elif ! command -v \"$1\" >/dev/null; then echo \"berth: program $1 is not there: no $2\"; exit 1; fi; \\\n"
                + "    }; \\\n    " + links + "\n";
    }

    static String text(String name) {
        try (InputStream in = ProfileImage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading resource " + name, e);
        }
    }
}
