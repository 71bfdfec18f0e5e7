package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.machine.CommandRunner.PlacedTree;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Images} by an engine's command-line program. Stateless. */
final class CliImages implements Images {
    /** Images or containers per {@code inspect}: Berth keeps only a bounded part of a program's output. */
    private static final int INSPECTED_AT_ONCE = 10;

    /**
     * Nerdctl also names an archive's index, and that name would keep the image's content after its tag was removed.
     */
    private static final Pattern INDEX_NAME = Pattern.compile("Loaded image: (import@sha256:[0-9a-f]{64})");

    private final EngineProgram program;

    CliImages(EngineProgram program) {
        this.program = program;
    }

    @Override
    public Optional<ImageDetails> inspect(String reference) throws InterruptedException {
        return inspect(List.of(reference)).stream().findFirst();
    }

    private List<ImageDetails> inspect(List<String> references) throws InterruptedException {
        String tried = "inspecting image " + String.join(", ", references);
        List<String> arguments = new ArrayList<>(List.of("image", "inspect", "--format", EngineJson.FORMAT));
        arguments.addAll(program.dialect().inspectFlags());
        arguments.addAll(references);
        CommandResult result = program.run(tried, KnownLimits.ENGINE_QUERY, arguments);
        if (!result.succeeded() && program.errorPattern(result) != EngineErrorPattern.IMAGE_ABSENT) {
            throw program.failure(tried, result);
        }
        return program.objects(tried, result).stream()
                .map(program.dialect()::image)
                .toList();
    }

