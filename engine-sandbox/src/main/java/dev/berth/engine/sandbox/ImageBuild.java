package dev.berth.engine.sandbox;

import dev.berth.engine.sandbox.Containerfile.Instruction;
import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One recipe, followed on this host: its first stage is the host itself, and of the others there are the folders {@link
 * ImageFolder#PARTS}. Each RUN is a program in a sandbox. Confined to one thread.
 */
final class ImageBuild {
    /** Stands for the image of the sandboxes that install. */
    static final String IMAGE = "process:build";

    private static final String HOST_STAGE = "${BERTH_BASE}";

    private final BuildSpec spec;
    private final ImageStore.Work work;
    private final BuildSandbox box;
    private final ContainerUser user;
    private final boolean asRoot;
    private final Set<String> hostStages = new HashSet<>();
    private final Map<String, String> variables = new TreeMap<>();
    private boolean onHost = true;
    private Optional<Path> stage = Optional.empty();

    ImageBuild(BuildSpec spec, ImageStore.Work work, BuildSandbox box, ContainerUser user, boolean asRoot) {
        this.spec = spec;
        this.work = work;
        this.box = box;
        this.user = user;
        this.asRoot = asRoot;
    }

    /** The folder with what was installed, still to be published, and the variables that go with it. */
    record Built(Path folder, Map<String, String> variables) {}

    Built run() throws IOException, InterruptedException {
        List<Instruction> all = read();
        box.check(needs(all), spec.tag());
        for (Instruction one : all) {
            switch (one) {
                case Instruction.From from -> from(from);
                case Instruction _ when onHost -> {}
                case Instruction.Copy copy -> copy(copy);
                case Instruction.Run run -> run(run);
                case Instruction.Env env -> variables.putAll(env.variables());
            }
        }
        return new Built(stage.orElseThrow(() -> refused("it has no stage of its own")), Map.copyOf(variables));
    }

    private List<Instruction> read() throws IOException {
        try {
            return Containerfile.read(Files.readString(spec.context().resolve("Containerfile")));
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    /** What this host must have for the commands outside its own stage. */
    private static Set<BuildSandbox.Need> needs(List<Instruction> all) {
        Set<BuildSandbox.Need> needs = new HashSet<>();
        boolean host = true;
        for (Instruction one : all) {
            if (one instanceof Instruction.From from) {
                host = from.base().equals(HOST_STAGE);
            } else if (one instanceof Instruction.Run run && !host) {
                if (run.command().contains("npm ")) {
                    needs.add(BuildSandbox.Need.NODE);
                }
                if (run.command().matches("(?s).*(berth_venv|ensurepip).*")) {
                    needs.add(BuildSandbox.Need.PYTHON);
                }
            }
        }
        return needs;
    }

    private void from(Instruction.From from) throws IOException {
        onHost = from.base().equals(HOST_STAGE);
        variables.clear();
        if (onHost) {
            hostStages.add(from.name());
            return;
        }
        Path fresh = stage(from.name());
        if (hostStages.contains(from.base())) {
            for (String part : ImageFolder.PARTS) {
                Path folder = Files.createDirectories(fresh.resolve(part));
                Disk.mode(folder, "rwxr-xr-x");
                own(folder);
            }
        } else {
            Files.move(stage(from.base()), fresh);
        }
        stage = Optional.of(fresh);
    }

    private Path stage(String name) {
        if (!name.matches("[a-z0-9-]+")) {
            throw refused("no stage can be called " + name);
        }
        return work.folder().resolve("stage-" + name);
    }

    private void copy(Instruction.Copy copy) throws IOException {
        for (String source : copy.sources()) {
            Path name = Path.of(source).getFileName();
            String target = copy.target().endsWith("/") ? copy.target() + name : copy.target();
            Path to = below(stage.orElseThrow(), target);
            Path parent = to.resolve("..").normalize();
            Files.createDirectories(parent);
            if (copy.stage().isPresent()) {
                // moved: each stage's packages go into one other, and there are many of them
                Files.move(below(stage(copy.stage().get()), source), to, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.copy(inContext(source), to, StandardCopyOption.COPY_ATTRIBUTES);
                own(to);
            }
            for (Path folder = parent; folder.startsWith(stage.orElseThrow()); folder = folder.resolveSibling("")) {
                Disk.mode(folder, "rwxr-xr-x");
                own(folder);
                if (folder.equals(stage.orElseThrow())) {
                    break;
                }
            }
        }
    }

    private Path inContext(String source) {
        Path file = spec.context().resolve(source).normalize();
        if (!file.startsWith(spec.context())) {
            throw refused("it copies from outside: " + source);
        }
        return file;
    }

    private Path below(Path root, String path) {
        Path inside = Path.of(path).normalize();
        if (ImageFolder.PARTS.stream().noneMatch(part -> inside.startsWith("/" + part))) {
            throw refused("it copies to " + path + ", and only /opt/berth and /usr/local/bin can be written");
        }
        return root.resolve(Path.of("/").relativize(inside));
    }

    private void run(Instruction.Run run) throws IOException, InterruptedException {
        Path at = stage.orElseThrow();
        Map<String, Path> writable = new TreeMap<>();
        ImageFolder.PARTS.forEach(part -> writable.put("/" + part, at.resolve(part)));
        Map<String, Path> readable = new TreeMap<>();
        run.mounts().forEach((target, source) -> readable.put(target, inContext(source)));
        Map<String, Path> secrets = new TreeMap<>();
        for (String id : run.secrets()) {
            Path secret =
                    Optional.ofNullable(spec.secrets().get(id)).orElseThrow(() -> refused("there is no secret " + id));
            secrets.put("/run/secrets/" + id, secret);
        }
        Map<String, String> environment = new TreeMap<>(spec.arguments());
        environment.putAll(variables);
        box.run(spec.tag(), run.command(), environment, new BuildSandbox.Mounts(writable, readable, secrets));
        removeMountPoints(at.resolve("usr/local/bin"));
    }

    /** What was mounted over the stage leaves empty files there. */
    private static void removeMountPoints(Path names) throws IOException {
        for (Path one : Disk.list(names)) {
            if (one.getFileName().toString().matches(HostTools.NAMES)) {
                Disk.removeTree(one);
            }
        }
    }

    private void own(Path path) throws IOException {
        if (asRoot) {
            Disk.own(path, user.uid(), user.gid());
        }
    }

    private BerthException refused(String seen) {
        return new BerthException(
                ErrorKind.IMAGE_BUILD_FAILED,
                "installing " + spec.tag() + " for the embedded engine",
                seen,
                "use docker or nerdctl (--engine) for this recipe");
    }

    /** The sum of all files. */
    static long size(Path tree) throws IOException {
        long[] sum = {0};
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }
}
