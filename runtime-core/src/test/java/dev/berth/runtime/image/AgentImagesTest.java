package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AgentImagesTest {
    private static final String BASE = "debian:trixie";
    private static final ImageRecipe RECIPE =
            new ImageRecipe("claude", "ARG BERTH_BASE\nFROM ${BERTH_BASE}\n", Map.of("lock", bytes("1")));

    @TempDir
    Path temp;

    private final FakeImages engine = new FakeImages();
    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    private final RuntimeListener listener = events::add;
    private BerthHome home;
    private AgentImages images;

    @BeforeEach
    void open() {
        home = BerthHome.at(temp);
        engine.base(BASE, "sha256:base1");
        images = with();
    }

    @Test
    void builds_once_and_then_asks_the_engine_once() throws Exception {
        assertThat(images.find(RECIPE)).isEmpty();
        AgentImage built = images.ensure(RECIPE, listener);
        engine.inspects.set(0);

        AgentImage again = with().ensure(RECIPE, listener);

        assertThat(again).isEqualTo(built).isEqualTo(images.find(RECIPE).orElseThrow());
        assertThat(built.tag()).matches("berth/claude:[0-9a-f]{12}");
        assertThat(built.base()).isEqualTo(BASE + "@sha256:base1");
        assertThat(engine.builds).hasValue(1);
        assertThat(engine.inspects).hasValue(2); // one each for ensure and find
        assertThat(images.list("claude")).containsExactly(built);
        assertThat(events.stream().map(Object::getClass))
                .containsExactly(ImageEvent.BaseResolved.class, ImageEvent.Building.class, ImageEvent.Built.class);
    }

    @Test
    void the_tag_depends_on_content_and_base() throws Exception {
        String tag = images.ensure(RECIPE, listener).tag();
        Path ca = certificates("one");

        List<String> others = List.of(
                images.ensure(new ImageRecipe("claude", RECIPE.containerfile() + "#", RECIPE.files()), listener)
                        .tag(),
                images.ensure(new ImageRecipe("claude", RECIPE.containerfile(), Map.of("lock", bytes("2"))), listener)
                        .tag(),
                images.ensure(new ImageRecipe("claude", RECIPE.containerfile(), Map.of("kcol", bytes("1"))), listener)
                        .tag(),
                with("image.caCertificates=" + ca).ensure(RECIPE, listener).tag());

        assertThat(others).doesNotContain(tag).doesNotHaveDuplicates();
        assertThat(with("image.proxy=http://proxy:1").ensure(RECIPE, listener).tag())
                .isEqualTo(tag);
    }

    @Test
    void a_hundred_callers_share_one_build() throws Exception {
        engine.building = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AgentImage>> callers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                callers.add(threads.submit(() -> images.ensure(RECIPE, listener)));
            }
            await().until(() -> engine.builds.get() == 1 && engine.inspects.get() >= 1);
            engine.building.countDown();

            for (Future<AgentImage> caller : callers) {
                assertThat(caller.get().tag()).startsWith("berth/claude:");
            }
        }
        assertThat(engine.builds).hasValue(1);
    }

    @Test
    void an_interrupted_caller_does_not_stop_the_build_of_the_others() throws Exception {
        engine.building = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<AgentImage> first = threads.submit(() -> images.ensure(RECIPE, listener));
            await().until(() -> engine.builds.get() == 1);
            CountDownLatch called = new CountDownLatch(1);
            engine.buildLines.add("one more line");
            Future<AgentImage> second = threads.submit(() -> {
                called.countDown();
                return images.ensure(RECIPE, listener);
            });
            called.await();
            await().until(() -> engine.inspects.get() >= 1);

            first.cancel(true);
            engine.building.countDown();

            assertThat(second.get().tag()).startsWith("berth/claude:");
        }
    }

    @Test
    void a_failure_reaches_all_callers_and_the_next_call_builds_again() throws Exception {
        engine.building = new CountDownLatch(1);
        engine.failure = Optional.of(ErrorKind.IMAGE_BUILD_FAILED);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<AgentImage> one = threads.submit(() -> images.ensure(RECIPE, listener));
            Future<AgentImage> two = threads.submit(() -> images.ensure(RECIPE, listener));
            await().until(() -> engine.builds.get() == 1);
            engine.building.countDown();
            assertThatThrownBy(one::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(BerthException.class);
            assertThatThrownBy(two::get).isInstanceOf(ExecutionException.class);
        }

        engine.failure = Optional.empty();

        assertThat(images.ensure(RECIPE, listener).id()).startsWith("sha256:built");
        assertThat(home.list(home.images())).containsExactly(home.basesJson());
    }

    @Test
    void a_failed_build_is_explained_by_its_last_lines() {
        engine.buildLines.addAll(List.of(
                "Step 4/9 : RUN npm ci",
                "npm error code E404",
                "npm error 404 Not Found - GET /nothing",
                "npm error A complete log of this run can be found in: /tmp/berth-npm/_logs/x-debug-0.log",
                "The command '/bin/sh -c npm ci' returned a non-zero code: 1"));
        engine.failure = Optional.of(ErrorKind.IMAGE_BUILD_FAILED);

        fails(
                () -> images.ensure(RECIPE, listener),
                ErrorKind.IMAGE_BUILD_FAILED,
                "npm error code E404 | npm error 404 Not Found - GET /nothing",
                "the engine's advice");
        assertThat(events).filteredOn(ImageEvent.Line.class::isInstance).hasSize(5);
    }

    @Test
    void the_setting_that_helps_is_named() {
        engine.failure = Optional.of(ErrorKind.IMAGE_BUILD_FAILED);

        engine.buildLines.add("npm error code SELF_SIGNED_CERT_IN_CHAIN");
        fails(() -> images.ensure(RECIPE, listener), ErrorKind.IMAGE_BUILD_FAILED, "image.caCertificates");

        engine.buildLines.set(0, "npm error code EAI_AGAIN");
        fails(() -> images.ensure(RECIPE, listener), ErrorKind.IMAGE_BUILD_FAILED, "image.proxy");

        engine.buildLines.set(0, "npm error code E401");
        fails(() -> images.ensure(RECIPE, listener), ErrorKind.IMAGE_BUILD_FAILED, "image.npmrc");
    }

    @Test
    void a_full_disk_is_recognised() {
        engine.failure = Optional.of(ErrorKind.IMAGE_BUILD_FAILED);
        engine.buildLines.add("npm error ENOSPC: no space left on device, write");

        fails(() -> images.ensure(RECIPE, listener), ErrorKind.DISK_FULL, "no space left", "free space");
    }

    @Test
    void an_absent_base_is_pulled_once() throws Exception {
        engine.images.clear();
        engine.pullable = Optional.of(
                FakeImages.image("sha256:id", List.of("debian@sha256:d1", "other@sha256:a0"), Map.of(), BASE));

        assertThat(images.ensure(RECIPE, listener).base()).isEqualTo(BASE + "@sha256:d1");

        assertThat(engine.pulls).hasValue(1);
        assertThat(home.read(home.basesJson()).orElseThrow()).contains("sha256:d1", "local/docker");
    }

    @Test
    void a_base_that_cannot_be_pulled_is_an_error() {
        engine.images.clear();

        fails(() -> images.ensure(RECIPE, listener), ErrorKind.BASE_IMAGE_ABSENT, "the engine's advice");
        assertThat(engine.pulls).hasValue(1);
    }

    @Test
    void a_moved_base_is_an_error_until_refreshed_but_built_images_stay_valid() throws Exception {
        AgentImage old = images.ensure(RECIPE, listener);
        engine.base(BASE, "sha256:base2");
        ImageRecipe other = new ImageRecipe("codex", RECIPE.containerfile(), RECIPE.files());

        assertThat(images.ensure(RECIPE, listener)).isEqualTo(old);
        fails(
                () -> images.ensure(other, listener),
                ErrorKind.BASE_IMAGE_MOVED,
                "sha256:base2",
                "sha256:base1",
                "refresh the base image");

        assertThat(images.refreshBase(listener)).isEqualTo("sha256:base2");
        assertThat(images.ensure(RECIPE, listener).tag()).isNotEqualTo(old.tag());
        assertThat(images.ensure(other, listener).base()).endsWith("@sha256:base2");
    }

    @Test
    void a_base_by_digest_needs_no_record() throws Exception {
        engine.base("debian@sha256:d9", "sha256:id9");

        assertThat(with("image.base=debian@sha256:d9").ensure(RECIPE, listener).base())
                .isEqualTo("debian@sha256:d9");
        assertThat(home.read(home.basesJson())).isEmpty();
    }

    @Test
    void a_tag_of_a_foreign_image_is_built_again() throws Exception {
        AgentImage built = images.ensure(RECIPE, listener);
        engine.images.put(built.tag(), FakeImages.image("sha256:foreign", List.of(), Map.of(), built.tag()));

        assertThat(images.find(RECIPE)).isEmpty();
        assertThat(images.ensure(RECIPE, listener).id()).isEqualTo("sha256:built2");
        assertThat(events).anyMatch(ImageEvent.Broken.class::isInstance);
    }

    @Test
    void a_tag_of_another_version_is_refused_and_both_are_named() throws Exception {
        ImageRecipe recipe = RECIPE.withMainPackage("agent", "1.1.0");
        String tag = images.ensure(recipe, listener).tag();
        Map<String, String> older = Map.of("dev.berth.image", "claude", "dev.berth.image.version", "1.0.0");
        engine.images.put(tag, FakeImages.image("sha256:hand", List.of(), older, tag));

        fails(() -> images.ensure(recipe, listener), ErrorKind.AGENT_VERSION_DIFFERS, "1.0.0", "1.1.0", "rmi " + tag);
        assertThat(images.find(recipe)).isEmpty();
        assertThat(engine.builds).hasValue(1);
    }

    @Test
    void an_image_without_a_version_label_is_valid() throws Exception {
        String tag = images.ensure(RECIPE, listener).tag();

        assertThat(images.ensure(RECIPE.withMainPackage("agent", "1.1.0"), listener)
                        .tag())
                .isEqualTo(tag);
        assertThat(engine.builds).hasValue(1);
    }

    @Test
    void an_image_that_the_engine_cannot_show_is_built_again() throws Exception {
        images.ensure(RECIPE, listener);
        engine.inspectFailure = Optional.of(ErrorKind.ENGINE_REFUSED);

        assertThat(images.ensure(RECIPE, listener).id()).isEqualTo("sha256:built2");
        assertThat(images.rebuild(RECIPE, listener).id()).isEqualTo("sha256:built3");
    }

    @Test
    void a_build_without_a_result_is_a_broken_image() {
        engine.losesBuilds = true;

        fails(() -> images.ensure(RECIPE, listener), ErrorKind.IMAGE_BROKEN, "under that tag");
    }

    @Test
    void an_engine_that_is_down_is_not_a_broken_image() throws Exception {
        images.ensure(RECIPE, listener);
        engine.inspectFailure = Optional.of(ErrorKind.ENGINE_DOWN);

        fails(() -> images.ensure(RECIPE, listener), ErrorKind.ENGINE_DOWN, "the engine's words");
        assertThat(engine.builds).hasValue(1);
    }

    private Path certificates(String text) throws IOException {
        return Files.writeString(
                temp.resolve(text + ".pem"), "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }

    private AgentImages with(String... flags) {
        List<String> all = new ArrayList<>(List.of("image.base=" + BASE));
        all.addAll(List.of(flags));
        ImageSettings settings = ImageSettings.from(Config.of(all.toArray(String[]::new)));
        return AgentImages.on("local/docker", engine, home, Limits.standard(), settings);
    }

    private static void fails(ThrowingCallable act, ErrorKind kind, String... texts) {
        assertThatThrownBy(act).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.getMessage()).contains(texts);
            assertThat(String.valueOf(e.getMessage()).lines()).hasSize(3);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