    @Override
    public List<ImageDetails> list(Map<String, String> labels) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("images", "-q", "--no-trunc"));
        labels.forEach((name, value) ->
                arguments.addAll(List.of("--filter", "label=" + name + (value.isEmpty() ? "" : "=" + value))));
        List<String> ids =
                lines("listing images", arguments).stream().distinct().toList();
        List<ImageDetails> images = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += INSPECTED_AT_ONCE) {
            images.addAll(inspect(ids.subList(from, Math.min(ids.size(), from + INSPECTED_AT_ONCE))));
        }
        return images.stream().distinct().toList();
    }

    @Override
    public List<ImageUse> uses() throws InterruptedException {
        String tried = "looking for the images of all containers";
        List<String> ids = lines(tried, List.of("ps", "-aq", "--no-trunc"));
        List<ImageUse> uses = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += INSPECTED_AT_ONCE) {
            List<String> arguments = new ArrayList<>(List.of("container", "inspect", "--format", EngineJson.FORMAT));
            arguments.addAll(program.dialect().inspectFlags());
            arguments.addAll(ids.subList(from, Math.min(ids.size(), from + INSPECTED_AT_ONCE)));
            CommandResult result = program.run(tried, KnownLimits.ENGINE_QUERY, arguments);
            // a container that was removed meanwhile uses no image
            if (!result.succeeded() && program.errorPattern(result) != EngineErrorPattern.ABSENT) {
                throw program.failure(tried, result);
            }
            program.objects(tried, result)
                    .forEach(node -> uses.add(program.dialect().use(node)));
        }
        return List.copyOf(uses);
    }

    private List<String> lines(String tried, List<String> arguments) throws InterruptedException {
        return program.runOrThrow(tried, KnownLimits.ENGINE_QUERY, arguments).stdout().lines().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Override
    public void save(String reference, Path file, LongConsumer written) throws IOException, InterruptedException {
        new ImageSave(program, reference, file, written).run();
    }

    @Override
    public void pull(String reference, Consumer<String> progress) throws InterruptedException {
        String tried = "pulling image " + reference;
        var pulled = new StreamedRun(program, progress)
                .run(
                        tried,
                        KnownLimits.IMAGE_PULL,
                        MachineCommand.of(program.argv(List.of("pull", reference))),
                        Optional.empty());
        if (!pulled.succeeded()) {
            EngineErrorPattern pattern = program.dialect().errorPattern(pulled.text());
            String seen = pulled.evidence(program.dialect().name(), 3);
            throw pattern == EngineErrorPattern.DOWN || pattern == EngineErrorPattern.NO_SPACE
                    ? program.failure(tried, pattern, seen)
                    : baseAbsent(tried, seen);
        }
    }

    @Override
    public void load(Path archive) throws InterruptedException {
        String tried = "loading image archive " + archive;
        if (!Files.isReadable(archive)) {
            throw new BerthException(
                    ErrorKind.BASE_IMAGE_ABSENT, tried, "the file cannot be read", "check the path of the archive");
        }
        var loaded = new StreamedRun(program, line -> {})
                .run(
                        tried,
                        KnownLimits.IMAGE_LOAD,
                        MachineCommand.of(program.argv(List.of("load"))),
                        Optional.of(archive));
        if (!loaded.succeeded()) {
            throw program.failure(
                    tried,
                    program.dialect().errorPattern(loaded.text()),
                    loaded.evidence(program.dialect().name(), 3));
        }
        for (String line : loaded.lastLines()) {
            Matcher indexName = INDEX_NAME.matcher(line);
            if (indexName.matches()) {
                remove(indexName.group(1));
            }
        }
    }

    @Override
    public void build(BuildSpec spec, Consumer<String> progress) throws InterruptedException {
        String tried = "building image " + spec.tag();
        List<PlacedTree> placed = new ArrayList<>();
        try {
            List<String> arguments = new ArrayList<>(List.of("build"));
            arguments.addAll(program.dialect().buildFlags());
            arguments.addAll(List.of("--tag", spec.tag()));
            arguments.addAll(
                    ClientProxies.of(program).buildArguments(spec.arguments().keySet()));
            new TreeMap<>(spec.arguments()).forEach((k, v) -> arguments.addAll(List.of("--build-arg", k + "=" + v)));
            new TreeMap<>(spec.labels()).forEach((k, v) -> arguments.addAll(List.of("--label", k + "=" + v)));
            for (Map.Entry<String, Path> secret : new TreeMap<>(spec.secrets()).entrySet()) {
                String placedSecret = place(secret.getValue(), placed);
                arguments.addAll(List.of("--secret", "id=" + secret.getKey() + ",src=" + placedSecret));
            }
            String context = place(spec.context(), placed);
            arguments.addAll(List.of("--file", context + "/Containerfile", context));
            // only docker's buildx reads this variable; without buildx docker would refuse the flag --progress
            MachineCommand command = new MachineCommand(
                    program.argv(arguments), Map.of("BUILDKIT_PROGRESS", "plain"), Optional.empty(), true);
            var built =
                    new StreamedRun(program, progress).run(tried, KnownLimits.IMAGE_BUILD, command, Optional.empty());
            if (!built.succeeded()) {
                throw buildFailed(tried, built);
            }
        } finally {
            placed.forEach(PlacedTree::close);
        }
    }

    private String place(Path local, List<PlacedTree> placed) throws InterruptedException {
        PlacedTree tree = program.runner().putTree(local);
        placed.add(tree);
        return tree.path();
    }

    private BerthException buildFailed(String tried, StreamedRun.Streamed built) {
        String seen = built.evidence(program.dialect().name(), 8);
        return switch (program.dialect().errorPattern(built.text())) {
            case EngineErrorPattern.DOWN -> program.failure(tried, EngineErrorPattern.DOWN, seen);
            case EngineErrorPattern.BUILDER_DOWN -> program.failure(tried, EngineErrorPattern.BUILDER_DOWN, seen);
            case EngineErrorPattern.NO_SPACE -> program.failure(tried, EngineErrorPattern.NO_SPACE, seen);
            case EngineErrorPattern.IMAGE_ABSENT -> baseAbsent(tried, seen);
            default ->
                new BerthException(
                        ErrorKind.IMAGE_BUILD_FAILED,
                        tried,
                        seen,
                        "see what failed in these lines; behind a proxy or a private registry set image.proxy, image.npmrc,"
                                + " image.caCertificates");
        };
    }

    private static BerthException baseAbsent(String tried, String seen) {
        return new BerthException(
                ErrorKind.BASE_IMAGE_ABSENT,
                tried,
                seen,
                "check the name and the network, load an archive of that image, or set image.base to another one");
    }

    @Override
    public boolean keepsBuildSecrets() throws InterruptedException {
        return program.dialect().alwaysKeepsBuildSecrets()
                || program.run(
                                "asking " + program.dialect().name() + " for buildx",
                                KnownLimits.ENGINE_QUERY,
                                List.of("buildx", "version"))
                        .succeeded();
    }

    @Override
    public void remove(String reference) throws InterruptedException {
        String tried = "removing image " + reference;
        CommandResult result =
                program.run(tried, KnownLimits.CONTAINER_REMOVE, List.of("image", "rm", "-f", reference));
        if (!result.succeeded() && program.errorPattern(result) != EngineErrorPattern.IMAGE_ABSENT) {
            throw program.failure(tried, result);
        }
    }

    @Override
    public boolean removeUnused(String reference) throws InterruptedException {
        String tried = "removing image " + reference;
        CommandResult result = program.run(tried, KnownLimits.CONTAINER_REMOVE, List.of("image", "rm", reference));
        EngineErrorPattern pattern = program.errorPattern(result);
        if (!result.succeeded() && pattern != EngineErrorPattern.IMAGE_ABSENT && pattern != EngineErrorPattern.IN_USE) {
            throw program.failure(tried, result);
        }
        return result.succeeded() || pattern == EngineErrorPattern.IMAGE_ABSENT;
    }
}
