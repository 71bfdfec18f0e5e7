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
 * Runs one recipe on this host. The first stage of the recipe is the host itself; the other stages consist of the
 * folders {@link ImageFolder#PARTS}. Each RUN is a program in a sandbox. One thread.
 */
final class ImageBuild {
    /** The image name in the specs of build sandboxes. */
    static final String IMAGE = "process:build";

    private static final String HOST_STAGE = "${BERTH_BASE}";

    private final BuildSpec spec;
    private final ImageStore.WorkFolder work;
    private final BuildSandbox sandbox;
    private final ContainerUser user;
    private final boolean asRoot;
    private final Set<String> hostStages = new HashSet<>();
    private final Map<String, String> variables = new TreeMap<>();
    private boolean onHost = true;
    private Optional<Path> stage = Optional.empty();

    ImageBuild(BuildSpec spec, ImageStore.WorkFolder work, BuildSandbox sandbox, ContainerUser user, boolean asRoot) {
        this.spec = spec;
        this.work = work;
        this.sandbox = sandbox;
        this.user = user;
        this.asRoot = asRoot;
    }

    /** The folder with the installed programs, not yet published, and their variables. */
    record Result(Path folder, Map<String, String> variables) {}

    Result run() throws IOException, InterruptedException {
        List<Instruction> all = read();
        sandbox.check(needs(all), spec.tag());
        for (Instruction instruction : all) {
            switch (instruction) {
                case Instruction.From from -> from(from);
                case Instruction _ when onHost -> {}
                case Instruction.Copy copy -> copy(copy);
                case Instruction.Run run -> run(run);
                case Instruction.Env env -> variables.putAll(env.variables());
            }
        }
        return new Result(
                stage.orElseThrow(() -> refusal("the recipe has only the stage of the host")), Map.copyOf(variables));
    }

    private List<Instruction> read() throws IOException {
        try {
            return Containerfile.parse(Files.readString(spec.context().resolve("Containerfile")));
        } catch (IllegalArgumentException e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
    }

    /** The tools that the RUN instructions outside the host's stage need. */
    private static Set<BuildSandbox.Need> needs(List<Instruction> all) {
        Set<BuildSandbox.Need> needs = new HashSet<>();
        boolean host = true;
        for (Instruction instruction : all) {
            if (instruction instanceof Instruction.From from) {
                host = from.base().equals(HOST_STAGE);
            } else if (instruction instanceof Instruction.Run run && !host) {
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
                Disk.setMode(folder, "rwxr-xr-x");
                giveToUser(folder);
            }
        } else {
            Files.move(stage(from.base()), fresh);
        }
        stage = Optional.of(fresh);
    }

    private Path stage(String name) {
        if (!name.matches("[a-z0-9-]+")) {
            throw refusal("no stage can be called " + name);
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
                // moved and not copied: packages have many files, and no other stage needs them
                Files.move(below(stage(copy.stage().get()), source), to, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.copy(inContext(source), to, StandardCopyOption.COPY_ATTRIBUTES);
                giveToUser(to);
            }
            for (Path folder = parent; folder.startsWith(stage.orElseThrow()); folder = folder.resolveSibling("")) {
                Disk.setMode(folder, "rwxr-xr-x");
                giveToUser(folder);
                if (folder.equals(stage.orElseThrow())) {
                    break;
                }
            }
        }
    }

    private Path inContext(String source) {
        Path file = spec.context().resolve(source).normalize();
        if (!file.startsWith(spec.context())) {
            throw refusal("the recipe copies a file from outside of its context: " + source);
        }
        return file;
    }

    private Path below(Path root, String path) {
        Path inside = Path.of(path).normalize();
        if (ImageFolder.PARTS.stream().noneMatch(part -> inside.startsWith("/" + part))) {
            throw refusal("the recipe copies to " + path + ", but only /opt/berth and /usr/local/bin can be written");
        }
        return root.resolve(Path.of("/").relativize(inside));
    }

    private void run(Instruction.Run run) throws IOException, InterruptedException {
        Path root = stage.orElseThrow();
        Map<String, Path> writable = new TreeMap<>();
        ImageFolder.PARTS.forEach(part -> writable.put("/" + part, root.resolve(part)));
        Map<String, Path> readable = new TreeMap<>();
        run.mounts().forEach((target, source) -> readable.put(target, inContext(source)));
        Map<String, Path> secrets = new TreeMap<>();
        for (String id : run.secrets()) {
            Path secret =
                    Optional.ofNullable(spec.secrets().get(id)).orElseThrow(() -> refusal("there is no secret " + id));
            secrets.put("/run/secrets/" + id, secret);
        }
        Map<String, String> environment = new TreeMap<>(spec.arguments());
        environment.putAll(variables);
        sandbox.run(spec.tag(), run.command(), environment, new BuildSandbox.Mounts(writable, readable, secrets));
        removeMountPoints(root.resolve("usr/local/bin"));
    }

    /** Removes the empty files that bubblewrap creates as mount points in the stage. */
    private static void removeMountPoints(Path names) throws IOException {
        for (Path name : Disk.list(names)) {
            if (name.getFileName().toString().matches(HostTools.NAMES)) {
                Disk.removeTree(name);
            }
        }
    }

    private void giveToUser(Path path) throws IOException {
        if (asRoot) {
            Disk.setOwner(path, user.uid(), user.gid());
        }
    }

    private BerthException refusal(String seen) {
        return new BerthException(
                ErrorKind.IMAGE_BUILD_FAILED,
                "installing " + spec.tag() + " for the embedded engine",
                seen,
                SandboxChoice.otherEngine("use docker or nerdctl for this recipe"));
    }

    /** The sum of the sizes of all files, in bytes. */
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
