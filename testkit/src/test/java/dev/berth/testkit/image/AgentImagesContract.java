package dev.berth.testkit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.image.AgentImage;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageEvent;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.ImageSettings;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.BuildTrust;
import dev.berth.testkit.parts.EnginePart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of agents' images on a real engine, with small recipes: one build for many callers, and the errors of
 * builds.
 */
@Timeout(600)
abstract class AgentImagesContract {
    private final HostProcesses processes = HostProcesses.open(Limits.standard());
    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> tags = new ArrayList<>();
    private final Images engine;
    private final String base;

    @TempDir
    Path temp;

    AgentImagesContract(EnginePart part, BaseImage base) throws InterruptedException {
        CommandRunner runner = Machine.local(processes, part.environment()).ensureReady();
        this.engine = engine(runner).images().orElseThrow();
        this.base = base.reference();
    }

    abstract ContainerEngine engine(CommandRunner runner);

    @AfterEach
    void close() throws InterruptedException {
        for (String tag : tags) {
            engine.remove(tag);
        }
        processes.close();
    }

    @Test
    void is_built_once_for_callers_of_two_homes() throws Exception {
        ImageRecipe recipe = recipe("RUN echo made");
        AgentImages images = images("a");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AgentImage>> callers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                callers.add(threads.submit(() -> images.ensure(recipe, events::add)));
            }
            String tag = removeLater(callers.getFirst().get().tag());
            for (Future<AgentImage> caller : callers) {
                assertThat(caller.get().tag()).isEqualTo(tag);
            }
            assertThat(images.find(recipe)).hasValue(callers.getFirst().get());
            assertThat(images("b").ensure(recipe, events::add).tag()).isEqualTo(tag);
            assertThat(images.list(recipe.target()).stream().map(AgentImage::tag))
                    .anyMatch(name -> name.endsWith(tag));
        }
        assertThat(events.stream().filter(ImageEvent.Built.class::isInstance).distinct())
                .hasSize(1);
    }

    @Test
    void a_failed_npm_ci_shows_its_last_lines() {
        // npm ci without a lock file fails before it downloads anything
        ImageRecipe recipe = new ImageRecipe(
                "berth-test",
                "ARG BERTH_BASE\nFROM ${BERTH_BASE}\nCOPY package.json /x/\nRUN cd /x && npm ci\n",
                Map.of("package.json", "{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_8)));

        assertFails(recipe, ErrorKind.IMAGE_BUILD_FAILED, "npm", "existing package-lock.json");
    }

    @Test
    void a_version_that_npms_registry_does_not_have_is_named() {
        String lock = """
                {"name": "x", "lockfileVersion": 3, "packages": {
                  "": {"name": "x", "dependencies": {"is-odd": "3.0.99"}},
                  "node_modules/is-odd": {"version": "3.0.99", "integrity": "sha512-AAAA"}}}
                """;
        ImageRecipe recipe = new ImageRecipe(
                "berth-test",
                """
                ARG BERTH_BASE
                FROM ${BERTH_BASE}
                COPY package.json package-lock.json /x/
                # berth: settings
                RUN . /berth-build/env; cd /x && npm ci
                """,
                Map.of(
                        "package.json",
                        "{\"name\":\"x\",\"dependencies\":{\"is-odd\":\"3.0.99\"}}".getBytes(StandardCharsets.UTF_8),
                        "package-lock.json",
                        lock.getBytes(StandardCharsets.UTF_8)));

        assertFails(recipe, ErrorKind.PACKAGE_ABSENT, "is-odd@3.0.99", "needs a new lock");
    }

    @Test
    void a_full_disk_is_recognised() {
        assertFails(recipe("RUN cp /etc/passwd /dev/full"), ErrorKind.DISK_FULL, "No space left on device");
    }

    @Test
    void a_base_that_no_registry_has_is_named() {
        ImageSettings settings = settings("image.base=localhost:1/berth-no-such-base:1");
        AgentImages images =
                AgentImages.on("local/test", engine, BerthHome.at(temp.resolve("home")), Limits.standard(), settings);

        assertThatThrownBy(() -> images.ensure(recipe("RUN true"), events::add))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.BASE_IMAGE_ABSENT);
                    assertThat(e).hasMessageContaining("berth-no-such-base").hasMessageContaining("image.base");
                });
    }

    @Test
    void a_tag_that_stands_for_something_else_is_built_again() throws Exception {
        ImageRecipe recipe = recipe("RUN echo again");
        AgentImages images = images("a");
        String tag = removeLater(images.ensure(recipe, events::add).tag());
        Path context = Files.createDirectory(temp.resolve("foreign"));
        Files.writeString(context.resolve("Containerfile"), "FROM " + base + "\nRUN echo foreign\n");
        engine.build(new BuildSpec(context, tag, Map.of(), Map.of("some", "label"), Map.of()), line -> {});

        assertThat(images.find(recipe)).isEmpty();
        assertThat(images.ensure(recipe, events::add).target()).isEqualTo(recipe.target());

        assertThat(events).filteredOn(ImageEvent.Broken.class::isInstance).isNotEmpty();
        assertThat(images.find(recipe)).isPresent();
    }

    private void assertFails(ImageRecipe recipe, ErrorKind kind, String... words) {
        assertThatThrownBy(() -> images("a").ensure(recipe, events::add))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).as("%s", e).isEqualTo(kind);
                    assertThat(e.getMessage()).contains(words);
                    assertThat(String.valueOf(e.getMessage()).lines()).hasSize(3);
                });
    }

    private AgentImages images(String home) {
        List<String> flags = new ArrayList<>(List.of("image.base=" + base));
        BuildTrust.caCertificates().ifPresent(pem -> flags.add("image.caCertificates=" + pem));
        return AgentImages.on(
                "local/test",
                engine,
                BerthHome.at(temp.resolve(home)),
                Limits.standard(),
                settings(flags.toArray(String[]::new)));
    }

    private static ImageSettings settings(String... flags) {
        return ImageSettings.from(Config.of(flags));
    }

    /** A recipe that was never built before. */
    private static ImageRecipe recipe(String line) {
        return new ImageRecipe(
                "berth-test", "ARG BERTH_BASE\nFROM ${BERTH_BASE}\n" + line + "\n# " + UUID.randomUUID(), Map.of());
    }

    private String removeLater(String tag) {
        tags.add(tag);
        return tag;
    }
}
